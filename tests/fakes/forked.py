"""Starts commands of the program without importing it each time, which is most of what a start costs.

A process that has imported it forks one for each command. What runs there is what `python -m bot` runs, in a process
with a session, signals and an end of its own.

    program = Program()
    process = await program.start(["run", "--once"], environment)
    printed, logged = await process.communicate()
    process.close()
    program.close()
"""

import asyncio
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Process:
    """A command that runs, as asyncio's own Process has it. `stdout` and `stderr` are its pipes."""

    def __init__(self, *pipes: tuple[asyncio.StreamReader, asyncio.ReadTransport]) -> None:
        (self.stdout, _), (self.stderr, _), (self._fate, _) = pipes
        self._transports = [transport for _, transport in pipes]
        self.pid = 0
        self.returncode: int | None = None

    async def started(self) -> None:
        self.pid = int(await self._fate.readline())

    async def wait(self) -> int:
        """Its exit status; where a signal ended it, the signal's number below zero."""
        if self.returncode is None:
            self.returncode = int(await self._fate.read())
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """What it printed and what it logged, from where it was read so far to its end."""
        out, err, _ = await asyncio.gather(self.stdout.read(), self.stderr.read(), self.wait())
        return out, err

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        for transport in self._transports:
            transport.close()


class Program:
    """The process that forks."""

    def __init__(self) -> None:
        self._asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with asked:
            command = [sys.executable, "-m", __name__, str(asked.fileno())]
            self._process = subprocess.Popen(command, pass_fds=[asked.fileno()], stdin=subprocess.DEVNULL, cwd=ROOT)

    async def start(self, arguments: Sequence[str], environment: Mapping[str, str]) -> Process:
        """Start a command with this environment and no other."""
        pipes = [os.pipe() for _ in range(3)]
        process = Process(*[await _reader(ours) for ours, _ in pipes])
        message = json.dumps([list(arguments), dict(environment)]).encode()
        socket.send_fds(self._asking, [message], [theirs for _, theirs in pipes])
        for _, theirs in pipes:
            os.close(theirs)
        await process.started()
        return process

    def close(self) -> None:
        self._asking.close()
        self._process.wait()


async def _reader(pipe: int) -> tuple[asyncio.StreamReader, asyncio.ReadTransport]:
    reader = asyncio.StreamReader()
    connect = asyncio.get_running_loop().connect_read_pipe
    transport, _ = await connect(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb"))
    return reader, transport


# ── the process that forks ───────────────────────────────────────────────────────────────────────


def serve(asked: int) -> tuple[list[str], dict[str, str], list[int]] | None:
    """Fork for every message, and tell its last pipe how that ended; None at the end. In the fork, what it is to be."""
    fates: dict[int, int] = {}
    with ExitStack() as stack:
        asking = stack.enter_context(socket.socket(fileno=asked))
        woken, waking = map(stack.enter_context, socket.socketpair())
        selector = stack.enter_context(selectors.DefaultSelector())
        waking.setblocking(False)
        before = signal.set_wakeup_fd(waking.fileno())
        stack.callback(signal.set_wakeup_fd, before)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        stack.callback(signal.signal, signal.SIGCHLD, signal.SIG_DFL)
        for one in (asking, woken):
            selector.register(one, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(4096)
                reap(fates)
            if asking not in ready:
                continue
            message, pipes, _, _ = socket.recv_fds(asking, 2**20, 3)
            if not message:
                return None
            if not (number := os.fork()):
                for fate in fates.values():
                    os.close(fate)
                return *json.loads(message), pipes
            *outputs, fates[number] = pipes
            for pipe in outputs:
                os.close(pipe)


def reap(fates: dict[int, int]) -> None:
    """Tell how each process ended that did."""
    for number in tuple(fates):
        ended, status = os.waitpid(number, os.WNOHANG)
        if ended:
            pipe = fates.pop(number)
            os.write(pipe, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(pipe)


def become(arguments: list[str], environment: dict[str, str], pipes: list[int]) -> None:
    """Be a process of one's own, as if just started, with pipes for what it prints and logs, and for its number."""
    os.setsid()
    *outputs, fate = pipes
    for pipe, number in zip(outputs, (1, 2), strict=True):
        os.dup2(pipe, number)
        os.close(pipe)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.write(fate, f"{os.getpid()}\n".encode())
    os.close(fate)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv[1:] = arguments


if __name__ == "__main__":
    from bot import __main__, cli  # noqa: F401 - not in the workers of a command, which import this module

    if task := serve(int(sys.argv[1])):
        become(*task)
        __main__.main()
