"""Addresses as they may be shown: without the secrets that people put into them. And which are one."""

import re
from urllib.parse import unquote, urlsplit, urlunsplit

MASK = "***"

_USERINFO = re.compile(r"(?<=//)[^/?#\s]*@")
_PARAMETER = re.compile(r"([?&;#])([^=?&;#\s]+)=([^&;#\s]*)")
_SECRET_NAME = re.compile(
    r"(^|[-_.]|api|access|private|shared)keys?$|token|secret|auth(?!or)|pass|pwd|sig|credential|session|jwt",
    re.IGNORECASE,
)

_USUAL_PORTS = {"http": 80, "https": 443}


def one_spelling(url: str) -> str:
    """The same for every spelling of one address: capitals of its host, its usual port, a path of nothing, a fragment.

    RFC 3986, 6.2.2 and 6.2.3. Raises ValueError for what is no address.
    """
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and parts.port != _USUAL_PORTS.get(parts.scheme) else ""
    host = (parts.hostname or "").removesuffix(".")
    return urlunsplit((parts.scheme, f"{host}{port}", parts.path or "/", parts.query, ""))


def masked_url(url: str) -> str:
    """The address with user, password and the values of parameters that sound like secrets replaced.

    Takes anything, addresses that cannot be parsed too, and works in linear time.
    """
    return _PARAMETER.sub(_masked_parameter, _USERINFO.sub(f"{MASK}@", url))


def _masked_parameter(match: re.Match[str]) -> str:
    mark, name, value = match.groups()
    return f"{mark}{name}={MASK if _SECRET_NAME.search(unquote(name)) else value}"
