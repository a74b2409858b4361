"""Look again: a company that was added to a watchlist is looked for in what was judged in the last day."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from bot.examination import judge_article
from bot.judging.again import with_companies
from bot.model import Article, Judgement, Watchlist
from bot.pipeline.judging import JUDGE_TIMEOUT, JUDGED_AT_ONCE
from bot.pipeline.work import Watch, Workers
from bot.polling.addresses import masked_url
from bot.ports import Clock, Store

log = logging.getLogger("pactwire")

LOOK_BACK = timedelta(hours=24)
WATCHED = "watched companies"
"""The name under which the store remembers what stored articles were judged for: the companies of each watchlist."""

Pair = tuple[str, str]
"""A watchlist and a company on it."""


@dataclass(slots=True)
class _Span:
    """The articles that are left to look through, and what was found so far."""

    since: datetime
    until: datetime
    after: int = 0
    articles: int = 0
    deals: int = 0


@dataclass(frozen=True, slots=True)
class _Added:
    """The companies that are new on a watchlist, and those of them that were on none."""

    companies: frozenset[str]
    unjudged: frozenset[str]


@dataclass(slots=True)
class Looking:
    """Looks through stored articles once, for what was added since the last time; a restart begins anew.

    What is found goes the way of any article: its story is told to the channels that were not told of it. `judging` is
    held while a batch is judged, perhaps by processes that do not know the new companies yet.
    """

    watch: Watch
    store: Store
    workers: Workers
    clock: Clock
    judging: asyncio.Lock
    added: _Added | None = field(default=None, init=False)
    span: _Span | None = field(default=None, init=False)

    async def look(self) -> int:
        """Look through a batch of articles; how many. Nothing where all was looked through."""
        if self.added is None:
            self.added = await asyncio.to_thread(self._find_added)
        if not self.added.companies:
            return 0
        if self.span is None:
            async with self.judging:
                now = self.clock.now()
            self.span = _Span(now - LOOK_BACK, now)
        return await self._look_through(self.span, self.added)

    def _find_added(self) -> _Added:
        known, pairs = recall_pairs(self.store), to_pairs(self.watch.watchlists)
        added = pairs - known if known is not None else frozenset[Pair]()
        if not added:
            remember_pairs(self.store, pairs)
        companies = frozenset(company for _, company in added)
        return _Added(companies, companies - {company for _, company in known or ()})

    async def _look_through(self, span: _Span, added: _Added) -> int:
        batch = await asyncio.to_thread(self.store.found_since, span.since, span.after, JUDGED_AT_ONCE)
        if not batch:
            await self._finish(span, added)
            return 0
        # What was found since is judged with the new companies anyway.
        wanted = [article for _, article, found_at in batch if found_at <= span.until]
        judgements = await asyncio.gather(*(self._judge(article, added) for article in wanted))
        found = [judgement for judgement in judgements if judgement]
        span.deals += await asyncio.to_thread(self._save, found, added)
        span.articles += len(wanted)
        span.after = batch[-1][0]
        return len(batch)

    async def _judge(self, article: Article, added: _Added) -> Judgement | None:
        """The article judged with all companies. One that cannot be judged is passed over."""
        if not added.unjudged:
            return Judgement(article)
        try:
            return await self.workers.run(judge_article, article, timeout=JUDGE_TIMEOUT)
        except Exception as error:  # noqa: BLE001  whatever one article does, the others are looked through
            log.warning("not looked through for new companies: %s: %s", masked_url(article.url), error)
            return None

    def _save(self, found: Iterable[Judgement], added: _Added) -> int:
        """Save what the judgements say of the new companies; how many of the articles are to be told."""
        with self.store.telling() as telling:
            deals = 0
            for new in found:
                old = telling.judgement_of(new.article.key)
                if old is None:
                    continue
                judgement = with_companies(old, new, added.unjudged)
                tell = any(verdict.alert and verdict.company in added.companies for verdict in judgement.verdicts)
                if tell or judgement != old:
                    telling.judge_again(new.article.key, judgement, tell=tell)
                deals += tell
            return deals

    async def _finish(self, span: _Span, added: _Added) -> None:
        await asyncio.to_thread(remember_pairs, self.store, to_pairs(self.watch.watchlists))
        names = ", ".join(sorted(added.companies))
        log.info("looked for %s in %d articles of the last day: %d tell a deal", names, span.articles, span.deals)
        self.added = _Added(frozenset(), frozenset())


def to_pairs(watchlists: Iterable[Watchlist]) -> frozenset[Pair]:
    return frozenset((watchlist.name, company) for watchlist in watchlists for company in watchlist.companies)


def recall_pairs(store: Store) -> frozenset[Pair] | None:
    """What the stored articles were judged for; None where nobody remembered it yet."""
    text = store.recall(WATCHED)
    return frozenset(msgspec.json.decode(text, type=list[Pair])) if text else None


def remember_pairs(store: Store, pairs: frozenset[Pair]) -> None:
    text = msgspec.json.encode(sorted(pairs)).decode()
    if text != store.recall(WATCHED):
        store.remember(WATCHED, text)
