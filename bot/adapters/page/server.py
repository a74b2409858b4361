"""The HTTP server of the page: who is let in is decided in `guard`, what is shown is made in `views`."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.adapters.page import views
from bot.adapters.page.guard import LOOPBACK, Call, Door, refusal_of
from bot.adapters.page.handlers import Site, entered, html, routes
from bot.errors import InputError, PactwireError

log = logging.getLogger("pactwire")

HEADERS: Final = {
    # No script, no frame, nothing from another host; forms go to the page alone.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with that, a browser says "Origin: null" of the page's own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Server": "Pactwire",
}
# Bytes of a form: of what is pasted 220,000 characters are judged, and one may take nine bytes here.
LARGEST_FORM = 2 * 1024 * 1024
TOO_LARGE = f"A form takes up to {LARGEST_FORM // 1024**2} MB: paste the article alone."
# Seconds that answers under way get at the end.
SHUTDOWN_TIMEOUT = 5.0


def build_app(site: Site, door: Door) -> web.Application:
    """The page as an application; its middlewares run outermost first."""
    app = web.Application(middlewares=[_failures, _guarded(door)], client_max_size=LARGEST_FORM)
    app.on_response_prepare.append(_add_headers)
    app.add_routes(routes(site, door))
    return app


@asynccontextmanager
async def serving(site: Site, door: Door) -> AsyncIterator[tuple[str, int]]:
    """Serve the page until the block ends; the address that it listens on.

    Raises InputError where the address cannot be had, or others than this machine could reach it and `door`
    has no name for them.
    """
    if door.host not in LOOPBACK and not door.names:
        raise InputError(
            f"the page would be open to the network at {door.host}",
            hint="give --http-name with the name that it is called by there, and put TLS before it",
        )
    # No log of accesses: addresses may hold the token.
    runner = web.AppRunner(build_app(site, door), access_log=None, shutdown_timeout=SHUTDOWN_TIMEOUT)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, door.host, door.port).start()
        except OSError as error:
            raise InputError(
                f"the page cannot be opened: {door.host}:{door.port}: {os.strerror(error.errno or 0)}",
                hint="is another program there? Give another port with --http",
            ) from error
        host, port, *_ = runner.addresses[0]
        if host not in LOOPBACK:
            log.warning(
                "the page is open to the network at %s:%d, without TLS: put a proxy with TLS before it", host, port
            )
        log.info("page at http://%s:%d/", f"[{host}]" if ":" in host else host, port)
        yield host, port
    finally:
        await runner.cleanup()


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)


def _guarded(door: Door) -> Middleware:
    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        refusal = refusal_of(to_call(request, door), door)
        if refusal is not None:
            shown = views.entrance if refusal.status is HTTPStatus.UNAUTHORIZED else views.refusal
            return html(shown(refusal.why), refusal.status)
        if "token" in request.query:
            return entered(door, "/" + request.path.lstrip("/"))  # `//host` would lead to another host
        return await handler(request)

    return guarded


def to_call(request: web.Request, door: Door) -> Call:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return Call(
        method=request.method,
        path=request.path,
        host=request.headers.get("Host", ""),
        origin=request.headers.get("Origin", ""),
        fetch_site=request.headers.get("Sec-Fetch-Site", ""),
        bearer=bearer.strip() if scheme.lower() == "bearer" else "",
        cookie=request.cookies.get(door.cookie, ""),
        in_address=request.query.get("token", ""),
    )


@web.middleware
async def _failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong is a page of its own, and in the log without the address's query."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        hint = TOO_LARGE if isinstance(error, web.HTTPRequestEntityTooLarge) else ""
        return html(views.refusal(f"{error.status} {error.reason}", hint), HTTPStatus(error.status))
    except PactwireError as error:
        log.warning("page %s: %s", request.path, error)
        return html(views.refusal(str(error), error.hint), HTTPStatus.SERVICE_UNAVAILABLE)
    except Exception:
        log.exception("page %s failed unexpectedly", request.path)
        return html(views.refusal("A mistake of ours: the log shows where."), HTTPStatus.INTERNAL_SERVER_ERROR)
