"""The values that travel through the house; no behaviour beyond small properties.

    Feed ─poll→ Entry ─read→ Article ─judge→ Judgement ─tell→ Story ─compose→ Message ─deliver→ Receipt

All are frozen and hold tuples; every datetime is aware and in UTC; every duration is a timedelta.
The same input gives the same value, so keys are deterministic and a step can be run again.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

# ── what is watched ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the judging knows it.

    `key` is what verdicts and messages call it: the primary ticker, or the name of a private company.
    `names` are written as people write them; `never` are phrases in which a name does not count
    (`not:` in a watchlist). `tickers` may hold several listings (`HNHAF`, `HNHPF`, `2317.TW`).
    """

    key: str
    name: str
    names: tuple[str, ...]
    tickers: tuple[str, ...] = ()
    exchange: str = ""
    isins: tuple[str, ...] = ()
    cik: str = ""
    never: tuple[str, ...] = ()


class Kind(StrEnum):
    """What sort of deal an event is."""

    PARTNERSHIP = "partnership"
    JOINT_VENTURE = "joint_venture"
    SUPPLY = "supply"
    LICENSING = "licensing"
    INVESTMENT = "investment"


class Stage(StrEnum):
    """How far a deal has come."""

    TALKS = "talks"
    SIGNED = "signed"
    EXPANDED = "expanded"
    CHANGED = "changed"
    DELAYED = "delayed"
    DENIED = "denied"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Companies under one name, and what of their news is wanted.

    An event is wanted when its kind is in `kinds` and its stage is in `stages`; `must` asks for one
    of these words in the article, `mute` for none of those. `companies` holds `Company.key`s.
    """

    name: str
    companies: tuple[str, ...]
    kinds: frozenset[Kind] = frozenset(Kind)
    stages: frozenset[Stage] = frozenset(Stage)
    must: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When a channel's digest is due: local times on weekdays (0 is Monday) in an IANA time zone.

    `say_nothing_new` has a window without news told in one quiet line, rather than not at all.
    """

    at: tuple[time, ...]
    days: frozenset[int]
    timezone: str
    say_nothing_new: bool = False


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours, from `start` up to `end` (may pass midnight), in which alerts wait; none is lost."""

    start: time
    end: time
    timezone: str


class Promise(StrEnum):
    """What the operator wants where a message of unknown outcome cannot be looked up."""

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to tell, what, and when. `id` is a Slack channel id, or `#name` until it is resolved.

    `promise` holds where a message of unknown outcome cannot be looked up. `slack_webhook` or `webhook`
    names the environment variable with the address of the webhook that it is told through.

    `alerts` tells a new story at once, `at_most` of them an hour (None: no limit); what is over, and
    everything when `alerts` is false, goes to the digest.
    """

    id: str
    watchlists: tuple[str, ...]
    alerts: bool = True
    at_most: int | None = None
    digest: DigestPlan | None = None
    quiet: Quiet | None = None
    promise: Promise = Promise.AT_LEAST_ONCE
    slack_webhook: str = ""
    webhook: str = ""

    @property
    def hook(self) -> str:
        """The environment variable of its webhook; empty where it is told through the bot."""
        return self.slack_webhook or self.webhook


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what is done is kept (articles, closed stories, sent deliveries), and how large the database may grow.

    `most` is in bytes, None for no limit: over it, older things are forgotten sooner.
    """

    keep: timedelta = timedelta(days=60)
    most: int | None = None


USUAL_RETENTION = Retention()


# ── poll ─────────────────────────────────────────────────────────────────────────────────────────


class FullText(StrEnum):
    """When the page of an entry is fetched: `auto` does it for a fragment that names a watched company."""

    ALWAYS = "always"
    NEVER = "never"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Feed:
    """A configured source. `url` is its key. `every` and `look_back` are durations.

    `every` is the pause between two polls; a feed that publishes often is polled more often, down to `fastest`, and
    one that asks for it less often, up to `slowest` (None: three times `every`). `token` or `login` names the
    environment variable with the secret that it is fetched with: a bearer token, or `user:password`.
    """

    url: str
    publisher: str = ""
    every: timedelta = timedelta(minutes=5)
    look_back: timedelta = timedelta(hours=24)
    full_text: FullText = FullText.AUTO
    fastest: timedelta = timedelta(minutes=1)
    slowest: timedelta | None = None
    token: str = ""
    login: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """When a feed publishes. `hours` are its entries by hour of the day in UTC, the older the lighter, as of `as_of`.

    `newest_at` is when its last entry came out, `longest_gap` the longest time between two of them, which fades too;
    both are known since `since`, from so many `gaps`.
    """

    hours: tuple[float, ...] = ()
    as_of: datetime | None = None
    newest_at: datetime | None = None
    longest_gap: timedelta = timedelta()
    gaps: int = 0
    since: datetime | None = None


NO_HABITS = Habits()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a feed asks of its readers: a pause (`ttl`), hours (0 to 23, UTC) and days (0 is Monday) to pass over."""

    ttl: timedelta = timedelta()
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_WISHES = Wishes()


