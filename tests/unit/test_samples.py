"""The demo's feed server: what it serves, and that a second run serves the same news."""

import io
import json
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import feedparser
import pytest

from bot.samples import FEEDS, SAMPLES, Samples, serve

NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)


def get(url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    address = urlsplit(url)
    connection = HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request("GET", address.path, headers={name.replace("_", "-"): v for name, v in headers.items()})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def published_items(samples: Samples) -> Iterator[tuple[str, str, str, datetime | None]]:
    """(feed's file, id, link, date) of everything in the feeds."""
    for feed in samples.feeds:
        name = feed.url.rpartition("/")[2]
        _, body = get(feed.url)
        if name.endswith(".json"):
            for item in json.loads(body)["items"]:
                yield name, item["id"], item["url"], datetime.fromisoformat(item["date_published"])
        else:
            for entry in feedparser.parse(io.BytesIO(body)).entries:
                at = entry.get("published_parsed")
                yield name, entry.id, entry.link, datetime.fromtimestamp(timegm(at), UTC) if at else None


@pytest.fixture(scope="module")
def samples() -> Iterator[Samples]:
    with serve(NOW, port=0) as running:
        yield running


@pytest.fixture(scope="module")
def items(samples: Samples) -> list[tuple[str, str, str, datetime | None]]:
    return list(published_items(samples))


def test_every_feed_has_entries(items: list[tuple[str, str, str, datetime | None]]) -> None:
    assert {name for name, *_ in items} == {name for name, _ in FEEDS}


def test_a_dozen_entries_and_more_come_with_the_deals(items: list[tuple[str, str, str, datetime | None]]) -> None:
    assert len(items) > 5 + 12


def test_links_lead_to_reserved_domains_only(items: list[tuple[str, str, str, datetime | None]]) -> None:
    assert all(urlsplit(link).netloc.endswith(".example") for _, _, link, _ in items)


def test_ids_and_links_stay_the_same_at_another_time_and_port(
    items: list[tuple[str, str, str, datetime | None]],
) -> None:
    with serve(NOW + timedelta(days=40), port=0) as later:
        assert [item[:3] for item in published_items(later)] == [item[:3] for item in items]


def test_the_news_is_of_the_last_hours_but_for_one_old_entry(
    items: list[tuple[str, str, str, datetime | None]],
) -> None:
    ages = [NOW - at for *_, at in items if at]
    assert all(age > timedelta(0) for age in ages)
    assert sum(age > timedelta(hours=24) for age in ages) == 1


def test_one_entry_has_no_date(items: list[tuple[str, str, str, datetime | None]]) -> None:
    assert [link for _, _, link, at in items if at is None] == ["https://street-compass.example/what-is-a-partnership"]


def test_nothing_is_left_to_fill_in(samples: Samples) -> None:
    for url in [feed.url for feed in samples.feeds] + list(samples.pages):
        assert not re.search(rb"\{(minutes_ago|body|base_url)", get(url)[1]), url


def test_a_feed_carries_the_body_of_the_page_and_not_its_navigation(samples: Samples) -> None:
    ledger = feedparser.parse(io.BytesIO(get(samples.feeds[1].url)[1])).entries[0]
    body = ledger.content[0].value
    assert "coolant distribution units" in body
    assert "Pell, Marrow" in body
    assert "<nav>" not in body


def test_an_atom_body_is_escaped_once(samples: Samples) -> None:
    post = feedparser.parse(io.BytesIO(get(samples.feeds[2].url)[1])).entries[0]
    assert post.content[0].value.startswith("<h1>Foxconn wants to sell you the water, too")


def test_a_day_of_the_week_is_that_of_its_age(samples: Samples) -> None:
    _, body = get(f"{samples.base_url}/pages/capital-ledger/foxconn-cooling-deal-nordlys.html")
    assert b"the two companies said Monday." in body


def test_every_page_is_some_entrys_body() -> None:
    feeds = "".join(file.read_text("utf-8") for file in SAMPLES.glob("feeds/*"))
    pages = [file.relative_to(SAMPLES / "pages").with_suffix("") for file in SAMPLES.glob("pages/*/*.html")]
    assert [page for page in pages if f"{{body:{page.as_posix()}}}" not in feeds] == []


def test_every_file_says_that_nothing_of_it_happened() -> None:
    files = [*SAMPLES.glob("feeds/*"), *SAMPLES.glob("pages/*/*.html")]
    assert [file for file in files if "nothing of it happened" not in file.read_text("utf-8")] == []


def test_an_unchanged_feed_is_answered_with_304_by_its_etag(samples: Samples) -> None:
    first, _ = get(samples.feeds[0].url)
    again, body = get(samples.feeds[0].url, If_None_Match=first.headers["ETag"])
    assert (again.status, body) == (304, b"")


def test_an_unchanged_feed_is_answered_with_304_by_its_date(samples: Samples) -> None:
    first, _ = get(samples.feeds[0].url)
    again, _ = get(samples.feeds[0].url, If_Modified_Since=first.headers["Last-Modified"])
    assert again.status == 304


@pytest.mark.parametrize("since", ["", "yesterday", "Mon, 09 Mar 2026 14:29:59 GMT"])
def test_a_date_that_is_older_or_no_date_gets_the_whole_feed(samples: Samples, since: str) -> None:
    assert get(samples.feeds[0].url, If_Modified_Since=since)[0].status == 200


def test_a_wrong_etag_wins_over_a_good_date(samples: Samples) -> None:
    first, _ = get(samples.feeds[0].url)
    modified = first.headers["Last-Modified"]
    assert parsedate_to_datetime(modified) == NOW
    assert get(samples.feeds[0].url, If_None_Match='"other"', If_Modified_Since=modified)[0].status == 200


def test_an_unknown_path_is_404_and_no_file_can_be_reached_beside_the_samples(samples: Samples) -> None:
    for path in ("/", "/feeds/none.rss", "/README.md", "/feeds/../README.md", "/../samples.py"):
        assert get(samples.base_url + path)[0].status == 404, path


def test_a_port_that_is_taken_is_replaced_by_a_free_one(samples: Samples) -> None:
    taken = urlsplit(samples.base_url).port
    assert taken is not None
    with serve(NOW, port=taken) as second:
        assert urlsplit(second.base_url).port != taken
        assert get(second.feeds[0].url)[0].status == 200


def test_the_port_is_free_again_at_the_end() -> None:
    with serve(NOW, port=0) as first:
        port = urlsplit(first.base_url).port
    assert port is not None
    with serve(NOW, port=port) as second:
        assert urlsplit(second.base_url).port == port


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"), serve(datetime(2026, 3, 9), port=0):  # noqa: DTZ001
        pass
