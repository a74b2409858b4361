"""Who is let in to the page."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.page.guard import OPEN_PATHS, PROBES, Call, Door, host_name, refusal_of, to_listening
from bot.errors import InputError

TOKEN = "a-token-that-nobody-guesses-0123456789"
DOOR = Door("127.0.0.1", 8080, TOKEN, ("pactwire.example",))
HOME = Call("GET", "/", "127.0.0.1:8080", cookie=TOKEN)
FORM = replace(HOME, method="POST", path="/inspect", origin="http://127.0.0.1:8080", fetch_site="same-origin")


def status_of(call: Call) -> int:
    refusal = refusal_of(call, DOOR)
    return refusal.status if refusal else HTTPStatus.OK


@pytest.mark.parametrize("place", ["bearer", "cookie", "in_address"])
def test_the_token_opens_the_page_wherever_it_is_given(place: str) -> None:
    assert status_of(replace(HOME, **{"cookie": "", place: TOKEN})) == HTTPStatus.OK


@given(st.text())
def test_nothing_but_the_token_opens_the_page(guess: str) -> None:
    assert guess == TOKEN or status_of(replace(HOME, cookie=guess, bearer=guess, in_address=guess)) == 401


@pytest.mark.parametrize("path", sorted(OPEN_PATHS))
def test_what_tells_nothing_needs_no_token(path: str) -> None:
    assert status_of(replace(HOME, path=path, cookie="")) == HTTPStatus.OK


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:9000", "LOCALHOST", "[::1]:8080", "Pactwire.Example", "pactwire.example:443"]
)
def test_the_page_answers_to_its_own_names_at_any_port(host: str) -> None:
    assert status_of(replace(HOME, host=host)) == HTTPStatus.OK


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example:8080", "127.0.0.1@evil.example", "[::1", "localhost@evil:80"]
)
def test_a_name_that_somebody_else_points_here_reads_nothing(host: str) -> None:
    assert status_of(replace(HOME, host=host)) == HTTPStatus.MISDIRECTED_REQUEST


@pytest.mark.parametrize("path", sorted(PROBES))
def test_a_probe_may_call_by_any_address(path: str) -> None:
    assert status_of(Call("GET", path, "10.1.2.3:8080")) == HTTPStatus.OK


def test_a_form_of_the_page_is_taken() -> None:
    assert status_of(FORM) == HTTPStatus.OK


def test_a_form_of_the_page_is_taken_behind_a_proxy_with_tls() -> None:
    assert status_of(replace(FORM, host="pactwire.example", origin="https://pactwire.example")) == HTTPStatus.OK


@pytest.mark.parametrize(
    ("origin", "site"),
    [
        ("http://evil.example", "cross-site"),
        ("http://evil.example", ""),
        ("http://127.0.0.1:9999", "same-site"),
        ("http://127.0.0.1:9999", ""),
        ("null", ""),
        ("", "cross-site"),
        ("", ""),
        ("ftp://127.0.0.1:8080", ""),
    ],
)
def test_a_form_from_elsewhere_is_refused_though_the_cookie_came_along(origin: str, site: str) -> None:
    assert status_of(replace(FORM, origin=origin, fetch_site=site)) == HTTPStatus.FORBIDDEN


def test_a_program_with_the_token_needs_no_origin() -> None:
    assert status_of(replace(FORM, origin="", fetch_site="", cookie="", bearer=TOKEN)) == HTTPStatus.OK


def test_no_repr_shows_the_token() -> None:
    assert TOKEN not in repr(DOOR) + repr(HOME) + repr(replace(HOME, bearer=TOKEN, in_address=TOKEN))


def test_two_tokens_have_two_cookies_for_cookies_know_no_ports() -> None:
    assert DOOR.cookie != replace(DOOR, token=TOKEN[::-1]).cookie


@given(st.text())
def test_whatever_a_host_header_holds_gives_a_name_or_none(host: str) -> None:
    assert isinstance(host_name(host), str)


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("8080", ("127.0.0.1", 8080))],
)
def test_an_address_to_listen_on_is_a_host_and_a_port(text: str, address: tuple[str, int]) -> None:
    assert to_listening(text) == address


@pytest.mark.parametrize("text", ["", "localhost", "127.0.0.1:", ":8080", "127.0.0.1:99999", "http://127.0.0.1:80"])
def test_what_is_no_address_to_listen_on_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"^not an address to listen on: "):
        to_listening(text)
