"""What is said of a story, apart from how a service writes it.

The first line is the news and also the notification on a phone; what follows is why to believe it and
why you get it. Text from articles stands in runs of its own, so that a renderer can keep it harmless.
"""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from html import escape

from bot.model import Block, Company, Message, Role, Run, Source, Story, Style
from bot.telling import sources
from bot.telling.digests import Digest, Line, Section
from bot.telling.headlines import KINDS, LONGEST, STAGES, company_name, headline, to_amount, who
from bot.telling.parties import listed

ROLES = {Role.PARTY: "as party", Role.BACKGROUND: "as background", Role.MENTION: "only named"}
MOST_BLOCKS = 50
"""Blocks in one message, Slack's limit; what is longer is continued in the next."""
_FRAME = 3
"""Blocks of every part that are not stories: its heading, the time it reaches to, and that it goes on."""
_HEAVIEST = 10_800
"""What the stories of one part may weigh. Slack refuses blocks of over about 13,200 characters of JSON, and the
renderer stays under 11,800 (docs/decisions/0053); the frame takes 700 of the rest."""
_BLOCK_WEIGHT = 120
_RUN_WEIGHT = 60
"""Characters of JSON around the text of a block and of a run."""
_QUOTE = 600
_TERM = 120
_SUMMED_UP = 12
"""Stories told at once that the digest's last line names; a line of all would not be read."""
_IN_TITLE = 4
"""Companies that a digest's title names."""
_NO_MORE = "Nothing new beyond the alerts"
_SEPARATOR = " · "


def alert(story: Story, companies: Mapping[str, Company], watched: Mapping[str, str]) -> Message:
    """A story told at once. `watched` are the companies of the channel with their watchlists' names."""
    first = headline(story, companies)
    told = [company for company in story.companies if company in watched]
    blocks = (
        Block(Style.HEADING, (Run(first),)),
        Block(Style.TEXT, _facts(story, told, companies)),
        _quote(story.evidence, story.sources[0], story),
        *_also(story, watched, told),
        Block(Style.TEXT, _links(story)),
        Block(Style.SMALL, (Run(_because(story, told, watched)),)),
    )
    return Message(first, blocks)


def development(story: Story, change: str, evidence: str, article: str, companies: Mapping[str, Company]) -> Message:
    """What newly happened in a story, for the thread of its alert, with the sentence that says so.

    `article` is the key of the source that the evidence is from.
    """
    line = textwrap.shorten(f"{who(story, companies)}: {change}", LONGEST, placeholder="…")
    source = next((source for source in story.sources if source.article == article), story.sources[-1])
    return Message(line, (Block(Style.TEXT, (Run(line, bold=True),)), _quote(evidence, source, story)))


def digest(told: Digest, companies: Mapping[str, Company]) -> tuple[Message, ...]:
    """A window's digest in as many messages as its blocks need; none when there is nothing to say."""
    if not told.sections and not told.told_at_once:
        return (_nothing(),) if told.say_nothing_new else ()
    groups = [group for section in told.sections for group in _section(section, companies)]
    parts = _parts([*groups, *_told_at_once(told.told_at_once, companies)])
    title = f"Digest of {told.total} {'story' if told.total == 1 else 'stories'}" if told.total else _NO_MORE
    lines = [line for section in told.sections for line in section.lines]
    news = f"{title}: {headline(lines[0].story, companies)}" if lines else title
    heads = [_about(title, lines, companies)]
    heads += [f"{title}, continued ({number} of {len(parts)})" for number in range(2, len(parts) + 1)]
    texts = [news, *heads[1:]]
    return tuple(
        Message(text, _part(head, told.end, blocks, number, len(parts)))
        for number, (text, head, blocks) in enumerate(zip(texts, heads, parts, strict=True))
    )


def _called(company: str, story: Story, companies: Mapping[str, Company]) -> str:
    """`Nvidia (NVDA)`, by the name of the first line; a private company has no ticker."""
    known = companies.get(company)
    if known is None:
        return company
    name = company_name(known, story)
    return f"{name} ({company})" if known.tickers and name != company else name


def _facts(story: Story, told: Sequence[str], companies: Mapping[str, Company]) -> tuple[Run, ...]:
    names = listed([_called(company, story, companies) for company in told]) or "A watched company"
    facts = ["are parties" if len(told) > 1 else "is a party", f"{KINDS[story.kind]}, {STAGES[story.stage]}"]
    facts += [
        textwrap.shorten(quoted, _TERM, placeholder="…") for quoted in (to_amount(story.amount), *story.terms) if quoted
    ]
    return Run(names, bold=True), Run(" " + _SEPARATOR.join(facts))


def _quote(evidence: str, source: Source, story: Story) -> Block:
    said = textwrap.shorten(evidence, _QUOTE, placeholder="…")
    return Block(Style.QUOTE, (Run(f"“{said}” — "), *_origin(source, story)))


def _origin(source: Source, story: Story) -> tuple[Run, ...]:
    """The source by name, as a link, and when it was published."""
    name = Run(sources.label(source, story), url=source.url)
    if source.published is None:
        return (name,)
    return name, Run(", "), _at(source.published)


def _at(time: datetime) -> Run:
    return Run(f"{time:%-d %b %H:%M} UTC", at=time)


