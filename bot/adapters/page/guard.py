"""Who is let in to the page. Pure: a call and the door it comes to, to a refusal or none.

Three things are asked. The host that the browser believes to speak to must be one of ours, or a name that an
attacker points at this machine would read the page for them (DNS rebinding). What changes something, or costs
something, must come from the page itself (cross-site request forgery). And the token must be known.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit

from bot.errors import InputError

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OPEN_PATHS = frozenset({"/healthz", "/readyz", "/enter", "/static/page.css", "/static/icon.svg"})
"""What is given without the token: nothing that was read, judged or told."""
PROBES = frozenset({"/healthz", "/readyz"})
"""What is asked by machines, which call by whatever address they know."""
SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Door:
    """Where the page is reached: the address it listens on, and the names by which others may call it.

    `names` are host names beside those of the loopback; the page listens on no other address without one.
    """

    host: str
    port: int
    token: str = field(repr=False)
    names: tuple[str, ...] = ()

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies know no ports, and two daemons may run on one host."""
        return f"pactwire_{sha256(self.token.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Call:
    """What of a request decides; what was not sent is empty.

    `bearer`, `cookie` and `in_address` are the places where a token may be: a program's header, a browser's
    cookie, and the address that is given at the first start.
    """

    method: str
    path: str
    host: str
    origin: str = ""
    fetch_site: str = ""
    bearer: str = field(default="", repr=False)
    cookie: str = field(default="", repr=False)
    in_address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call is not answered, in words for whoever made it."""

    status: HTTPStatus
    why: str


def refusal_of(call: Call, door: Door) -> Refusal | None:
    """Why the call is turned away; None where it is let in."""
    if call.path not in PROBES and host_name(call.host) not in known_hosts(door):
        return Refusal(
            HTTPStatus.MISDIRECTED_REQUEST,
            "The page is not known under this name. Call it as 127.0.0.1 or localhost, or start Pactwire with "
            "--http-name and the name.",
        )
    if call.method not in SAFE_METHODS and not is_from_the_page(call):
        return Refusal(HTTPStatus.FORBIDDEN, "This did not come from the page itself.")
    offered = (call.bearer, call.cookie, call.in_address)
    if call.path not in OPEN_PATHS and not any(is_token(token, door) for token in offered):
        return Refusal(HTTPStatus.UNAUTHORIZED, "The page opens with its token.")
    return None


def is_token(offered: str, door: Door) -> bool:
    """Whether this is the door's token, in a time that tells nothing about it."""
    return hmac.compare_digest(offered.encode("utf-8", "surrogatepass"), door.token.encode())


def known_hosts(door: Door) -> frozenset[str]:
    return LOOPBACK | {name.lower() for name in door.names}


def host_name(host: str) -> str:
    """The name in a Host header, in lower case, without the port: `[::1]:8080` gives `::1`. Empty where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or "" if "@" not in host else ""
    except ValueError:
        return ""


def is_from_the_page(call: Call) -> bool:
    """Whether a browser says that its page is the one asked; or no browser asks, for those send an Origin."""
    if call.fetch_site not in ("", "same-origin"):
        return False
    if not call.origin:
        return not call.fetch_site and not call.cookie
    scheme, _, rest = call.origin.partition("://")
    return scheme in ("http", "https") and rest.lower() == call.host.lower()


def to_listening(text: str) -> tuple[str, int]:
    """`127.0.0.1:8080`, `[::1]:8080` or a port alone, to host and port. Raises InputError."""
    host, colon, port = text.strip().rpartition(":")
    name = host_name(host) if colon else "127.0.0.1"
    is_port = port.isascii() and port.isdecimal() and int(port) < 65536
    if not is_port or not name or (colon and name != host.strip("[]").lower()):
        raise InputError(f"not an address to listen on: {text}", hint="such as 127.0.0.1:8080")
    return name, int(port)
