"""Two daemons on one PostgreSQL share the work and tell each story once."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from bot.adapters.store import open_store
from bot.config import shipped_rules
from bot.delivering.attempts import CLIENT_TIMEOUT
from bot.examination import open_worker
from bot.model import Channel, Feed, FullText, Purpose, Watchlist
from bot.pipeline import Pipeline, Watch, join
from tests.fakes.around import COMPANIES, NOON, Clock, Inline, Slack, Web
from tests.news import News, deal

FEEDS = ("https://one.example/feed", "https://two.example/feed")
CHANNEL = Channel("C0000000001", ("chips",))

TOLD = deal("Orrin Labs")
RETOLD = News(
    "in-other-words",
    "Orrin Labs picks AMD for training cluster under multi-year pact",
    "<p>Orrin Labs said on Monday that it had entered a multi-year partnership with AMD, which will deliver the "
    "accelerators of its next training cluster.</p>",
)


@contextmanager
def node(url: str, web: Web, slack: Slack) -> Iterator[Pipeline]:
    """One daemon of several on a database."""
    with closing(open_store(url, pace=timedelta(0))) as store:
        store.migrate()
        feeds = tuple(Feed(feed, "Example", full_text=FullText.NEVER) for feed in FEEDS)
        store.sync_feeds(feeds, [NOON] * len(feeds))
        watchlist = Watchlist("chips", tuple(company.key for company in COMPANIES))
        watch = Watch(feeds, COMPANIES, (watchlist,), (CHANNEL,))
        yield join(watch, store, web, web, slack, Inline(), web.clock, CLIENT_TIMEOUT)


async def test_two_nodes_that_read_one_deal_in_different_words_at_the_same_instant_tell_it_once(
    empty_postgresql_url: str,
) -> None:
    open_worker(shipped_rules(), COMPANIES, ())
    web, slack = Web(Clock()), Slack()
    web.feeds = {FEEDS[0]: [TOLD], FEEDS[1]: [RETOLD]}
    with node(empty_postgresql_url, web, slack) as one, node(empty_postgresql_url, web, slack) as other:
        nodes = (one, other)
        await asyncio.gather(*(node.polling.poll() for node in nodes))
        await asyncio.gather(*(node.polling.in_flight.drain() for node in nodes))
        await asyncio.gather(*(node.judging.judge() for node in nodes))
        await asyncio.gather(*(node.telling.tell() for node in nodes))
        for each in nodes:
            while await each.delivering.deliver():
                await each.delivering.in_flight.drain()
        status = one.store.status()

    assert (status.articles, status.stories) == (2, 1)
    assert [post.purpose for post in slack.posts] == [Purpose.ALERT]
