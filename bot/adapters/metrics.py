"""What the daemon did and how it stands, as Prometheus reads it.

What is done is counted where the pipeline calls its ports: a fetcher, workers and a store that count and are else as
those they stand for. How things stand is asked of the store when it is scraped. All of it happens in one process; the
workers only compute. docs/operations.md says what each figure means; names follow Prometheus' conventions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot import __version__
from bot.adapters.pulse import Pulse
from bot.adapters.store import SqlStore
from bot.adapters.store_database import Database
from bot.adapters.store_telling import SqlTelling
from bot.adapters.workers import Workers
from bot.errors import FetchError, StoreError
from bot.model import Delivery, Entry, Judgement, Membership, Purpose, Receipt
from bot.polling.addresses import masked_url
from bot.ports import Clock, Fetched, Fetcher, Lease, Poll, Store
from bot.shown import Status

R = TypeVar("R")

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_LAG = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400)
"""Seconds: from a wire's alert within the minute to an article that a feed brings a day late."""


class Metrics:
    """The counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        named: dict[str, Any] = {"registry": self.registry}
        self.fetches = Counter(
            "pactwire_fetches_total", "Answers to fetches of feeds and pages.", ("what", "outcome"), **named
        )
        self.fetched = Counter("pactwire_fetched_bytes_total", "Bytes of what was fetched.", ("what",), **named)
        self.fetch_time = Histogram(
            "pactwire_fetch_seconds", "Time until an answer was there.", ("what",), buckets=_SECONDS, **named
        )
        self.work_time = Histogram(
            "pactwire_work_seconds", "Time that a task took in a worker.", ("work",), buckets=_SECONDS, **named
        )
        self.polls = Counter("pactwire_polls_total", "Polls of feeds.", ("outcome",), **named)
        self.articles = Counter(
            "pactwire_articles_total", "Articles that came to a stage of the funnel.", ("stage",), **named
        )
        self.verdicts = Counter("pactwire_verdicts_total", "Verdicts on watched companies.", ("role", "alert"), **named)
        self.reports = Counter(
            "pactwire_reports_total", "Reports of events, by what they added to their story.", ("novelty",), **named
        )
        self.deliveries = Counter(
            "pactwire_deliveries_total", "Attempts to deliver, by what became of them.", ("purpose", "outcome"), **named
        )
        self.lag = Histogram(
            "pactwire_delivery_lag_seconds", "From an article's publication to its alert.", buckets=_LAG, **named
        )
        self.failures = Counter("pactwire_step_failures_total", "Failures of a step of the daemon.", ("step",), **named)
        built = Gauge("pactwire_build_info", "The version that runs.", ("version",), **named)
        built.labels(__version__).set(1)

    def render(self) -> bytes:
        """All of it in Prometheus' text format; asks the store, so not for the event loop."""
        return generate_latest(self.registry)


class MeteredFetcher:
    """A `Fetcher` that counts what another one fetches; `what` is `feed` or `page`."""

    def __init__(self, fetcher: Fetcher, metrics: Metrics, what: str) -> None:
        self._fetcher = fetcher
        self._metrics = metrics
        self._what = what

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "", at: str = "") -> Fetched:
        begun = time.perf_counter()
        try:
            fetched = await self._fetcher.fetch(url, etag=etag, last_modified=last_modified, at=at)
        except FetchError:
            self._metrics.fetches.labels(self._what, "failed").inc()
            raise
        self._metrics.fetch_time.labels(self._what).observe(time.perf_counter() - begun)
        self._metrics.fetches.labels(self._what, "unchanged" if fetched.unchanged else "content").inc()
        self._metrics.fetched.labels(self._what).inc(len(fetched.body))
        return fetched


class MeteredWorkers:
    """`Workers` that measure how long others take; waiting for a free process counts."""

    def __init__(self, workers: Workers, metrics: Metrics) -> None:
        self._workers = workers
        self._metrics = metrics

    async def run(self, function: Callable[..., R], *args: Any, timeout: float) -> R:  # noqa: ASYNC109
        with self._metrics.work_time.labels(getattr(function, "__name__", "other")).time():
            return await self._workers.run(function, *args, timeout=timeout)


