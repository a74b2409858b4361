"""Read and judge: unread entries become articles with their judgement."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from bot.errors import ArticleError, FetchError, StaleLease
from bot.examination import draft_entry, draft_page, judge_draft, title_alone, wants_page
from bot.model import Entry, FullText, Judgement
from bot.pipeline.work import LEASE, Holding, Watch, Workers
from bot.polling.addresses import masked_url
from bot.ports import Clock, Fetcher, Lease, Store
from bot.reading.articles import Draft

R = TypeVar("R")

log = logging.getLogger("pactwire")

# Seconds. No article may take over 250 ms; the rest is room for a machine under load.
JUDGE_TIMEOUT = 10.0
# Entries of a batch, which keeps the workers busy and is under one lease.
JUDGED_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges what was found; `pages` fetches the page of an entry that is a fragment. `busy` is held for each batch."""

    watch: Watch
    store: Store
    pages: Fetcher
    workers: Workers
    clock: Clock
    holding: Holding
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def judge(self) -> int:
        """Judge a batch of unread entries; how many."""
        async with self.busy:
            return await self._judge_batch()

    async def _judge_batch(self) -> int:
        leases = await asyncio.to_thread(self.store.claim_entries, JUDGED_AT_ONCE, LEASE)
        outcomes = await asyncio.gather(*(self._judge(lease) for lease in leases), return_exceptions=True)
        if failed := next((outcome for outcome in outcomes if isinstance(outcome, BaseException)), None):
            raise failed
        return len(leases)

    async def _judge(self, lease: Lease[Entry]) -> None:
        try:
            with self.holding.of(lease):
                judgement = await self.examine(lease.item)
        except ArticleError as error:
            save: Callable[[], object] = partial(self.store.save_unreadable, lease, str(error), self.clock.now())
        else:
            save = partial(self.store.save_judgement, lease, judgement, self.clock.now())
        try:
            await asyncio.to_thread(save)
        except StaleLease:
            log.warning("entry judged by another node meanwhile: %s", masked_url(lease.item.url))

    async def examine(self, entry: Entry) -> Judgement:
        """Read and judge an entry; on its title alone where its texts cannot be read. Raises ArticleError."""
        try:
            return await self._examine(await self._draft(entry), about=entry)
        except ArticleError as error:
            log.warning("judged on its title alone: %s", error)
            draft = await self.work(
                draft_entry, title_alone(entry), (f"judged on its title alone: {error}",), about=entry
            )
            return await self._examine(draft, about=entry)

    async def _draft(self, entry: Entry) -> Draft:
        """The entry read, from its page where that is wanted and works. Raises ArticleError."""
        if not await self._wants_page(entry):
            return await self.work(draft_entry, entry, about=entry)
        try:
            page = await self.pages.fetch(entry.url)
            kind = page.headers.get("content-type", "")
            return await self.work(draft_page, entry, page.body, page.url, kind, about=entry)
        except (FetchError, ArticleError) as error:
            return await self.work(draft_entry, entry, (f"judged on the feed's text: {error}",), about=entry)

    async def _wants_page(self, entry: Entry) -> bool:
        feed = self.watch.by_url.get(entry.feed)
        if feed is None or feed.full_text is FullText.NEVER or not entry.url:
            return False
        return feed.full_text is FullText.ALWAYS or await self.work(wants_page, entry, about=entry)

    async def _examine(self, draft: Draft, about: Entry) -> Judgement:
        """Raises ArticleError."""
        seen = await asyncio.to_thread(self.store.recurring, draft.site, draft.fingerprints)
        return await self.work(judge_draft, draft, dict(seen), about=about)

    async def work(self, function: Callable[..., R], *args: Any, about: Entry) -> R:
        """Raises ArticleError, whatever the article did to the worker."""
        try:
            return await self.workers.run(function, *args, timeout=JUDGE_TIMEOUT)
        except ArticleError:
            raise
        except (TimeoutError, ChildProcessError) as error:
            raise ArticleError(f"read failed: {masked_url(about.url)}: {error}") from error
        except Exception as error:  # one article that meets a mistake of ours must not hold up the rest
            log.exception("reading failed unexpectedly: %s", masked_url(about.url))
            raise ArticleError(f"read failed: {masked_url(about.url)}: {error!r}") from error
