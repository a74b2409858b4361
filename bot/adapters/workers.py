"""Processes for CPU work that may never end: each task can be killed when its time is over."""

import asyncio
import signal
from collections.abc import Callable, Iterable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, resource_tracker
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

T = TypeVar("T")

_TRIES = 2
"""A task may be lost with a pool that broke through no fault of its own; it is given to the next one."""

_GRACE = 1.0
"""Seconds after the time of a task in which the program would have killed it."""


_OVER_TIME = signal.SIGALRM
"""By which the kernel kills a process whose program did not, being dead or on a machine under load."""


class Workers:
    """A few processes that run functions one at a time, each within its time.

    They are forked from a server that was started clean, so that the threads of this process do no harm (start
    method forkserver; a program that uses them needs the usual ``if __name__ == "__main__"``). `preload` names
    modules that the server imports once, for all that it forks; the first Workers of a program decide it.
    `initializer(*initargs)` runs in each process before its first task. Functions, arguments, results and
    exceptions travel pickled. SIGINT is ignored in the processes: Ctrl-C is for the program to handle.
    """

    def __init__(
        self,
        count: int = 1,
        *,
        initializer: Callable[..., object] | None = None,
        initargs: Iterable[Any] = (),
        preload: Iterable[str] = (),
    ) -> None:
        self._count = count
        self._initialize = (initializer, tuple(initargs))
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(list(preload))
        self._pool: ProcessPool | None = None
        self._starting = asyncio.Lock()
        self._closed = False
        self._running: set[ProcessFuture[Any]] = set()
        self._retiring: set[asyncio.Task[None]] = set()

    async def run(self, function: Callable[..., T], *args: Any, timeout: float) -> T:  # noqa: ASYNC109 kills, not cancels
        """What the function returns or raises; a cancelled task is killed.

        `timeout` is in seconds of running; waiting for a free process does not count. Raises TimeoutError when
        they are over and the process was killed (within 0.2 s), ChildProcessError when it died; either way
        another one takes its place.
        """
        for _ in range(_TRIES):
            future = (await self._ready()).schedule(_bounded, args=(timeout, function, args), timeout=timeout)
            self._running.add(future)
            future.add_done_callback(self._running.discard)
            try:
                return await asyncio.wrap_future(future)
            except BrokenProcessPool:
                continue
            except (ProcessExpired, TimeoutError) as error:
                if isinstance(error, TimeoutError) or error.exitcode == -_OVER_TIME:
                    raise TimeoutError(f"work failed: {_name(function)}: took over {timeout:g} s") from error
                raise ChildProcessError(
                    f"work failed: {_name(function)}: its process died ({error.exitcode})"
                ) from error
        raise ChildProcessError(f"work failed: {_name(function)}: its processes cannot be started or talked to")

    async def renew(self, *initargs: Any) -> None:
        """Initialise all processes anew with these arguments; what is under way ends in the old ones."""
        async with self._starting:
            self._initialize = (self._initialize[0], initargs)
            old, self._pool = self._pool, None
        if old is not None:
            old.close()  # type: ignore[no-untyped-call]
            retiring = asyncio.create_task(asyncio.to_thread(old.join))
            self._retiring.add(retiring)
            retiring.add_done_callback(self._retiring.discard)

    async def close(self) -> None:
        """Kill what is running, and wait until no process is left. What was under way is cancelled.

        Later calls of `run` raise RuntimeError.
        """
        async with self._starting:
            self._closed = True
            for future in tuple(self._running):
                future.cancel()  # type: ignore[no-untyped-call]
            await asyncio.gather(*self._retiring)
            await self._stop()

    async def _ready(self) -> ProcessPool:
        """A pool that works: started on first use, and again when it broke (an idle process was killed)."""
        async with self._starting:
            if self._closed:
                raise RuntimeError("these workers are closed")
            if self._pool is None or not self._pool.active:
                await self._stop()
                pool = ProcessPool(self._count, initializer=_start, initargs=self._initialize, context=self._context)
                await asyncio.to_thread(_open, pool)
                self._pool = pool
            return self._pool

    async def _stop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)


def _open(pool: ProcessPool) -> None:
    """Start it. The server of its processes dies of Ctrl-C while it imports, unless it cannot get one."""
    resource_tracker.ensure_running()  # or else it starts within, and lets SIGINT through again (seen in CPython 3.11)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # of this thread, and of what it starts
    try:
        _ = pool.active  # which starts it
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(initializer: Callable[..., object] | None, initargs: tuple[Any, ...]) -> None:
    """SIGTERM kills at once: pebble's own handler would wait until a long call of C returns."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if initializer is not None:
        initializer(*initargs)


def _bounded(seconds: float, function: Callable[..., T], args: tuple[Any, ...]) -> T:
    """Were the program itself killed meanwhile, nobody would stop this process: then the kernel does."""
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _name(function: Callable[..., object]) -> str:
    return getattr(function, "__name__", repr(function))
