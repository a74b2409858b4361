"""Why a request of aiohttp's failed, in words of ours: its own hold addresses, with the secrets in them."""

import os
from collections.abc import Callable
from typing import Any

import aiohttp


def cause_of(error: Exception) -> str:
    """The error in words that never contain the address."""
    return next(text(error) for kind, text in _CAUSES if isinstance(error, kind))


def _certificate(error: Any) -> str:
    return f"certificate refused: {getattr(error.certificate_error, 'verify_message', '') or 'it does not match'}"


def _connection(error: Any) -> str:
    """aiohttp puts words of its own, with the address, into the error of a connection that the system refused."""
    cause = error.os_error
    words = os.strerror(cause.errno) if cause.errno and isinstance(cause, ConnectionError) else cause.strerror
    return f"no connection: {words or cause}"


_CAUSES: tuple[tuple[type[Exception], Callable[[Any], str]], ...] = (
    (aiohttp.ClientConnectorCertificateError, _certificate),
    (aiohttp.ClientHttpProxyError, lambda error: f"the proxy answered HTTP {error.status}"),
    (aiohttp.ClientProxyConnectionError, lambda _: "no connection to the proxy"),
    (aiohttp.ClientConnectorDNSError, lambda _: "the name of the host is unknown"),
    (aiohttp.ClientConnectorError, _connection),
    (aiohttp.ServerDisconnectedError, lambda _: "the server hung up"),
    (aiohttp.ClientPayloadError, lambda _: "the answer broke off or is garbled"),
    (aiohttp.ClientResponseError, lambda _: "the answer is not HTTP, or its headers are too large"),
    (aiohttp.ConnectionTimeoutError, lambda _: "no connection in time"),
    (TimeoutError, lambda _: "no answer in time"),
    (ValueError, lambda _: "not an address"),
    (OSError, lambda error: error.strerror or type(error).__name__),
    (Exception, lambda error: type(error).__name__),
)
