"""What is said to the service manager that started this process, by the protocol of sd_notify(3)."""

import os
import socket
import time
from contextlib import suppress


def notify(*lines: str) -> None:
    """Send `READY=1` and the like; nothing where no service manager listens, or it does not any more."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):  # the abstract namespace
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.setblocking(False)  # a manager that does not read must not hold us up
        channel.connect(address)
        channel.sendall("\n".join(lines).encode())


def notify_reloading() -> None:
    """A reload begins; `notify("READY=1")` ends it."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def watchdog_interval() -> float | None:
    """Seconds within which the service manager wants to hear `WATCHDOG=1`; None where it does not ask this process."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    return int(microseconds) / 1_000_000 if microseconds.isdecimal() and int(microseconds) else None
