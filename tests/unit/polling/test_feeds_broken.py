"""Whatever is sent, parsing gives a feed or a FeedError; with generated damage, and with real files where present."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.fakes.broken_feeds import PIECES, TYPES, assert_sound, damaged, parsed_or_refused

SAMPLES = sorted((Path(__file__).parent / "samples").iterdir())
REAL = Path(__file__).parents[3].parent / "shared" / "feeds"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_damaged_feed_gives_entries_or_a_feed_error(sample: Path, seed: int) -> None:
    chance = random.Random(f"{sample.name} {seed}")
    body = sample.read_bytes()
    for _ in range(100):
        assert_sound(parsed_or_refused(damaged(body, chance), chance.choice(TYPES)))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.sampled_from(PIECES) | some.binary(max_size=20), max_size=12), some.sampled_from(TYPES))
def test_bytes_of_any_kind_give_entries_or_a_feed_error(pieces: list[bytes], content_type: str) -> None:
    assert_sound(parsed_or_refused(b"".join(pieces), content_type))
    assert_sound(parsed_or_refused(b"<rss version='2.0'><channel><item>" + b"".join(pieces), content_type))


values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=10),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "tags")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.lists(some.dictionaries(some.sampled_from(FIELDS), values), max_size=3), values)
def test_a_json_feed_with_values_of_any_type_gives_entries_or_a_feed_error(items: object, title: object) -> None:
    assert_sound(parsed_or_refused(json.dumps({"items": items, "title": title}).encode()))


# ── real files ───────────────────────────────────────────────────────────────────────────────────

EMPTY_ITEMS = {"node-feedparser__illegally-nested.xml": 10}
"""Items counted by a strict parser that say nothing: shells around misplaced ones."""

real = pytest.mark.skipif(not (REAL / "index.json").exists(), reason=f"the folder {REAL.name} of real feeds is missing")


@real
def test_every_real_file_gives_entries_or_a_feed_error() -> None:
    files = json.loads((REAL / "index.json").read_text())
    feeds = {file["file"]: parsed_or_refused((REAL / file["file"]).read_bytes()) for file in files}
    for feed in feeds.values():
        assert_sound(feed)
    counts = {name: len(feed.entries) if feed else 0 for name, feed in feeds.items()}
    expected = {file["file"]: file["items"] for file in files if file["wellformed"] and file["items"]}
    assert {name: counts[name] + EMPTY_ITEMS.get(name, 0) for name in expected} == expected


@real
def test_no_real_file_with_items_is_refused_but_one_that_breaks_off_in_the_first() -> None:
    files = json.loads((REAL / "index.json").read_text())
    without = {
        file["file"]
        for file in files
        if file["items"] and not getattr(parsed_or_refused((REAL / file["file"]).read_bytes()), "entries", ())
    }
    assert without == {"feedparser__rss_incomplete_cdata.xml"}