class Ill(StrEnum):
    """What can be wrong with a feed for longer than a moment."""

    FAILING = "failing"
    SILENT = "silent"
    GONE = "gone"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a feed, and since when."""

    ill: Ill
    since: datetime


@dataclass(frozen=True, slots=True)
class FeedState:
    """What we remember of a feed between polls.

    `failures` counts those in a row, the first at `failing_since`; `gone` after a 410. `moved_to` is where it was
    found, if its address was said to have moved for good; `digest` stands for the bytes that were parsed last, at
    `parsed_at`. `told` is the trouble that the operator was told of and has not been told to be over.
    `kills` counts how often in a row it took its parser down. `lag` is about how long after their publication its
    entries are found, None before the first.
    """

    url: str
    next_poll_at: datetime
    etag: str = ""
    last_modified: str = ""
    title: str = ""
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    error: str = ""
    polls: int = 0
    lag: timedelta | None = None
    kills: int = 0
    failing_since: datetime | None = None
    gone: bool = False
    moved_to: str = ""
    digest: str = ""
    parsed_at: datetime | None = None
    habits: Habits = NO_HABITS
    wishes: Wishes = NO_WISHES
    told: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as published, nothing cleaned.

    `key` is deterministic (feed + guid, else link, else title + date). `body` is the fullest text the
    feed gave, HTML or plain; `symbols` are tickers or ISINs that the feed gave as structured data.
    """

    key: str
    feed: str
    url: str
    title: str
    publisher: str
    published: datetime | None
    summary: str = ""
    body: str = ""
    symbols: tuple[str, ...] = ()


# ── read ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Rule:
    """A boilerplate rule: a named RE2 pattern, the reason it exists, and what it takes (`bot.reading.taking.TAKES`).

    `pattern` holds one, or several, one a line. `^` and `$` are the ends of a sentence; upper and lower case
    are the same unless the pattern says `(?-i)`; where it has a group, the group is what matches.
    """

    name: str
    pattern: str
    reason: str
    takes: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Cut:
    """Text that was taken out of an article, and the name of the rule that did it. It stood `after` so many of the
    paragraphs that are left; what was taken out of the midst of one counts as after it."""

    text: str
    rule: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An entry's clean text. `key` is its canonical address (or the entry's key where it has none).

    `title` may be empty; `paragraphs` are in order and never empty strings; `notes` say in a sentence
    each what the reader of a verdict should know ("the body is a paywall: judged on the title").
    `fingerprints` stand for the paragraphs as they came and are counted for each `site`, its host (or its
    publisher where it has no address), so that what recurs can be recognised as boilerplate.
    """

    key: str
    url: str
    title: str
    publisher: str
    published: datetime | None
    paragraphs: tuple[str, ...]
    cut: tuple[Cut, ...] = ()
    symbols: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = "en"
    fingerprints: tuple[int, ...] = ()
    site: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        """The title and then the paragraphs: what spans count in. Passage 0 is always the title."""
        return (self.title, *self.paragraphs)


# ── judge ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to `end` of one passage (0 is the title, 1 the first paragraph)."""

    passage: int
    start: int
    end: int


class Naming(StrEnum):
    """How a company was named, strongest first."""

    STRUCTURED = "structured symbol"
    EXCHANGE = "symbol with exchange"
    CASHTAG = "cashtag"
    NAME = "name"
    BARE = "bare symbol"


