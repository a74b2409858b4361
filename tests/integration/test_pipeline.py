"""The steps joined over a real store, with a clock that the test moves."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.adapters.blocks import render_blocks, render_text
from bot.adapters.by_channel import ByChannel
from bot.adapters.fetch import HttpFetcher
from bot.adapters.store import SqlStore, open_store
from bot.adapters.webhook import SignedWebhookNotifier
from bot.config import shipped_rules
from bot.delivering.attempts import CLIENT_TIMEOUT
from bot.errors import FeedError, FetchError, RateLimited, Refused, StaleLease, StoreError
from bot.examination import open_worker
from bot.model import (
    Channel,
    Company,
    Delivery,
    DigestPlan,
    Feed,
    FullText,
    Promise,
    Purpose,
    Quiet,
    Watchlist,
)
from bot.pipeline import InFlight, Pipeline, Watch, join
from bot.pipeline.work import Batches, Holding
from bot.polling.network import SEVERAL
from bot.ports import Lease, Poll
from bot.telling.audience import Plan, plan
from bot.telling.stories import Assignment
from tests.fakes.around import COMPANIES, NOON, Clock, Hanging, Inline, Slack, Web
from tests.fakes.feed_server import FeedServer
from tests.fakes.slack_rules import find_refusal
from tests.fakes.webhook import SECRET, Answer, FakeWebhook
from tests.news import News, deal, joint_deal, rss

FEED = "https://news.example/feed.xml"
CHANNEL = Channel("C0000000001", ("chips",))


@dataclass(slots=True)
class House:
    """A pipeline with everything around it that a test moves."""

    store: SqlStore
    clock: Clock
    web: Web
    slack: Slack
    pipeline: Pipeline

    async def cycle(self) -> None:
        """Do everything that is due."""
        while await self.pipeline.polling.poll():
            await self.pipeline.polling.in_flight.drain()
        pipeline = self.pipeline
        steps = (pipeline.judging.judge, pipeline.looking.look, pipeline.telling.tell, pipeline.telling.close_digests)
        for step in steps:
            while await step():
                pass
        while await self.pipeline.delivering.deliver():
            await self.pipeline.delivering.in_flight.drain()

    def change(self, *watchlists: Watchlist, channels: tuple[Channel, ...] = (CHANNEL,)) -> None:
        """Take up another configuration, as if its files had been edited."""
        watched = {key for watchlist in watchlists for key in watchlist.companies}
        companies = tuple(company for company in COMPANIES if company.key in watched)
        others = tuple(company for company in COMPANIES if company.key not in watched)
        open_worker(shipped_rules(), companies, others)
        watch = replace(self.pipeline.watch, companies=companies, watchlists=watchlists, channels=channels)
        self.pipeline = self.pipeline.with_watch(watch, self.slack, self.web, self.web)

    async def at(self, moment: datetime) -> None:
        """Move the clock and do everything that is due then."""
        self.clock.time = moment
        await self.cycle()

    def texts(self, purpose: Purpose) -> list[str]:
        return [post.message.text for post in self.slack.posts if post.purpose is purpose]


Build = Callable[..., House]


@pytest.fixture(autouse=True)
def desk() -> None:
    """What a worker process would open, in this one."""
    open_worker(shipped_rules(), COMPANIES, ())


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    stores: list[SqlStore] = []

    def build_one(
        *channels: Channel,
        feeds: tuple[str, ...] = (FEED,),
        companies: tuple[Company, ...] = COMPANIES,
        operator: str = "",
    ) -> House:
        store = open_store(f"sqlite:///{tmp_path / 'pactwire.db'}", pace=timedelta(0))
        stores.append(store)
        store.migrate()
        clock, slack = Clock(), Slack()
        web = Web(clock)
        watched = tuple(Feed(url, "Example News", full_text=FullText.NEVER) for url in feeds)
        store.sync_feeds(watched, [NOON] * len(watched))
        watchlist = Watchlist("chips", tuple(company.key for company in companies))
        watch = Watch(watched, companies, (watchlist,), channels or (CHANNEL,), operator=operator)
        return House(store, clock, web, slack, join(watch, store, web, web, slack, Inline(), clock, CLIENT_TIMEOUT))

    yield build_one
    for store in stores:
        store.close()


async def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; fail after 20 seconds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0.01)


def partners(count: int) -> list[News]:
    """Different deals of one company."""
    names = ("Orrin Labs", "Vantor Systems", "Castell Air", "Fernhill Foods", "Kestrel Motors")
    uses = ("its next training cluster", "a factory twin", "flight planning", "cold storage", "driver assistance")
    return [deal(name, use=use) for name, use in zip(names[:count], uses, strict=False)]


# ── digests and hours ────────────────────────────────────────────────────────────────────────────

DIGEST = DigestPlan((time(9),), frozenset(range(7)), "America/New_York")
NINE_IN_NEW_YORK = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


async def test_what_is_over_the_limit_of_an_hour_is_in_the_next_digest_and_says_so(build: Build) -> None:
    house = build(replace(CHANNEL, at_most=1, digest=DIGEST))
    await house.cycle()
    house.web.feeds[FEED] = list(partners(3))

    await house.at(NOON + timedelta(minutes=5))
    assert len(house.texts(Purpose.ALERT)) == 1
    await house.at(NINE_IN_NEW_YORK)

    (digest,) = [post.message for post in house.slack.posts if post.purpose is Purpose.DIGEST]
    said = " ".join(run.text for block in digest.blocks for run in block.runs)
    assert said.count("over the limit of 1 alerts an hour") == 2


async def test_a_digest_window_is_closed_once_through_restarts_and_sleep(build: Build) -> None:
    house = build(replace(CHANNEL, alerts=False, digest=DIGEST))
    house.web.feeds[FEED] = list(partners(1))
    await house.cycle()

    for moment in (NINE_IN_NEW_YORK, NINE_IN_NEW_YORK, NINE_IN_NEW_YORK + timedelta(days=3)):
        await house.at(moment)

    assert len(house.texts(Purpose.DIGEST)) == 1


async def test_a_story_that_a_digest_told_is_not_told_again_by_a_later_source(build: Build) -> None:
    house = build(replace(CHANNEL, at_most=1, digest=DIGEST))
    house.web.feeds[FEED] = list(partners(2))
    await house.cycle()
    await house.at(NINE_IN_NEW_YORK)
    told = len(house.slack.posts)
    copies = [
        replace(news, slug=f"{news.slug}-again", url=f"https://other.example/{news.slug}") for news in partners(2)
    ]
    house.web.feeds[FEED] = copies

    await house.at(NINE_IN_NEW_YORK + timedelta(hours=3))

    assert [post.purpose for post in house.slack.posts[told:]] in ([], [Purpose.UPDATE])


async def test_an_alert_of_the_quiet_hours_waits_for_their_end(build: Build) -> None:
    house = build(replace(CHANNEL, quiet=Quiet(time(11), time(15), "UTC")))
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()
    assert house.slack.posts == []
    await house.at(NOON + timedelta(hours=3))

    assert len(house.slack.posts) == 1


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_feed_that_fails_is_polled_again_later_and_holds_up_no_other(build: Build) -> None:
    house = build(feeds=(FEED, "https://broken.example/feed"))
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()

    assert len(house.slack.posts) == 1
    broken = next(feed.state for feed in house.store.status().feeds if "broken" in feed.state.url)
    assert broken.failures == 1
    assert broken.next_poll_at > NOON
    assert "404" in broken.error


async def test_the_operator_is_told_once_of_a_feed_that_fails_and_once_when_it_is_back(build: Build) -> None:
    house = build(operator="C0OPERATOR")
    for hour in range(12):
        await house.at(NOON + timedelta(hours=hour))
    house.web.feeds[FEED] = []
    for hour in range(12, 24):
        await house.at(NOON + timedelta(hours=hour))

    told = [post for post in house.slack.posts if post.purpose is Purpose.NOTICE]
    assert [post.channel for post in told] == ["C0OPERATOR"] * 2
    assert told[0].message.text == "Example News fails: 404"
    assert told[1].message.text.startswith("Example News is back, after ")


async def test_without_an_operators_channel_a_feed_that_fails_is_in_the_log_once(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    house = build()
    for hour in range(12):
        await house.at(NOON + timedelta(hours=hour))

    assert house.slack.posts == []
    assert caplog.text.count("Example News fails") == 1


async def cut_off(build: Build, minutes: int) -> House:
    """A house of twelve feeds on as many domains, none of which could be reached for so long."""
    feeds = tuple(f"https://feeds.example{number}.com/feed" for number in range(12))
    house = build(feeds=feeds, operator="C0OPERATOR")
    unreached = FetchError("fetch failed: the name of the host is unknown", answered=False)
    house.web.feeds = dict.fromkeys(feeds, unreached)
    for minute in range(0, minutes, 5):
        await house.at(NOON + timedelta(minutes=minute))
    return house


async def test_an_outage_of_our_own_network_is_not_counted_against_feeds_and_told_when_it_is_over(build: Build) -> None:
    house = await cut_off(build, minutes=600)
    states = [feed.state for feed in house.store.status().feeds]
    assert sum(state.failures for state in states) <= SEVERAL
    assert all(state.next_poll_at - house.clock.time <= timedelta(minutes=5) for state in states)

    house.web.feeds = {url: [] for url in house.web.feeds}
    await house.at(NOON + timedelta(minutes=600))

    assert [post.message.text for post in house.slack.posts] == [
        "Pactwire was cut off from the network from 23 Nov 12:00 UTC on, for 10 h"
    ]
    assert not any(feed.state.failures for feed in house.store.status().feeds)


async def test_the_end_of_an_outage_that_the_store_cannot_keep_is_told_later_and_fails_no_feed(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await cut_off(build, minutes=60)
    house.web.feeds = {url: [] for url in house.web.feeds}
    notify, refusals = house.store.notify, iter([StoreError("notify: the database is away")])

    def refuse_once(deliveries: Sequence[Delivery]) -> None:
        for refusal in refusals:
            raise refusal
        notify(deliveries)

    monkeypatch.setattr(house.store, "notify", refuse_once)
    await house.at(NOON + timedelta(minutes=60))
    await house.at(NOON + timedelta(minutes=65))

    assert [post.message.text for post in house.slack.posts] == [
        "Pactwire was cut off from the network from 23 Nov 12:00 UTC on, for 1 h 5 min"
    ]
    assert not any(feed.state.failures for feed in house.store.status().feeds)


async def test_while_no_name_can_be_looked_up_it_says_so_once_and_loses_no_news(
    build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hosts = [f"feeds.example{number}.com" for number in range(12)]
    name_server: list[str] = []

    def look_up(host: str, port: int, *_: object) -> list[tuple[object, ...]]:
        if not name_server:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (name_server[0], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with FeedServer() as server:
        server.serve("/feed", rss([deal("Orrin Labs")], NOON))
        house = build(feeds=tuple(server.url("/feed", host) for host in hosts))
        fetcher = HttpFetcher(allow_hosts=hosts)
        house.pipeline.polling.take_up(house.pipeline.watch, fetcher)
        for minute in range(0, 60, 5):
            await house.at(NOON + timedelta(minutes=minute))
        assert house.slack.posts == []

        name_server.append("127.0.0.1")
        await house.at(NOON + timedelta(minutes=60))
        await fetcher.close()

    assert len(house.slack.posts) == 1
    assert caplog.text.count("nothing can be reached") == 1
    assert not any(feed.state.failures for feed in house.store.status().feeds)


async def test_a_feed_that_hangs_with_all_its_domain_holds_up_no_other(build: Build) -> None:
    slow = tuple(f"https://{number}.slow.com/feed" for number in range(300))
    house = build(feeds=(*slow, FEED))
    house.store.sync_feeds([Feed(url) for url in (*slow, FEED)], [NOON] * 301)
    house.web.feeds = {FEED: list(partners(1)), **{url: Hanging() for url in slow}}

    while await house.pipeline.polling.poll():
        pass
    await wait_for(lambda: house.store.status().entries == 1)

    house.web.free.set()
    await house.pipeline.polling.in_flight.drain()
    assert all(feed.state.polls for feed in house.store.status().feeds)


async def test_no_log_state_or_notice_shows_the_secret_of_an_address(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "https://me:s3cret@a.example/feed?token=s3cret&page=1"
    house = build(feeds=(secret,), operator="C0OPERATOR")
    for hour, failure in enumerate([RuntimeError(f"odd: {secret}")] + [FeedError("parse failed: odd")] * 12):
        house.web.feeds[secret] = failure
        await house.at(NOON + timedelta(hours=hour))
    shown = [record.getMessage() for record in caplog.records]
    assert any("a.example" in line for line in shown)
    assert "s3cret" not in "\n".join(shown)
    assert "s3cret" not in house.store.status().feeds[0].state.error
    (told,) = house.slack.posts
    assert "s3cret" not in repr(told)


async def test_a_body_that_is_known_is_not_parsed_again(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    house = build()
    house.web.feeds[FEED] = b"<rss><channel><title>News</title></channel></rss>"
    await house.cycle()
    monkeypatch.setattr("bot.pipeline.polling.parse_feed", None)

    await house.at(NOON + timedelta(hours=1))

    (feed,) = house.store.status().feeds
    assert (feed.state.failures, feed.state.polls) == (0, 2)


async def test_where_a_feed_has_moved_for_good_is_remembered(build: Build) -> None:
    house = build()
    house.web.feeds[FEED] = list(partners(1))
    house.web.moved[FEED] = "https://new.example/feed"
    await house.cycle()
    house.web.moved.clear()

    await house.at(NOON + timedelta(hours=1))

    assert house.web.asked == [(FEED, ""), (FEED, "https://new.example/feed")]
    assert house.store.status().feeds[0].state.moved_to == "https://new.example/feed"


async def test_a_poll_that_cannot_be_saved_takes_no_other_with_it(
    build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    feeds = tuple(f"https://feeds.example/{number}" for number in range(5))
    house = build(feeds=feeds)
    house.web.feeds = {url: [] for url in feeds}
    save = house.store.save_polls

    def refuse(polls: Sequence[Poll]) -> tuple[int | None, ...]:
        if any(poll.state.url.endswith("3") for poll in polls):
            raise StoreError("save polls: refused")
        return save(polls)

    monkeypatch.setattr(house.store, "save_polls", refuse)
    with caplog.at_level("DEBUG", "pactwire"):
        await house.cycle()

    assert [feed.state.polls for feed in house.store.status().feeds] == [1, 1, 1, 0, 1]
    assert "save polls: refused" in caplog.text


async def test_an_unexpected_exception_in_one_poll_is_logged_and_the_others_go_on(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    house = build(feeds=(FEED, "https://odd.example/feed"))
    house.web.feeds = {FEED: list(partners(1)), "https://odd.example/feed": RuntimeError("never seen before")}

    await house.cycle()

    assert len(house.slack.posts) == 1
    assert "never seen before" in caplog.text


async def test_an_unexpected_exception_in_a_poll_moves_its_next_poll_like_any_failure(build: Build) -> None:
    house = build()
    house.web.feeds[FEED] = RuntimeError("never seen before")

    await house.cycle()

    (feed,) = house.store.status().feeds
    assert feed.state.next_poll_at > NOON
    assert "never seen before" in feed.state.error


async def test_an_article_that_meets_a_mistake_of_ours_does_not_hold_up_the_rest(
    build: Build, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(assignment: Assignment, *rest: Any) -> Plan:
        if "vantor" in assignment.membership.article:
            raise ZeroDivisionError
        return plan(assignment, *rest)

    house = build()
    monkeypatch.setattr("bot.pipeline.telling.plan", stumble)
    house.web.feeds[FEED] = list(partners(3))

    await house.cycle()

    assert len(house.slack.posts) == 2
    assert "never told: https://news.example/amd-vantor-systems" in caplog.text


async def test_an_archive_under_new_ids_is_held_back_with_one_note(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    house = build(operator="C0OPERATOR")
    house.web.feeds[FEED] = list(partners(1))
    await house.cycle()
    told = len(house.slack.posts)
    old = [replace(news, age=timedelta(days=90 + number)) for number, news in enumerate(partners(5) * 4)]
    house.web.feeds[FEED] = [replace(news, slug=f"new-id-{number}") for number, news in enumerate(old)]

    for hour in range(1, 4):
        await house.at(NOON + timedelta(hours=hour))

    (note,) = house.slack.posts[told:]
    assert note.channel == "C0OPERATOR"
    assert "showed 20 old entries as new: none of them is told" in note.message.text
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert sum("showed 20 old entries as new" in line for line in warned) == 1


async def test_the_same_article_through_two_feeds_is_one_article(build: Build) -> None:
    house = build(feeds=(FEED, "https://wire.example/feed"))
    (news,) = partners(1)
    tracked = replace(news, slug="other-guid", url=f"http://www.news.example/{news.slug}?utm_source=rss")
    plain = replace(news, url=f"https://www.news.example/{news.slug}")
    house.web.feeds = {FEED: [plain], "https://wire.example/feed": [tracked]}

    await house.cycle()

    assert house.store.status().articles == 1
    assert len(house.slack.posts) == 1


# ── delivering ───────────────────────────────────────────────────────────────────────────────────


async def test_a_rate_limit_pauses_its_channel_and_a_second_one_pauses_the_token(build: Build) -> None:
    channels = [Channel(f"C000000000{number}", ("chips",)) for number in range(1, 4)]
    house = build(*channels)
    house.slack.errors = {
        channels[0].id: RateLimited("posting: ratelimited", retry_after=60),
        channels[1].id: RateLimited("posting: ratelimited", retry_after=60),
    }
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()
    states = {state.channel: state.paused_until for state in house.store.channel_states()}
    assert set(states.values()) == {NOON + timedelta(seconds=60)}
    await house.at(NOON + timedelta(seconds=61))

    assert sorted(post.channel for post in house.slack.posts) == [channel.id for channel in channels]


async def test_a_channel_that_refuses_is_told_of_once_and_asked_no_more_until_it_is_mended(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    house = build()
    house.slack.errors = {CHANNEL.id: Refused("posting: is_archived", code="is_archived", hint="unarchive it")}
    house.web.feeds[FEED] = list(partners(2))

    await house.cycle()
    await house.at(NOON + timedelta(hours=6))  # by now nothing stands in the way but the stop

    assert [record.levelname for record in caplog.records if "unarchive it" in record.getMessage()] == ["ERROR"]
    assert not house.slack.posts
    house.store.retry_channel(CHANNEL.id, house.clock.now())
    await house.cycle()
    assert len(house.slack.posts) == 2


NASTY = (
    "<!channel> *AMD* and `Orrin Labs` sign partnership :tada: \u202eto build\u2069 its next _cluster_ "
    "<https://evil.example|here> & there"
)


@pytest.mark.parametrize("title", [NASTY, f"{NASTY} {'very ' * 80}soon"])
async def test_a_headline_with_markup_of_slack_is_told_as_words(build: Build, title: str) -> None:
    house = build()
    house.web.feeds[FEED] = [replace(deal("Orrin Labs"), title=title, text="", url="javascript:alert(1)")]

    await house.cycle()

    (post,) = house.slack.posts
    text, blocks = render_text(post.message), render_blocks(post.message)
    assert find_refusal({"text": text, "blocks": blocks}) is None
    shown = json.dumps(blocks, ensure_ascii=False)
    assert "tada" in shown
    assert not set("\u202e\u2069") & set(shown + text)
    assert "javascript" not in shown
    assert "<!channel>" not in text
    for element in of_type(blocks, "mrkdwn"):
        assert element["verbatim"] is True
        assert "<!channel>" not in element["text"]
    assert [element for element in of_type(blocks, "plain_text") if element.get("emoji") is not False] == []


def of_type(value: Any, kind: str) -> list[dict[str, Any]]:
    """Every element of this type in rendered blocks."""
    if isinstance(value, list):
        return [found for item in value for found in of_type(item, kind)]
    if not isinstance(value, dict):
        return []
    return [value] * (value.get("type") == kind) + of_type(list(value.values()), kind)


async def test_what_stops_the_token_leaves_the_webhooks_alone(build: Build) -> None:
    channels = [Channel("C0000000001", ("chips",)), Channel("C0000000002", ("chips",))]
    house = build(*channels, Channel("#desk", ("chips",), webhook="DESK_WEBHOOK"))
    house.slack.errors = {channels[0].id: Refused("posting: invalid_auth", code="invalid_auth")}
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()

    assert {state.channel for state in house.store.channel_states() if state.stopped} == {one.id for one in channels}
    assert "#desk" in [post.channel for post in house.slack.posts]


async def test_a_rate_limit_of_a_webhook_says_nothing_of_the_token(build: Build) -> None:
    limited = [Channel("C0000000001", ("chips",)), Channel("#desk", ("chips",), webhook="DESK_WEBHOOK")]
    house = build(*limited, Channel("C0000000002", ("chips",)))
    house.slack.errors = {one.id: RateLimited("posting: ratelimited", retry_after=60) for one in limited}
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()

    paused = {state.channel for state in house.store.channel_states() if state.paused_until}
    assert paused == {one.id for one in limited}


@pytest.mark.parametrize(("promise", "posts"), [(Promise.AT_LEAST_ONCE, 2), (Promise.AT_MOST_ONCE, 1)])
async def test_a_lost_reply_of_a_webhook_is_answered_as_the_channel_was_promised(
    build: Build, promise: Promise, posts: int
) -> None:
    house = build(Channel("#desk", ("chips",), webhook="DESK_WEBHOOK", promise=promise))
    house.web.feeds[FEED] = list(partners(1))
    async with FakeWebhook() as hook:
        hook.script(Answer(0, taken=True))
        notifier = ByChannel(house.slack, {"#desk": SignedWebhookNotifier(hook.url, SECRET)})
        delivering = replace(house.pipeline.delivering, notifier=notifier, send_timeout=timedelta(seconds=1))
        house.pipeline = replace(house.pipeline, delivering=delivering)
        await house.cycle()
        assert len(hook.taken) == 1
        house.clock.time += timedelta(minutes=1)
        async with asyncio.timeout(20):
            while not (counts := house.store.status().deliveries)["sent"] + counts["failed"]:
                await house.cycle()
                await asyncio.sleep(0.02)
        await notifier.close()

    assert len(hook.taken) == posts
    assert len({headers["webhook-id"] for headers in hook.headers}) == 1


async def test_a_message_that_is_held_up_before_it_is_sent_is_sent_and_not_taken_for_one_that_may_have_been(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slept(Slack):
        """A machine that sleeps for an hour while the channel is looked up."""

        uptime = 0.0

        async def resolve(self, channel: str) -> str:
            self.uptime += 3600
            return channel

    house, slack = build(replace(CHANNEL, promise=Promise.AT_MOST_ONCE)), Slept()
    monkeypatch.setattr("bot.pipeline.delivering.uptime", lambda: slack.uptime)
    house.pipeline = replace(house.pipeline, delivering=replace(house.pipeline.delivering, notifier=slack))
    house.web.feeds[FEED] = list(partners(1))

    await house.cycle()

    assert len(slack.posts) == 1
    assert house.store.status().deliveries["sent"] == 1


async def test_a_story_is_owed_whole_or_not_at_all(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    house = build()
    house.web.feeds[FEED] = list(partners(1))
    with monkeypatch.context() as patch:
        patch.setattr("bot.adapters.store_telling.queue_deliveries", _fail)
        with pytest.raises(RuntimeError):
            await house.cycle()
    assert house.store.status().stories == 0

    await house.cycle()

    assert len(house.slack.posts) == 1


def _fail(*_: object) -> None:
    raise RuntimeError("cut off in the middle")


async def test_a_later_source_is_added_to_the_same_message(build: Build) -> None:
    house = build()
    (news,) = partners(1)
    house.web.feeds[FEED] = [news]
    await house.cycle()
    copy = replace(news, slug="copy", url="https://other.example/1")
    house.web.feeds[FEED] = [news, copy]

    await house.at(NOON + timedelta(minutes=10))

    assert [post.purpose for post in house.slack.posts] == [Purpose.ALERT, Purpose.UPDATE]


async def test_the_outbox_is_looked_at_again_soon_only_while_messages_go_out(build: Build) -> None:
    house = build()
    house.web.feeds[FEED] = list(partners(1))
    assert not await house.pipeline.delivering.next_turn()

    await house.cycle()

    assert await house.pipeline.delivering.next_turn()


async def test_in_flight_work_is_limited_and_can_be_waited_for() -> None:
    flight, gate, done = InFlight(2, "test"), asyncio.Event(), []

    async def work() -> None:
        await gate.wait()
        done.append(True)

    flight.start(work())
    flight.start(work())
    assert flight.free == 0
    gate.set()
    await flight.drain()
    assert (flight.free, len(done)) == (2, 2)


async def test_what_piles_up_is_saved_in_batches_of_a_bounded_size() -> None:
    sizes: list[int] = []

    def save(items: Sequence[int]) -> Sequence[int]:
        sizes.append(len(items))
        return [item * 2 for item in items]

    batches: Batches[int, int] = Batches(save, at_most=3)
    assert await asyncio.gather(*(batches.do(number) for number in range(8))) == [number * 2 for number in range(8)]
    assert sum(sizes) == 8
    assert max(sizes) == 3


async def test_what_is_handed_in_soon_after_is_saved_with_what_came_first() -> None:
    sizes: list[int] = []

    def save(items: Sequence[int]) -> Sequence[int]:
        sizes.append(len(items))
        return items

    batches: Batches[int, int] = Batches(save, at_most=3, within=0.1)
    first = asyncio.create_task(batches.do(1))
    for _ in range(3):
        await asyncio.sleep(0)
    await asyncio.gather(first, batches.do(2))
    assert sizes == [2]


async def test_a_batch_with_too_few_outcomes_fails_for_all_and_the_next_is_done() -> None:
    outcomes: list[list[int]] = [[], [7]]
    batches: Batches[int, int] = Batches(lambda _: outcomes.pop(0), at_most=3)
    with pytest.raises(ValueError, match="shorter"):
        await batches.do(1)
    async with asyncio.timeout(30):
        assert await batches.do(2) == 7


class Renewals:
    """A store that counts how often each lease is renewed, and refuses some."""

    def __init__(self, refused: dict[str, Exception] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self._refused = refused or {}
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def renew(self, lease: Lease[str], _: timedelta) -> None:
        self.counts[lease.item] += 1
        self._loop.call_soon_threadsafe(self._changed.set)
        if lease.item in self._refused:
            raise self._refused[lease.item]

    async def times(self, item: str, count: int) -> None:
        """Wait until the lease was renewed, or tried to be, so many times."""
        async with asyncio.timeout(30):
            while self.counts[item] < count:
                await self._changed.wait()
                self._changed.clear()


def held(holding: Holding, item: str) -> AbstractContextManager[None]:
    return holding.of(Lease(cast("Any", item), 1))


async def test_a_lease_is_renewed_again_and_again_while_it_is_held_and_no_longer() -> None:
    store = Renewals()
    holding = Holding(cast("Any", store), renewed_after=0.02)
    with held(holding, "long"):
        with held(holding, "short"):
            await store.times("short", 2)
        await store.times("long", store.counts["long"] + 1)  # a renewal of the other was under way, perhaps
        renewed = store.counts["short"]
        await store.times("long", store.counts["long"] + 3)
    assert store.counts["short"] == renewed


async def test_a_lease_that_was_lost_is_not_asked_for_again_and_one_that_the_store_could_not_renew_is() -> None:
    store = Renewals({"lost": StaleLease("lost"), "away": StoreError("away"), "odd": RuntimeError("odd")})
    holding = Holding(cast("Any", store), renewed_after=0.02)
    with held(holding, "lost"), held(holding, "odd"), held(holding, "away"):
        await store.times("away", 3)
        await store.times("odd", 3)
    assert store.counts["lost"] == 1


async def test_what_ends_before_its_first_renewal_is_never_renewed() -> None:
    store = Renewals()
    holding = Holding(cast("Any", store), renewed_after=1.0)
    with held(holding, "long"):
        while not store.counts["long"]:
            with held(holding, "short"):
                await asyncio.sleep(0.01)
    assert list(store.counts) == ["long"]


# ── another configuration ────────────────────────────────────────────────────────────────────────

NVDA, AMD = Watchlist("chips", ("NVDA",)), Watchlist("others", ("AMD",))
BOTH = Watchlist("chips", ("NVDA", "AMD"))
OTHERS = Channel("C0000000002", ("others",))


async def test_a_company_that_is_added_is_looked_for_in_the_last_day_and_no_longer_ago(build: Build) -> None:
    house = build()
    house.change(NVDA)
    house.web.feeds[FEED] = [deal("Orrin Labs")]
    await house.cycle()
    house.web.feeds[FEED] = [deal("Orrin Labs"), deal("Castell Air", use="flight planning")]
    await house.at(NOON + timedelta(hours=23))
    house.change(BOTH)
    await house.at(NOON + timedelta(hours=24, minutes=1))

    (text,) = house.texts(Purpose.ALERT)

    assert "Castell Air" in text


async def test_a_company_that_moves_to_a_second_watchlist_is_told_to_its_channel_and_to_no_other_again(
    build: Build,
) -> None:
    house = build()
    house.change(BOTH, replace(AMD, companies=("NVDA",)), channels=(CHANNEL, OTHERS))
    house.web.feeds[FEED] = [deal("Orrin Labs")]
    await house.cycle()
    assert [post.channel for post in house.slack.posts] == [CHANNEL.id]

    house.change(BOTH, replace(AMD, companies=("NVDA", "AMD")), channels=(CHANNEL, OTHERS))
    await house.at(NOON + timedelta(hours=1))

    assert [post.channel for post in house.slack.posts] == [CHANNEL.id, OTHERS.id]


async def test_a_company_that_is_taken_out_and_put_back_is_told_of_once(build: Build) -> None:
    house = build()
    house.change(BOTH)
    house.web.feeds[FEED] = [deal("Orrin Labs")]
    await house.cycle()
    for watchlist in (NVDA, BOTH, NVDA, BOTH):
        house.change(watchlist)
        await house.cycle()
    assert len(house.slack.posts) == 1


async def test_what_an_old_story_lacked_is_added_to_its_message_and_not_told_again(build: Build) -> None:
    house = build()
    house.change(NVDA)
    house.web.feeds[FEED] = [joint_deal()]
    await house.cycle()
    house.change(BOTH)
    await house.at(NOON + timedelta(hours=1))
    await house.at(NOON + timedelta(hours=2))
    assert [post.purpose for post in house.slack.posts] == [Purpose.ALERT, Purpose.UPDATE]


async def test_the_first_watchlists_ever_are_not_looked_for(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "pactwire"):
        await build().cycle()
    assert "looked for" not in caplog.text


async def test_a_digest_that_is_moved_tells_each_story_once(build: Build) -> None:
    house = build()
    daily = DigestPlan((time(13),), frozenset(range(7)), "UTC")
    house.change(BOTH, channels=(replace(CHANNEL, alerts=False, digest=daily),))
    house.web.feeds[FEED] = partners(1)
    await house.cycle()
    await house.at(NOON + timedelta(hours=1))
    house.web.feeds[FEED] = partners(2)
    house.change(BOTH, channels=(replace(CHANNEL, alerts=False, digest=replace(daily, at=(time(14),))),))
    await house.at(NOON + timedelta(hours=1, minutes=30))
    await house.at(NOON + timedelta(hours=2))
    await house.at(NOON + timedelta(hours=26))

    told = house.texts(Purpose.DIGEST)

    assert len(told) == 2
    assert ["Orrin Labs" in told[0], "Vantor Systems" in told[0]] == [True, False]
    assert ["Orrin Labs" in told[1], "Vantor Systems" in told[1]] == [False, True]


async def test_what_waits_for_a_digest_is_told_when_its_channel_has_no_digest_any_more(build: Build) -> None:
    house = build()
    daily = DigestPlan((time(20),), frozenset(range(7)), "UTC")
    house.change(BOTH, channels=(replace(CHANNEL, alerts=False, digest=daily),))
    house.web.feeds[FEED] = partners(1)
    await house.cycle()
    assert house.slack.posts == []

    house.change(BOTH)
    await house.at(NOON + timedelta(minutes=1))
    await house.at(NOON + timedelta(hours=30))

    (told,) = house.texts(Purpose.DIGEST)
    assert "Orrin Labs" in told