def _also(story: Story, watched: Mapping[str, str], told: Sequence[str]) -> tuple[Block, ...]:
    """The channel's other companies in the articles, by role."""
    roles = [(company, Role.PARTY) for company in story.companies if company not in told]
    roles += [other for other in story.others if other[0] not in told]
    parts = []
    for role in Role:
        named = [company for company, its in roles if its is role and company in watched]
        if named:
            parts.append(f"{', '.join(named)}, {ROLES[role]}")
    return (Block(Style.SMALL, (Run(f"also: {'; '.join(parts)}"),)),) if parts else ()


def _links(story: Story) -> tuple[Run, ...]:
    count = len(story.sources)
    runs = [Run(f"{count} source{'' if count == 1 else 's'}: ")]
    best = sources.best(story)
    for number, source in enumerate(best):
        runs += [Run(_SEPARATOR)] if number else []
        runs.append(Run(sources.label(source, story), url=source.url))
    more = sources.publishers(story) - len(best)
    return (*runs, Run(f"{_SEPARATOR}and {more} more")) if more > 0 else tuple(runs)


def _because(story: Story, told: Sequence[str], watched: Mapping[str, str]) -> str:
    by_list: dict[str, list[str]] = {}
    for company in told:
        by_list.setdefault(watched[company], []).append(company)
    lists = "; ".join(f"{listed(companies)} in {name}" for name, companies in by_list.items())
    return _SEPARATOR.join(filter(None, (f"You watch {lists}" if lists else "", _late(story.sources[0]))))


def _late(source: Source) -> str:
    if source.published is None:
        return "the source gives no time"
    return f"found {_duration(source.found_at - source.published)} after it was published"


def _duration(time: timedelta) -> str:
    minutes = int(time / timedelta(minutes=1))
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"


def _section(section: Section, companies: Mapping[str, Company]) -> list[tuple[Block, ...]]:
    """Groups of blocks that stay together: the section's name, smaller than the title, with its first story."""
    name = (Block(Style.DIVIDER), Block(Style.TEXT, (Run(section.watchlist, bold=True),)))
    groups = [_story_lines(line, companies) for line in section.lines]
    return [(*name, *groups[0]), *groups[1:]]


def _story_lines(line: Line, companies: Mapping[str, Company]) -> tuple[Block, ...]:
    story = line.story
    called = ", ".join(_called(company, story, companies) for company in line.companies)
    facts = [called, f"{KINDS[story.kind]}, {STAGES[story.stage]}"]
    facts += [textwrap.shorten(to_amount(story.amount), _TERM, placeholder="…")] if story.amount else []
    why = (Run(f"{_SEPARATOR}{line.why}", italic=True),) if line.why else ()
    return (
        Block(Style.TEXT, (Run(headline(story, companies), bold=True),)),
        Block(Style.SMALL, (Run(_SEPARATOR.join(facts) + _SEPARATOR), *_links(story), *why)),
    )


def _told_at_once(stories: Sequence[Story], companies: Mapping[str, Company]) -> list[tuple[Block, ...]]:
    if not stories:
        return []
    lines = [headline(story, companies) for story in stories[:_SUMMED_UP]]
    lines += [f"and {len(stories) - _SUMMED_UP} more"] if len(stories) > _SUMMED_UP else []
    return [(Block(Style.DIVIDER), Block(Style.SMALL, (Run(f"Told at once: {'; '.join(lines)}"),)))]


def _parts(groups: Iterable[tuple[Block, ...]]) -> list[list[Block]]:
    """The groups filled into parts, each with room for its heading and a line that says it goes on."""
    parts: list[list[Block]] = [[]]
    weight = 0
    for group in groups:
        weight += sum(map(_weight, group))
        if parts[-1] and (len(parts[-1]) + len(group) > MOST_BLOCKS - _FRAME or weight > _HEAVIEST):
            parts.append([])
            weight = sum(map(_weight, group))
        parts[-1] += group
    return parts


def _weight(block: Block) -> int:
    """No fewer characters than the block takes as JSON, with its text escaped for Slack and for JSON."""
    texts = (json.dumps(escape(run.text + run.url, quote=False)) for run in block.runs)
    return _BLOCK_WEIGHT + sum(len(text) + _RUN_WEIGHT for text in texts)


def _about(title: str, lines: Sequence[Line], companies: Mapping[str, Company]) -> str:
    """The title with whom the stories are about: what a notification shows that is made of the first block."""
    named = [(key, line.story) for line in lines for key in line.companies if key in companies]
    names = list(dict.fromkeys(company_name(companies[key], story) for key, story in named))
    more = [f"{len(names) - _IN_TITLE} more"] if len(names) > _IN_TITLE else []
    about = listed([*names[:_IN_TITLE], *more])
    return textwrap.shorten(f"{title}: {about}", LONGEST, placeholder="…") if about else title


def _part(head: str, end: datetime, blocks: list[Block], number: int, parts: int) -> tuple[Block, ...]:
    until = () if number else (Block(Style.SMALL, (Run("up to "), _at(end))),)
    going_on = (Block(Style.SMALL, (Run("continued in the next message"),)),) if number + 1 < parts else ()
    return Block(Style.HEADING, (Run(head),)), *until, *blocks, *going_on


def _nothing() -> Message:
    line = "Nothing new since the last digest"
    return Message(line, (Block(Style.SMALL, (Run(line),)),))
