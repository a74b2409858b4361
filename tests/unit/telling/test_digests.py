"""What a digest holds, and in which order."""

from dataclasses import replace
from datetime import timedelta

from bot.model import Channel, DigestItem, DigestPlan, Kind, Message, Purpose, Story, Watchlist
from bot.telling.digests import DIGESTS_ONLY, Digest, to_deliveries, to_digest
from bot.telling.timing import Window
from tests.unit.telling.reports import NOON, report, told
from tests.unit.telling.test_messages import source

WATCHLISTS = {
    "hardware": Watchlist("hardware", ("HNHAF", "NVDA")),
    "chips": Watchlist("chips", ("NVDA", "AMD")),
}
CHANNEL = Channel("C1", ("hardware", "chips"), digest=DigestPlan((), frozenset(), "UTC"))
BASE = told(report())


def story(name: str, *companies: str, **changes: object) -> Story:
    return replace(BASE, id=name, companies=companies, **changes)  # type: ignore[arg-type]


def digest(*stories: Story, at_once: tuple[str, ...] = (), why: str = DIGESTS_ONLY) -> Digest:
    items = [DigestItem("C1", one.id, why, NOON) for one in stories if one.id not in at_once]
    known = {one.id: one for one in stories}
    return to_digest(CHANNEL, Window(None, NOON), items, known, at_once, WATCHLISTS)


def order(told: Digest) -> list[list[str]]:
    return [[section.watchlist, *(line.story.id for line in section.lines)] for section in told.sections]


def test_a_story_stands_once_under_the_first_watchlist_that_has_its_company() -> None:
    told = digest(story("a", "AMD"), story("b", "NVDA"), story("c", "HNHAF"))
    assert order(told) == [["hardware", "b", "c"], ["chips", "a"]]
    assert told.total == 3


def test_stories_are_ranked_by_role_kind_amount_and_independent_sources() -> None:
    two_papers = (source("x", "https://x.example", "X"), source("y", "https://y.example", "Y"))
    told = digest(
        story("few", "HNHAF"),
        story("many", "HNHAF", sources=two_papers),
        story("small", "HNHAF", amount="$2 million"),
        story("large", "HNHAF", amount="$1 billion"),
        story("venture", "HNHAF", kind=Kind.JOINT_VENTURE),
        story("both", "HNHAF", "NVDA"),
    )
    assert order(told) == [["hardware", "both", "venture", "large", "small", "many", "few"]]


def test_stories_of_one_company_stand_together() -> None:
    told = digest(
        story("nvidia-1", "NVDA", kind=Kind.JOINT_VENTURE), story("foxconn", "HNHAF"), story("nvidia-2", "NVDA")
    )
    assert order(told) == [["hardware", "nvidia-1", "nvidia-2", "foxconn"]]


def test_what_an_alert_told_is_summed_up_and_not_told_again() -> None:
    told = digest(story("a", "HNHAF"), story("b", "HNHAF"), at_once=("b", "b", "forgotten"))
    assert order(told) == [["hardware", "a"]]
    assert [one.id for one in told.told_at_once] == ["b"]


def test_a_story_owed_and_alerted_is_only_summed_up() -> None:
    one = story("a", "HNHAF")
    items = [DigestItem("C1", "a", DIGESTS_ONLY, NOON)]
    told = to_digest(CHANNEL, Window(None, NOON), items, {"a": one}, ["a"], WATCHLISTS)
    assert (told.sections, told.told_at_once) == ((), (one,))


def test_an_item_whose_company_nobody_watches_any_more_is_told_at_the_end() -> None:
    told = digest(story("a", "INTU"), story("b", "AMD"))
    assert order(told) == [["chips", "b"], ["no longer watched", "a"]]


def test_only_a_reason_worth_a_word_is_said() -> None:
    assert digest(story("a", "HNHAF")).sections[0].lines[0].why == ""
    over = digest(story("a", "HNHAF"), why="over the limit of 2 alerts an hour")
    assert over.sections[0].lines[0].why == "over the limit of 2 alerts an hour"


def test_an_item_whose_story_was_pruned_is_left_out() -> None:
    items = [DigestItem("C1", "gone", DIGESTS_ONLY, NOON)]
    assert to_digest(CHANNEL, Window(None, NOON), items, {}, (), WATCHLISTS).total == 0


def test_the_parts_of_a_digest_are_numbered_deliveries_of_one_window() -> None:
    parts = [Message("one", ()), Message("two", ())]
    now = NOON + timedelta(minutes=1)
    first, second = to_deliveries(digest(story("a", "HNHAF")), parts, now)
    assert (first.purpose, first.subject, first.number, second.number) == (Purpose.DIGEST, NOON.isoformat(), 1, 2)
    assert first.created_at == first.not_before == now
    assert first.key != second.key
