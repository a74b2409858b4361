"""Inspect: what the bot would make of an article now, and what would have to change for it to alert.

The same reading, judging and telling as for an entry of a feed, and nothing of it is saved.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.examination import find_lacks, to_entry
from bot.model import Article, Channel, Entry, Verdict
from bot.pipeline.judging import Judging
from bot.pipeline.telling import Telling
from bot.pipeline.work import Watch
from bot.ports import Fetcher
from bot.shown import Inspection, Placed
from bot.telling.audience import Plan, refusal_by_words
from bot.telling.stories import Assignment

# Characters of a pasted text that are read: somewhat more than are judged, so that the judgement says what it left out.
LONGEST_TEXT = 250_000


@dataclass(frozen=True, slots=True)
class Inspecting:
    """Looks at one article. `fetcher` is that of the feeds: an address passes the same guards."""

    watch: Watch
    fetcher: Fetcher
    judging: Judging
    telling: Telling

    async def inspect(self, source: str) -> Inspection:
        """The article at a web address, or in a text. Raises FetchError, ArticleError or StoreError."""
        entry = await self._entry(source.strip())
        judgement = await self.judging.examine(entry)
        lacks = await self.judging.work(find_lacks, judgement, about=entry)
        looked = await asyncio.to_thread(self.telling.look, judgement)
        return Inspection(
            judgement,
            tuple(
                (*lacking, *self._unwanted(verdict, judgement.article))
                for verdict, lacking in zip(judgement.verdicts, lacks, strict=True)
            ),
            tuple(self._placed(assignment, planned) for assignment, planned in looked),
        )

    async def _entry(self, source: str) -> Entry:
        if not is_address(source):
            body, url, kind = source[:LONGEST_TEXT].encode(errors="replace"), "", ""
        else:
            page = await self.fetcher.fetch(source)
            body, url, kind = page.body, page.url, page.headers.get("content-type", "")
        pasted = Entry(key=url or "article", feed="", url=url, title="", publisher="", published=None)
        return await self.judging.work(to_entry, body, url, kind, about=pasted)

    def _unwanted(self, verdict: Verdict, article: Article) -> Iterator[str]:
        """What of the watchlists and channels would keep the company from being told, whatever is reported of it."""
        lists = [watchlist for watchlist in self.watch.watchlists if verdict.company in watchlist.companies]
        taken = {name for channel in self.watch.channels for name in channel.watchlists}
        if not any(watchlist.name in taken for watchlist in lists):
            yield "A channel would have to take a watchlist that has it; none does."
        for watchlist in lists:
            if refusal := refusal_by_words(watchlist, article):
                yield f"The text would have to suit the watchlist: {refusal}."

    def _placed(self, assignment: Assignment, planned: Plan) -> Placed:
        membership = assignment.membership
        return Placed(
            membership.event,
            assignment.story.id if assignment.previous else "",
            membership.novelty,
            membership.change,
            assignment.why,
            tuple(self._outcomes(planned)),
        )

    def _outcomes(self, planned: Plan) -> Iterator[tuple[str, str]]:
        """What each channel would be told, and why not; every channel is in it."""
        said = dict(reason.split(": ", 1) for reason in planned.reasons)
        for channel in self.watch.channels:
            outcome = said.get(channel.id, "not told: it watches none of these companies")
            yield channel.id, outcome + self._held(channel, planned)

    def _held(self, channel: Channel, planned: Plan) -> str:
        """Until when the channel's quiet hours hold it, in its own time; empty where they do not."""
        now = self.telling.clock.now()
        held = [d.not_before for d in planned.deliveries if d.channel == channel.id and d.not_before > now]
        if not held or channel.quiet is None:
            return ""
        return f"; held by quiet hours until {max(held).astimezone(ZoneInfo(channel.quiet.timezone)):%H:%M}"


def is_address(source: str) -> bool:
    """Whether what was given is a web address and not a text."""
    return source.lower().startswith(("http://", "https://")) and not any(map(str.isspace, source))
