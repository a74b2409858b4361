"""Addresses without their secrets, and which of them are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.polling.addresses import masked_url, one_spelling


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/feed?page=2#top", "https://a.example/feed?page=2#top"),
        ("https://me:s3cret@a.example/feed", "https://***@a.example/feed"),
        ("https://s3cret@a.example", "https://***@a.example"),
        ("https://a@s3cret@a.example/feed", "https://***@a.example/feed"),
        ("https://a.example/@user/feed", "https://a.example/@user/feed"),
        ("https://a.example/?token=s3cret&page=2", "https://a.example/?token=***&page=2"),
        ("https://a.example/?api_key=s3cret;Access-Token=s3cret", "https://a.example/?api_key=***;Access-Token=***"),
        ("https://a.example/?key=s3cret&apikey=s3cret", "https://a.example/?key=***&apikey=***"),
        ("https://a.example/?%74oken=s3cret", "https://a.example/?%74oken=***"),
        ("https://a.example/?q=a&X-Amz-Signature=s3cret", "https://a.example/?q=a&X-Amz-Signature=***"),
        ("https://a.example/?auth=s3cret&author=me&keyword=ai", "https://a.example/?auth=***&author=me&keyword=ai"),
        ("https://a.example/#access_token=s3cret", "https://a.example/#access_token=***"),
        ("http://me:s3cret@[", "http://***@["),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert masked_url(url) == shown


@pytest.mark.parametrize(
    "other",
    [
        "https://A.Example/Feed?q=1",
        "HTTPS://a.example/Feed?q=1",
        "https://a.example:443/Feed?q=1",
        "https://a.example./Feed?q=1",
        "https://a.example/Feed?q=1#latest",
    ],
)
def test_all_spellings_of_one_address_are_one(other: str) -> None:
    assert one_spelling(other) == one_spelling("https://a.example/Feed?q=1")
    assert one_spelling("https://a.example") == one_spelling("https://a.example/")


@pytest.mark.parametrize(
    "other",
    [
        "http://a.example/Feed?q=1",
        "https://a.example/feed?q=1",
        "https://a.example/Feed?q=2",
        "https://a.example/Feed/?q=1",
        "https://a.example:8443/Feed?q=1",
        "https://b.example/Feed?q=1",
    ],
)
def test_what_a_server_may_tell_apart_is_two_addresses(other: str) -> None:
    assert one_spelling(other) != one_spelling("https://a.example/Feed?q=1")


@given(some.text(alphabet="s3cret", min_size=6))
def test_no_form_of_a_secret_is_left(secret: str) -> None:
    assert secret not in masked_url(f"https://u:{secret}@a.example/x?password={secret}&sig={secret}#token={secret}")


def test_a_hostile_address_is_masked_in_linear_time() -> None:
    assert len(masked_url("https://a.example/?" + "token" * 200_000)) > 1_000_000
    assert len(masked_url("https://" + "a?" * 500_000)) > 1_000_000
