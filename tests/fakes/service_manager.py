"""A service manager that listens, as systemd does: NOTIFY_SOCKET is its `address`."""

import socket
from contextlib import suppress
from pathlib import Path
from typing import Self


class ServiceManager:
    """Keeps the messages that it was sent, in their order: each is its lines."""

    def __init__(self, address: Path) -> None:
        self.address = str(address)
        self._messages: list[list[str]] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.setblocking(False)

    @property
    def messages(self) -> list[list[str]]:
        with suppress(BlockingIOError):
            while True:
                self._messages.append(self._socket.recv(4096).decode().splitlines())
        return self._messages

    @property
    def heard(self) -> list[str]:
        """The first line of each message."""
        return [message[0] for message in self.messages]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
