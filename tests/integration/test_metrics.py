"""What Prometheus and a prober see of a pipeline that works."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.metrics import MeteredFetcher, MeteredStore, Metrics, Standing
from bot.adapters.outage import Outage
from bot.adapters.page.handlers import Site
from bot.adapters.page.health import Health
from bot.adapters.pulse import STUCK, Pulse
from bot.adapters.store_database import open_database
from bot.config import shipped_rules
from bot.delivering.attempts import CLIENT_TIMEOUT
from bot.errors import FetchError, Refused
from bot.examination import open_worker
from bot.model import Channel, Feed, FullText, Watchlist
from bot.pipeline import Pipeline, Watch, join
from bot.ports import PROBLEMS
from tests.fakes.around import COMPANIES, NOON, Clock, Inline, Slack, Web
from tests.fakes.page import TOKEN
from tests.integration.test_page_server import visiting
from tests.news import deal, quiet

FEED = Feed("https://news.example/feed.xml?key=hidden", "Example News", full_text=FullText.NEVER)
CHANNEL = Channel("C0000000001", ("chips",))


class Measured:
    """A pipeline over a store that counts, and the figures of a scrape."""

    def __init__(self, path: Path) -> None:
        self.metrics, self.clock, self.slack, self.pulse = Metrics(), Clock(), Slack(), Pulse()
        self.store = MeteredStore(open_database(f"sqlite:///{path}"), timedelta(0), self.metrics)
        self.store.migrate()
        self.store.sync_feeds([FEED], [NOON])
        self.web = Web(self.clock)
        fetcher = MeteredFetcher(self.web, self.metrics, "feed")
        open_worker(shipped_rules(), COMPANIES, ())
        watch = Watch((FEED,), COMPANIES, (Watchlist("chips", ("AMD", "NVDA")),), (CHANNEL,))
        self.pipeline: Pipeline = join(
            watch, self.store, fetcher, fetcher, self.slack, Inline(), self.clock, CLIENT_TIMEOUT
        )
        self.metrics.registry.register(Standing(self.store, self.clock, self.pulse))

    async def cycle(self) -> None:
        pipeline = self.pipeline
        await pipeline.polling.poll()
        await pipeline.polling.in_flight.drain()
        await pipeline.judging.judge()
        await pipeline.telling.tell()
        await pipeline.delivering.deliver()
        await pipeline.delivering.in_flight.drain()

    def site(self, pulse: Pulse | None = None) -> Site:
        pipeline = self.pipeline
        health = Health(self.store, pulse or self.pulse, self.metrics, Outage())
        return Site(self.store, self.clock, pipeline.inspecting, lambda: pipeline.watch, health=health)

    def figures(self) -> dict[str, float]:
        return figures(self.metrics.render().decode())


def figures(text: str) -> dict[str, float]:
    """Each sample by its name, with the values of its labels in braces, sorted."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {f"{s.name}{{{','.join(sorted(s.labels.values()))}}}" if s.labels else s.name: s.value for s in samples}


def take_away(measured: "Measured", directory: Path) -> None:
    """Have the database gone, with its directory, so that nothing makes a new one."""
    measured.store.close()
    for file in directory.iterdir():
        file.unlink()
    directory.rmdir()


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Measured]:
    measured = Measured(tmp_path / "pactwire.db")
    yield measured
    measured.store.close()


async def test_the_funnel_is_counted_from_the_feed_to_the_message(measured: Measured) -> None:
    measured.web.feeds[FEED.url] = [deal("Orrin Labs"), quiet(), replace(quiet("bakery"), title="B", text="A bakery.")]
    await measured.cycle()
    seen = measured.figures()
    stages = ("found", "judged", "about a watched company", "about a deal", "told")
    assert [seen[f"pactwire_articles_total{{{stage}}}"] for stage in stages] == [3, 3, 2, 1, 1]
    assert seen["pactwire_fetches_total{content,feed}"] == 1
    assert seen["pactwire_fetched_bytes_total{feed}"] > 100
    assert seen["pactwire_polls_total{succeeded}"] == 1
    assert seen["pactwire_verdicts_total{party,yes}"] == 1
    assert seen["pactwire_reports_total{first}"] == 1
    assert seen["pactwire_deliveries_total{alert,sent}"] == 1
    assert seen["pactwire_delivery_lag_seconds_sum"] == 600, "it was published ten minutes before"


async def test_how_things_stand_is_asked_when_it_is_scraped(measured: Measured) -> None:
    measured.web.feeds[FEED.url] = [deal("Orrin Labs")]
    measured.slack.errors[CHANNEL.id] = Refused("posting: C1: not_in_channel", code="not_in_channel")
    await measured.cycle()
    measured.store.remember(PROBLEMS, f"{NOON.isoformat()}\nfeeds.yaml:1:1: a problem")
    measured.clock.time += timedelta(minutes=3)
    seen = measured.figures()
    assert seen["pactwire_store_up"] == 1
    assert seen["pactwire_deliveries{pending}"] == 1
    assert seen["pactwire_channels_stopped"] == 1
    assert seen["pactwire_configuration_problems"] == 1
    assert seen["pactwire_feed_age_seconds{https://news.example/feed.xml?key=***}"] == 180
    assert seen["pactwire_queue_items{entries}"] == 0


async def test_a_failed_fetch_is_counted_and_its_feed_is_failing(measured: Measured) -> None:
    measured.web.feeds[FEED.url] = FetchError("fetch failed: 500", status=500)
    await measured.cycle()
    seen = measured.figures()
    assert seen["pactwire_fetches_total{failed,feed}"] == 1
    assert seen["pactwire_polls_total{failed}"] == 1
    assert seen["pactwire_feed_failures{https://news.example/feed.xml?key=***}"] == 1


def test_a_store_that_does_not_answer_is_a_figure_and_not_an_error(measured: Measured, tmp_path: Path) -> None:
    take_away(measured, tmp_path)
    assert measured.figures()["pactwire_store_up"] == 0


async def test_metrics_need_the_token_and_health_does_not(measured: Measured) -> None:
    async with visiting(measured.site()) as browser:
        for path in ("/healthz", "/readyz"):
            async with browser.get(path) as response:
                assert (response.status, await response.text()) == (200, "ok\n")
        async with browser.get("/metrics") as response:
            assert response.status == 401
        async with browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}) as response:
            assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert figures(await response.text())["pactwire_store_up"] == 1


async def test_a_step_that_is_stuck_is_no_health_and_a_store_that_is_away_not_ready(
    measured: Measured, tmp_path: Path
) -> None:
    now = 0.0
    pulse = Pulse(lambda: now)
    pulse.expect("poll")
    async with visiting(measured.site(pulse)) as browser:
        now = STUCK + 1
        async with browser.get("/healthz") as response:
            assert (response.status, await response.text()) == (503, "poll is stuck\n")
        pulse.beat("poll")
        take_away(measured, tmp_path)
        async with browser.get("/healthz") as response:
            assert response.status == 200
        async with browser.get("/readyz") as response:
            assert (response.status, await response.text()) == (503, "the database does not answer\n")