@dataclass(frozen=True, slots=True)
class Mention:
    """One name of a watched company in the text. A structured symbol has an empty span in the title."""

    company: str
    span: Span
    text: str
    naming: Naming


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who is part of an event; `company` is the key of a watched company, else empty."""

    name: str
    company: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """What an article newly reports: who struck what with whom. `position` counts from 0 in the article.

    `amount` and `terms` are quoted as the article says them ("$100 million-plus", "no purchase
    commitments"); `evidence` is the sentence, `span` its place. `subject` is a few words on what the
    deal is for, empty where the text does not say.
    """

    position: int
    kind: Kind
    stage: Stage
    parties: tuple[Party, ...]
    evidence: str
    span: Span
    amount: str = ""
    terms: tuple[str, ...] = ()
    subject: str = ""
    score: float = 0.0


class Role(StrEnum):
    """What a company is in an article, strongest first."""

    PARTY = "party"
    BACKGROUND = "background"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement on one watched company in one article.

    `event` is the position of the event it is about, or None. `score` is between 0 and 1; `alert`
    says whether this article alone deserves one; `reasons` are the rules that decided, in words.
    """

    company: str
    role: Role
    alert: bool
    score: float
    reasons: tuple[str, ...]
    event: int | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An article and all that was found in it; at least one verdict for every company mentioned."""

    article: Article
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


# ── tell ─────────────────────────────────────────────────────────────────────────────────────────


class Novelty(StrEnum):
    """What one article adds to its story."""

    FIRST = "first"
    CONFIRMATION = "confirmation"
    DEVELOPMENT = "development"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class Source:
    """One article within a story. `found_at` is when we had it; `published` what it says of itself."""

    article: str
    url: str
    publisher: str
    title: str
    found_at: datetime
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The articles that report the same event. `id` is opaque, given once and never computed again.

    `companies` are the watched companies that alert in it, `others` the watched companies that are
    only named, with their role. `signature` stands for the text, so that copies are recognised.
    `version` counts the changes worth telling; 1 is the first report. `retracted` says why it was taken
    back; nobody is told of it any more.
    """

    id: str
    kind: Kind
    stage: Stage
    parties: tuple[Party, ...]
    companies: tuple[str, ...]
    others: tuple[tuple[str, Role], ...]
    evidence: str
    opened_at: datetime
    updated_at: datetime
    sources: tuple[Source, ...]
    amount: str = ""
    terms: tuple[str, ...] = ()
    subject: str = ""
    signature: tuple[int, ...] = ()
    version: int = 1
    reasons: tuple[str, ...] = ()
    retracted: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """That an article's event belongs to a story, and what it added. `change` says it in one line."""

    article: str
    event: int
    story: str
    novelty: Novelty
    change: str = ""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A story owed to a channel's next digest, and why it was not told at once."""

    channel: str
    story: str
    why: str
    added_at: datetime


# ── compose ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style, a link where `url` is set, a local time where `at` is set."""

    text: str
    url: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    at: datetime | None = None


class Style(StrEnum):
    """How a block of a message looks."""

    HEADING = "heading"
    TEXT = "text"
    QUOTE = "quote"
    SMALL = "small"
    DIVIDER = "divider"


@dataclass(frozen=True, slots=True)
class Block:
    """One line or paragraph of a message."""

    style: Style
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, apart from how a service writes it. `text` carries the news for notifications."""

    text: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the operator is told of the bot itself, once when it begins and once when it is over.

    `about` and `began_at` say what it is about and since when ("feed https://…"): they are its key, and the same
    at its end. `headline` is one line of news, `detail` what stands behind it or what to do; no secrets in either.
    """

    about: str
    began_at: datetime
    headline: str
    detail: str = ""
    over: bool = False


# ── deliver ──────────────────────────────────────────────────────────────────────────────────────


class Purpose(StrEnum):
    """Why a message is owed."""

    ALERT = "alert"
    DEVELOPMENT = "development"
    UPDATE = "update"
    DIGEST = "digest"
    NOTICE = "notice"


class DeliveryState(StrEnum):
    """pending → sending → sent | pending (another try) | failed. Drawn in docs/architecture.md."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the service took a message: its channel id and its ts (empty where it gives none)."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one channel.

    `subject` is a story's id, a digest's window or a notice's name; `number` counts within purpose
    and subject (development 2, digest part 1). `parent` is the key of the delivery whose message this
    one replies to (a development) or replaces (an update), else empty. `not_before` holds an alert
    through quiet hours.
    """

    purpose: Purpose
    subject: str
    channel: str
    message: Message
    created_at: datetime
    not_before: datetime
    number: int = 1
    parent: str = ""
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    error: str = ""
    receipt: Receipt | None = None

    @property
    def key(self) -> str:
        return f"{self.purpose}:{self.subject}:{self.number}:{self.channel}"


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What we remember of a channel.

    `paused_until` is set by a rate limit, `stopped` holds the reason of a permanent error, `window`
    is the end of the last digest window that was closed.
    """

    channel: str
    paused_until: datetime | None = None
    sent_at: datetime | None = None
    stopped: str = ""
    window: datetime | None = None
