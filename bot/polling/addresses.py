"""Addresses as they may be shown: without the secrets that people put into them."""

import re
from urllib.parse import unquote

MASK = "***"

_USERINFO = re.compile(r"(?<=//)[^/?#\s]*@")
_PARAMETER = re.compile(r"([?&;#])([^=?&;#\s]+)=([^&;#\s]*)")
_SECRET_NAME = re.compile(
    r"(^|[-_.]|api|access|private|shared)keys?$|token|secret|auth(?!or)|pass|pwd|sig|credential|session|jwt",
    re.IGNORECASE,
)


def masked_url(url: str) -> str:
    """The address with user, password and the values of parameters that sound like secrets replaced.

    Takes anything, addresses that cannot be parsed too, and works in linear time.
    """
    return _PARAMETER.sub(_masked_parameter, _USERINFO.sub(f"{MASK}@", url))


def _masked_parameter(match: re.Match[str]) -> str:
    mark, name, value = match.groups()
    return f"{mark}{name}={MASK if _SECRET_NAME.search(unquote(name)) else value}"
