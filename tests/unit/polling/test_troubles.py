"""What the operator is told of a feed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.errors import FeedError, FetchError, PactwireError, ParserKilled
from bot.model import Feed, FeedState, Habits, Ill, Notice
from bot.polling import rhythm
from bot.polling.troubles import WORTH_TELLING, find_trouble, tell

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FEED = Feed("https://a.example/feed?token=s3cret", publisher="Example Wire")
STATE = FeedState(FEED.url, next_poll_at=NOON, polls=1)
DOWN = FetchError("fetch failed: https://a.example/feed?token=***: HTTP 503 Service Unavailable", status=503)
GONE = FetchError("fetch failed: https://a.example/feed?token=***: HTTP 410 Gone", status=410)
DAILY = Habits((0.0,) * 24, NOON, NOON, DAY, 30, NOON - 30 * DAY)


KILLED = ParserKilled("parse failed: https://a.example/feed?token=***: work failed: parse_feed: took over 2 s")


def lived(state: FeedState, error: PactwireError | None, until: timedelta) -> tuple[FeedState, list[Notice]]:
    """The feed polled when it is due, failing with the error or answering, and all that was told."""
    told: list[Notice] = []
    end = state.next_poll_at + until
    while state.next_poll_at <= end:
        now = state.next_poll_at
        after = rhythm.after_failure(state, FEED, now, error) if error else rhythm.after_unchanged(state, FEED, now)
        state, notices = tell(after, FEED, now)
        told += notices
    return state, told


def test_a_feed_that_goes_on_failing_is_told_once_and_once_when_it_is_back() -> None:
    failing, told = lived(STATE, DOWN, 30 * DAY)
    (begins,) = told
    assert begins.headline == "Example Wire fails: HTTP 503 Service Unavailable"
    _, told = lived(failing, None, DAY)
    (over,) = told
    assert over.headline.startswith("Example Wire is back, after 30 d")
    assert (over.about, over.began_at, over.over) == (begins.about, begins.began_at, True)


def test_a_failure_that_passes_is_not_told() -> None:
    state, told = lived(STATE, DOWN, WORTH_TELLING - timedelta(minutes=30))
    assert told == []
    assert lived(state, None, DAY)[1] == []


def test_a_feed_that_is_gone_is_told_at_once_and_looked_at_once_a_month() -> None:
    state, told = lived(STATE, GONE, 100 * DAY)
    assert [notice.headline for notice in told] == ["Example Wire is gone: its server says that it will not come back"]
    assert state.polls < 7
    assert lived(state, None, DAY)[1][0].over


def test_a_silence_beyond_the_feeds_rhythm_is_told_once_and_once_when_it_speaks_again() -> None:
    state, told = lived(replace(STATE, habits=DAILY), None, 20 * DAY)
    (begins,) = told
    assert begins.headline == "Example Wire is silent: nothing new since 23 Nov 12:00 UTC"
    assert state.told is not None
    assert state.told.ill is Ill.SILENT
    again = state.next_poll_at
    speaks = rhythm.after_success(state, FEED, again, {}, published=[again])
    _, (over,) = tell(speaks, FEED, again)
    assert over.headline.startswith("Example Wire is back, after 20 d")
    assert (over.about, over.began_at) == (begins.about, begins.began_at)


def test_no_secret_of_an_address_is_told() -> None:
    for error in (DOWN, GONE):
        told = lived(STATE, error, DAY)[1]
        assert told
        assert "s3cret" not in repr(told)


def test_feeds_whose_addresses_differ_in_a_secret_alone_are_told_apart() -> None:
    other = replace(FEED, url="https://a.example/feed?token=another")
    state = replace(STATE, failures=9, failing_since=NOON - DAY)
    (one,), (two,) = tell(state, FEED, NOON)[1], tell(state, other, NOON)[1]
    assert one.about != two.about


# ── quarantine ───────────────────────────────────────────────────────────────────────────────────


def test_a_feed_that_took_its_parser_down_three_times_is_quarantined_and_told_once() -> None:
    state, told = lived(STATE, KILLED, 7 * DAY)

    (begins,) = told
    assert begins.headline == "Example Wire is quarantined: it took its parser down 3 times"
    assert state.polls <= STATE.polls + 3 + 8
    assert "s3cret" not in begins.headline + begins.detail


def test_a_parser_that_was_killed_once_or_twice_is_nobodys_trouble() -> None:
    state = STATE
    for error in (KILLED, KILLED, FeedError("parse failed: it is not a feed")):
        state = rhythm.after_failure(state, FEED, state.next_poll_at, error)

    assert find_trouble(state, state.next_poll_at) is None


def test_a_quarantined_feed_that_can_be_parsed_again_is_told_to_be_back_and_counts_anew() -> None:
    quarantined, (begins,) = lived(STATE, KILLED, 2 * DAY)
    now = quarantined.next_poll_at

    state, (over,) = tell(rhythm.after_success(quarantined, FEED, now, {}), FEED, now)

    assert (over.about, over.began_at, over.over) == (begins.about, begins.began_at, True)
    assert state.kills == 0
    assert state.next_poll_at - now <= FEED.every


def test_what_is_answered_unparsed_does_not_end_a_quarantine() -> None:
    quarantined, _ = lived(STATE, KILLED, 2 * DAY)

    assert rhythm.after_unchanged(quarantined, FEED, NOON).kills == quarantined.kills
