"""Whom an address belongs to: what one publisher runs is asked politely as a whole, however many hosts it has."""

from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld


@lru_cache(maxsize=16_384)
def domain_of(url: str) -> str:
    """The registered domain of an address (`example.co.uk`); its host where it has none; empty where it has no host."""
    try:
        return domain_of_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=16_384)
def domain_of_host(host: str) -> str:
    """The registered domain of a host, by the public suffix list; an IP address and a bare name are their own."""
    return get_fld(f"http://{host}/", fail_silently=True) or host
