"""Which channels want a story, and what each is owed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.model import Channel, Delivery, DigestPlan, Judgement, Kind, Purpose, Quiet, Stage, Watchlist
from bot.telling.audience import Audience, Memory, Plan, counting_from, has_words, plan
from bot.telling.stories import OpenStories, tell_article
from tests.unit.telling.reports import COMPANIES, NOON, RACKS, article, event, judged, report

ALWAYS = frozenset(range(7))
MORNING = DigestPlan((time(8, 30),), ALWAYS, "UTC")
HARDWARE = Watchlist("hardware", ("HNHAF", "NVDA", "AMD"))
DEALS = Channel("C1", ("hardware",))


class Desk:
    """Tells reports to channels one after another, remembering what each was told."""

    def __init__(self, *channels: Channel, watchlists: Iterable[Watchlist] = (HARDWARE,)) -> None:
        self.audience = Audience.of(channels or (DEALS,), watchlists, COMPANIES.values())
        self.stories = OpenStories()
        self.memories: Mapping[str, Memory] = {}

    def tell(self, reported: tuple[Judgement, datetime], now: datetime | None = None) -> Plan:
        (assignment,) = tell_article(*reported, self.stories)
        self.stories.add(assignment.story)
        planned = plan(assignment, reported[0], self.audience, self.memories, now or reported[1])
        self.memories = planned.memories
        return planned


def purposes(planned: Plan) -> list[Purpose]:
    return [delivery.purpose for delivery in planned.deliveries]


def only(planned: Plan) -> Delivery:
    (delivery,) = planned.deliveries
    return delivery


def other_deal(number: int, **fields: object) -> tuple[Judgement, datetime]:
    """A deal unlike the others."""
    sentence = f"Foxconn makes brand{number} phones for Maker{number} in Town{number}."
    return report(f"paper-{number}", sentence, ["Foxconn=HNHAF", f"Maker{number}"], **fields)  # type: ignore[arg-type]


def test_the_first_report_of_a_wanted_story_is_told_at_once() -> None:
    planned = Desk().tell(report())
    alert = only(planned)
    assert (alert.purpose, alert.channel, alert.number, alert.parent) == (Purpose.ALERT, "C1", 1, "")
    assert alert.created_at == alert.not_before == NOON + timedelta(minutes=4)
    assert planned.reasons == ("C1: told at once: HNHAF in hardware",)


def test_a_channel_that_watches_none_of_the_companies_is_told_nothing_and_no_reason() -> None:
    planned = Desk(Channel("C2", ("tax",)), watchlists=[Watchlist("tax", ("INTU",))]).tell(report())
    assert (planned.deliveries, planned.items, planned.reasons) == ((), (), ())


def test_a_company_in_the_background_tells_nobody() -> None:
    chips = Watchlist("chips", ("NVDA",))
    assert Desk(Channel("C2", ("chips",)), watchlists=[chips]).tell(report(background=["NVDA"])).deliveries == ()


def test_an_article_that_deserves_no_alert_tells_nobody() -> None:
    assert Desk().tell(report(alert=False)).deliveries == ()


def test_each_event_of_an_article_goes_to_those_who_watch_its_companies() -> None:
    text = article("Herald", RACKS, "Nvidia licensed a compiler from Karlsen Software for its robots.")
    judgement = judged(
        text,
        event(text, ["Foxconn=HNHAF", "OpenAI"]),
        event(text, ["Nvidia=NVDA", "Karlsen Software"], 1, evidence=text.paragraphs[1]),
    )
    audience = Audience.of([Channel("C2", ("chips",))], [Watchlist("chips", ("NVDA",))], COMPANIES.values())
    plans = [plan(told, judgement, audience, {}, NOON) for told in tell_article(judgement, NOON, OpenStories())]
    assert [len(planned.deliveries) for planned in plans] == [0, 1]


@pytest.mark.parametrize(
    ("watchlist", "fields", "why"),
    [
        (replace(HARDWARE, kinds=frozenset({Kind.SUPPLY})), {}, "hardware does not ask for partnership"),
        (
            replace(HARDWARE, stages=frozenset({Stage.SIGNED})),
            {"stage": Stage.TALKS},
            "hardware does not ask for deals in talks",
        ),
        (
            replace(HARDWARE, mute=("class action",)),
            {"title": "Class  action over racks"},
            "hardware mutes “class action”",
        ),
        (replace(HARDWARE, must=("robot", "drone")), {}, "hardware asks for “robot” or “drone”"),
    ],
)
def test_what_a_watchlist_does_not_want_is_not_told_and_says_why(
    watchlist: Watchlist, fields: dict[str, object], why: str
) -> None:
    planned = Desk(watchlists=[watchlist]).tell(report(**fields))  # type: ignore[arg-type]
    assert (planned.deliveries, planned.items) == ((), ())
    assert planned.reasons == (f"C1: not told: {why}",)


def test_one_willing_watchlist_is_enough() -> None:
    strict = Watchlist("strict", ("HNHAF",), kinds=frozenset({Kind.LICENSING}))
    desk = Desk(Channel("C1", ("strict", "hardware")), watchlists=[strict, HARDWARE])
    assert purposes(desk.tell(report())) == [Purpose.ALERT]


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("a new Data\nCenter in Ohio", "data center", True),
        ("a new data centre", "data center", False),
        ("supplied", "supply", False),
        ("C++ (beta)", "c++", True),
        ("anything", "", False),
        ("AT&T's", "at&t", True),
    ],
)
def test_words_are_whole_words_in_any_case(text: str, words: str, there: bool) -> None:
    assert has_words(text, words) is there


def test_a_later_source_updates_the_message_that_told_the_story() -> None:
    desk = Desk()
    alert = only(desk.tell(report()))
    update = only(desk.tell(report("Post", minutes=30)))
    assert (update.purpose, update.parent, update.number) == (Purpose.UPDATE, alert.key, 2)
    assert "2 sources" in "".join(run.text for block in update.message.blocks for run in block.runs)
    assert update.message.text == alert.message.text


def test_a_source_that_changes_nothing_in_the_message_is_not_sent() -> None:
    desk = Desk()
    judgement, found_at = report()
    desk.tell((judgement, found_at))
    assert desk.tell((judgement, found_at)).deliveries == ()


def test_a_development_goes_into_the_thread_and_the_message_follows() -> None:
    desk = Desk()
    alert = only(desk.tell(report(stage=Stage.TALKS)))
    update, development = desk.tell(report("Post", minutes=600)).deliveries
    assert (update.purpose, update.parent) == (Purpose.UPDATE, alert.key)
    assert (development.purpose, development.number, development.parent) == (Purpose.DEVELOPMENT, 1, alert.key)
    assert development.message.text == "Foxconn × OpenAI: signed after talks"


def test_developments_count_on() -> None:
    desk = Desk()
    desk.tell(report(stage=Stage.TALKS))
    desk.tell(report("Post", minutes=600))
    assert desk.tell(report("Mail", minutes=900, stage=Stage.DELAYED)).deliveries[-1].number == 2


def test_who_was_told_of_a_deal_is_told_of_its_end_whatever_the_watchlist_asks_for() -> None:
    desk = Desk(watchlists=[replace(HARDWARE, stages=frozenset({Stage.SIGNED}))])
    desk.tell(report())
    assert purposes(desk.tell(report("Post", minutes=600, stage=Stage.ENDED))) == [Purpose.UPDATE, Purpose.DEVELOPMENT]


def test_a_story_that_another_channel_was_told_is_still_first_for_this_one() -> None:
    late = Channel("C2", ("robots",))
    desk = Desk(DEALS, late, watchlists=[HARDWARE, replace(HARDWARE, name="robots", must=("robot",))])
    assert [delivery.channel for delivery in desk.tell(report()).deliveries] == ["C1"]
    planned = desk.tell(report("Post", RACKS[:-1] + " with a robot.", minutes=30))
    assert [(delivery.channel, delivery.purpose) for delivery in planned.deliveries] == [
        ("C1", Purpose.UPDATE),
        ("C2", Purpose.ALERT),
    ]


def test_a_channel_that_takes_digests_only_gets_an_item_once() -> None:
    desk = Desk(Channel("C1", ("hardware",), alerts=False, digest=MORNING))
    planned = desk.tell(report())
    assert planned.deliveries == ()
    assert [(item.channel, item.why) for item in planned.items] == [("C1", "the channel takes digests only")]
    assert desk.tell(report("Post", minutes=30)).items == ()


def test_a_development_of_a_story_in_a_digest_goes_to_the_next_one() -> None:
    desk = Desk(Channel("C1", ("hardware",), alerts=False, digest=MORNING))
    desk.tell(report(stage=Stage.TALKS))
    planned = desk.tell(report("Post", minutes=600))
    assert planned.deliveries == ()
    assert [item.why for item in planned.items] == ["development: signed after talks"]


def test_a_channel_without_alerts_and_digest_is_told_nothing_and_why() -> None:
    planned = Desk(Channel("C1", ("hardware",), alerts=False)).tell(report())
    assert (planned.deliveries, planned.items) == ((), ())
    assert planned.reasons == ("C1: not told: the channel takes neither alerts nor digests (HNHAF in hardware)",)


def test_what_is_over_the_limit_of_the_hour_goes_to_the_digest_and_says_so() -> None:
    desk = Desk(Channel("C1", ("hardware",), at_most=2, digest=MORNING))
    plans = [desk.tell(other_deal(number)) for number in range(4)]
    assert [purposes(planned) for planned in plans] == [[Purpose.ALERT], [Purpose.ALERT], [], []]
    assert [item.why for planned in plans for item in planned.items] == ["over the limit of 2 alerts an hour"] * 2
    assert plans[2].reasons == ("C1: in the next digest, over the limit of 2 alerts an hour: HNHAF in hardware",)


def test_without_a_digest_nothing_is_over_the_limit() -> None:
    desk = Desk(Channel("C1", ("hardware",), at_most=2))
    assert [only(desk.tell(other_deal(number), NOON)).not_before for number in range(3)] == [NOON] * 3


def test_alerts_wait_for_the_end_of_the_quiet_hours_and_none_is_lost() -> None:
    desk = Desk(replace(DEALS, quiet=Quiet(time(11), time(14), "UTC")))
    assert only(desk.tell(report())).not_before == NOON + timedelta(hours=2)
    update, development = desk.tell(report("Post", minutes=20, stage=Stage.ENDED)).deliveries
    assert update.not_before == NOON + timedelta(minutes=24)
    assert development.not_before == NOON + timedelta(hours=2)


def test_alerts_that_waited_through_quiet_hours_count_in_the_hour_after() -> None:
    channel = replace(DEALS, quiet=Quiet(time(22), time(7), "UTC"))
    at = NOON.replace
    yesterday = at(hour=22) - timedelta(days=1)
    assert counting_from(channel, at(hour=3)) == yesterday
    assert counting_from(channel, at(hour=7, minute=30)) == yesterday
    assert counting_from(channel, at(hour=8)) == at(hour=7)
    assert counting_from(channel, at(hour=22, minute=10)) == at(hour=22)
    assert counting_from(DEALS, NOON) == NOON - timedelta(hours=1)


def test_the_same_plan_made_again_has_the_same_keys() -> None:
    once, again = (
        [delivery.key for delivery in desk.tell(report()).deliveries + desk.tell(report("Post", minutes=9)).deliveries]
        for desk in (Desk(), Desk())
    )
    assert once == again


def test_each_channel_gets_its_first_report_when_its_own_company_becomes_a_party() -> None:
    racks_too, chips = Channel("C1", ("racks",)), Channel("C2", ("chips",))
    desk = Desk(racks_too, chips, watchlists=[Watchlist("racks", ("HNHAF",)), Watchlist("chips", ("NVDA",))])
    first = desk.tell(report(parties=["Foxconn=HNHAF", "OpenAI", "Nvidia"]))
    assert [(one.purpose, one.channel) for one in first.deliveries] == [(Purpose.ALERT, "C1")]
    joins = desk.tell(report("Post", parties=["Nvidia=NVDA", "OpenAI", "Foxconn"], minutes=30))
    assert [(one.purpose, one.channel) for one in joins.deliveries] == [(Purpose.UPDATE, "C1"), (Purpose.ALERT, "C2")]
    again = desk.tell(report("Mail", parties=["Nvidia=NVDA", "OpenAI", "Foxconn=HNHAF"], minutes=60))
    assert [(one.purpose, one.channel) for one in again.deliveries] == [(Purpose.UPDATE, "C1"), (Purpose.UPDATE, "C2")]