class MeteredStore(SqlStore):
    """A store that counts what is saved in it, once it is."""

    def __init__(self, database: Database, pace: timedelta, metrics: Metrics) -> None:
        super().__init__(database, pace)
        self._metrics = metrics

    def save_polls(self, polls: Sequence[Poll]) -> tuple[int | None, ...]:
        found = super().save_polls(polls)
        for poll, new in zip(polls, found, strict=True):
            if new is not None:
                self._metrics.polls.labels("failed" if poll.state.failures else "succeeded").inc()
                self._metrics.articles.labels("found").inc(new)
        return found

    def save_judgement(self, lease: Lease[Entry], judgement: Judgement, now: datetime) -> bool:
        is_new = super().save_judgement(lease, judgement, now)
        if is_new:
            self._count(judgement)
        return is_new

    def _count(self, judgement: Judgement) -> None:
        stages = self._metrics.articles
        stages.labels("judged").inc()
        stages.labels("about a watched company").inc(bool(judgement.verdicts))
        stages.labels("about a deal").inc(any(verdict.alert for verdict in judgement.verdicts))
        for verdict in judgement.verdicts:
            self._metrics.verdicts.labels(verdict.role, "yes" if verdict.alert else "no").inc()

    def save_unreadable(self, lease: Lease[Entry], error: str, now: datetime) -> None:
        super().save_unreadable(lease, error, now)
        self._metrics.articles.labels("unreadable").inc()

    @contextmanager
    def telling(self) -> Iterator[SqlTelling]:
        with self._database.telling("tell") as connection:
            telling = _CountedTelling(connection)
            yield telling
        for membership in telling.memberships:
            self._metrics.reports.labels(membership.novelty).inc()

    def finish_sent(self, lease: Lease[Delivery], receipt: Receipt, now: datetime) -> None:
        super().finish_sent(lease, receipt, now)
        self._finished(lease, "sent")
        if lease.item.purpose is Purpose.ALERT:
            self._metrics.articles.labels("told").inc()
            self._measure_lag(lease.item.subject, now)

    def _measure_lag(self, story_id: str, now: datetime) -> None:
        with self._database.reading("delivery lag") as connection:
            stories = SqlTelling(connection).stories((story_id,))
        for story in stories:
            source = story.sources[0]
            self._metrics.lag.observe(max((now - (source.published or source.found_at)).total_seconds(), 0))

    def finish_retry(self, lease: Lease[Delivery], error: str, next_attempt_at: datetime) -> None:
        super().finish_retry(lease, error, next_attempt_at)
        self._finished(lease, "retried")

    def finish_unknown(
        self, lease: Lease[Delivery], error: str, next_attempt_at: datetime, rest: timedelta = timedelta(0)
    ) -> None:
        super().finish_unknown(lease, error, next_attempt_at, rest)
        self._finished(lease, "unknown")

    def finish_failed(self, lease: Lease[Delivery], error: str) -> None:
        super().finish_failed(lease, error)
        self._finished(lease, "failed")

    def _finished(self, lease: Lease[Delivery], outcome: str) -> None:
        self._metrics.deliveries.labels(lease.item.purpose, outcome).inc()


class _CountedTelling(SqlTelling):
    """Telling that knows what was saved in it, to be counted when it is committed."""

    memberships: tuple[Membership, ...] = ()

    def save_told(
        self,
        articles: Sequence[str],
        stories: Sequence[Any],
        memberships: Sequence[Membership],
        deliveries: Sequence[Delivery],
        items: Sequence[Any],
    ) -> None:
        super().save_told(articles, stories, memberships, deliveries, items)
        self.memberships = (*self.memberships, *memberships)


class Standing(Collector):
    """How things stand in the store, and since when each step has run; asked at each scrape."""

    def __init__(self, store: Store, clock: Clock, pulse: Pulse) -> None:
        self._store = store
        self._clock = clock
        self._pulse = pulse

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked of the store before the first scrape."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        yield _gauge(
            "pactwire_step_idle_seconds", "Since a step of the daemon last ended.", self._pulse.idle(), label="step"
        )
        try:
            status, next_delivery = self._store.status(), self._store.next_delivery_at()
        except StoreError:
            yield _gauge("pactwire_store_up", "Whether the store answers.", {"": 0})
            return
        yield _gauge("pactwire_store_up", "Whether the store answers.", {"": 1})
        now = self._clock.now()
        yield from _standing(status, now)
        late = max((now - next_delivery).total_seconds(), 0) if next_delivery else 0
        yield _gauge("pactwire_delivery_overdue_seconds", "How long the next delivery has been due.", {"": late})


def _standing(status: Status, now: datetime) -> Iterator[Metric]:
    waiting = {"entries": status.unread, "deliveries": status.deliveries["pending"]}
    yield _gauge("pactwire_queue_items", "What waits to be worked on.", waiting, label="queue")
    yield _gauge("pactwire_deliveries", "Deliveries by state.", status.deliveries, label="state")
    stored = {"articles": status.articles, "stories": status.stories}
    yield _gauge("pactwire_stored_items", "What is kept.", stored, label="kind")
    stopped = sum(bool(channel.stopped) for channel in status.channels)
    yield _gauge("pactwire_channels_stopped", "Channels that Slack refused.", {"": stopped})
    problems = len(status.problems)
    yield _gauge("pactwire_configuration_problems", "Problems of an edit that is not in force.", {"": problems})
    feeds = {masked_url(feed.state.url): feed.state for feed in status.feeds}
    ages = {url: (now - state.succeeded_at).total_seconds() for url, state in feeds.items() if state.succeeded_at}
    yield _gauge("pactwire_feed_age_seconds", "Since a feed was last polled well.", ages, label="feed")
    failures = {url: state.failures for url, state in feeds.items()}
    yield _gauge("pactwire_feed_failures", "Polls of a feed that failed in a row.", failures, label="feed")


def _gauge(name: str, text: str, values: Any, *, label: str = "") -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=(label,) if label else ())
    for key, value in values.items():
        family.add_metric((str(key),) if label else (), float(value))
    return family
