"""From files and environment to a `Config`: everything is read and checked, then all problems are told at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.config.checking import check_document
from bot.config.environment import Credential, Environment, Webhook, check_environment, load_credentials, load_webhooks
from bot.config.lookup import Directory, identity, join, merge, open_directory
from bot.config.models import (
    BoilerplateFile,
    ChannelRow,
    ChannelsFile,
    DigestRow,
    FeedDefaults,
    FeedRow,
    FeedsFile,
    QuietRow,
    Surroundings,
    WatchlistRow,
    WatchlistsFile,
)
from bot.config.places import Document, Step, Value, load_document
from bot.config.searches import expand
from bot.config.template import TEMPLATE
from bot.errors import ConfigError, Problem
from bot.model import (
    Channel,
    Company,
    DigestPlan,
    Feed,
    Kind,
    Promise,
    Quiet,
    Rule,
    Stage,
    Watchlist,
)
from bot.polling.addresses import masked_url, one_spelling


@dataclass(frozen=True, slots=True)
class Config:
    """All that a user configures. `companies` are those on any watchlist; `directory` is where the files are.

    `operator` is the channel for what concerns the bot itself; empty where there is none. `webhooks` and
    `credentials` are what the variables hold that channels and feeds name.
    """

    directory: Path
    feeds: tuple[Feed, ...]
    watchlists: tuple[Watchlist, ...]
    channels: tuple[Channel, ...]
    companies: tuple[Company, ...]
    rules: tuple[Rule, ...]
    environment: Environment
    webhooks: tuple[Webhook, ...] = ()
    operator: str = ""
    credentials: tuple[Credential, ...] = ()


def load_config(directory: Path, environ: Mapping[str, str]) -> Config:
    """The configuration in `directory`, with the settings of the environment.

    boilerplate.yaml may be absent: then the rules that ship with Pactwire hold. Raises ConfigError
    with every problem of every file, in order of file, line and column.
    """
    if not directory.is_dir():
        hint = f"`pactwire init {directory}` writes a commented example"
        raise ConfigError((Problem(str(directory), 1, 1, "there is no such directory", hint),))
    problems: list[Problem] = []
    documents = {name: _open(directory / f"{name}.yaml", problems) for name in ("feeds", "watchlists", "channels")}
    surroundings = Surroundings(open_directory(), _names_of(documents["watchlists"]))
    watchlists, companies = _load_watchlists(documents["watchlists"], surroundings, problems)
    feeds = _load_feeds(documents["feeds"], companies, surroundings, problems)
    channels, operator = _load_channels(documents["channels"], surroundings, problems)
    own_rules = directory / "boilerplate.yaml"
    rules = _load_rules(own_rules, problems) if own_rules.exists() else shipped_rules()
    environment = check_environment(environ, directory, problems)
    webhooks = load_webhooks(environ, channels, problems)
    credentials = load_credentials(environ, feeds, problems)
    _refuse(problems)
    return Config(
        directory=directory,
        feeds=feeds,
        watchlists=watchlists,
        channels=channels,
        companies=companies,
        rules=rules,
        environment=environment,
        webhooks=webhooks,
        operator=operator,
        credentials=credentials,
    )


def load_watch(path: Path) -> tuple[tuple[Watchlist, ...], tuple[Company, ...]]:
    """The watchlists of one file, and the companies on any of them. Raises ConfigError with every problem."""
    problems: list[Problem] = []
    document = _open(path, problems)
    watch = _load_watchlists(document, Surroundings(open_directory(), None), problems)
    _refuse(problems)
    return watch


def shipped_rules() -> tuple[Rule, ...]:
    """The boilerplate rules that ship with Pactwire."""
    problems: list[Problem] = []
    rules = _load_rules(TEMPLATE / "boilerplate.yaml", problems)
    _refuse(problems)
    return rules


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ConfigError(tuple(sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.what))))


def _open(path: Path, problems: list[Problem]) -> Document | None:
    try:
        return load_document(path)
    except ConfigError as error:
        problems.extend(error.problems)
        return None


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────


def _load_feeds(
    document: Document | None, companies: Sequence[Company], surroundings: Surroundings, problems: list[Problem]
) -> tuple[Feed, ...]:
    if document is None:
        return ()
    problems.extend(_repeats(document, ("feeds",), "url", one=_one_feed))
    file = check_document(document, FeedsFile, surroundings, problems)
    if file is None:
        return ()
    problems.extend(_crossed(document, file))
    listed = {_one_feed(row.url) for row in file.feeds}
    found = [(url, row) for row in file.feeds for url in expand(row.url, companies)]
    feeds = (_to_feed(row, url, file.defaults) for url, row in found if url == row.url or _one_feed(url) not in listed)
    return tuple({_one_feed(feed.url): feed for feed in feeds}.values())


def _one_feed(url: str) -> str:
    try:
        return one_spelling(url.strip())
    except ValueError:
        return url  # whose own problem is told


def _crossed(document: Document, file: FeedsFile) -> Iterator[Problem]:
    """Where `fastest` is a longer pause than `slowest`, be one of them said by the defaults."""
    rows: tuple[tuple[Sequence[Step], FeedDefaults], ...] = (
        (("defaults",), file.defaults),
        *((("feeds", number), row) for number, row in enumerate(file.feeds)),
    )
    for path, row in rows:
        said = file.defaults.given | row.given
        key = next((key for key in ("fastest", "slowest") if key in row.given), None)
        if key and "fastest" in said and "slowest" in said and said["fastest"] > said["slowest"]:
            what = "`fastest` is a longer pause than `slowest`"
            yield document.problem((*path, key), what, "such as fastest: 1m, slowest: 15m")


def _to_feed(row: FeedRow, url: str, defaults: FeedDefaults) -> Feed:
    said = defaults.given | row.given
    return Feed(url, row.publisher, token=row.token or "", login=row.login or "", **said)


# ── watchlists ───────────────────────────────────────────────────────────────────────────────────


def _names_of(document: Document | None) -> tuple[str, ...] | None:
    section = document.data.get("watchlists") if document else None
    return tuple(section) if isinstance(section, dict) else None


def _load_watchlists(
    document: Document | None, surroundings: Surroundings, problems: list[Problem]
) -> tuple[tuple[Watchlist, ...], tuple[Company, ...]]:
    if document is None:
        return (), ()
    for name in _names_of(document) or ():
        problems.extend(_repeats(document, ("watchlists", name, "companies"), "ticker", "name"))
    file = check_document(document, WatchlistsFile, surroundings, problems)
    if file is None:
        return (), ()
    lists = {
        name: [company.company(surroundings.directory) for company in row.companies]
        for name, row in file.watchlists.items()
    }
    companies = merge(company for companies in lists.values() for company in companies)
    keys = {name: join(companies[identity(company)].key for company in members) for name, members in lists.items()}
    return tuple(_to_watchlist(name, row, keys[name]) for name, row in file.watchlists.items()), tuple(
        companies.values()
    )


def _to_watchlist(name: str, row: WatchlistRow, companies: tuple[str, ...]) -> Watchlist:
    wanted = row.alert_on or ()
    kinds = frozenset(kind for kind in Kind if kind in wanted)
    stages = frozenset(stage for stage in Stage if stage in wanted)
    return Watchlist(
        name=name,
        companies=companies,
        kinds=kinds or frozenset(Kind),
        stages=stages | {Stage.SIGNED} if stages else frozenset(Stage),
        must=tuple(row.must),
        mute=tuple(row.mute),
    )


# ── channels ─────────────────────────────────────────────────────────────────────────────────────


def _load_channels(
    document: Document | None, surroundings: Surroundings, problems: list[Problem]
) -> tuple[tuple[Channel, ...], str]:
    """The channels, and the operator's."""
    file = check_document(document, ChannelsFile, surroundings, problems) if document else None
    if file is None:
        return (), ""
    return tuple(_to_channel(name, row) for name, row in file.channels.items()), file.operator or ""


def _to_channel(name: str, row: ChannelRow) -> Channel:
    return Channel(
        id=name,
        watchlists=join(row.watchlists),
        alerts=row.alerts is not None,
        at_most=row.alerts.at_most if row.alerts else None,
        digest=_to_plan(row.digest) if row.digest else None,
        quiet=_to_quiet(row.quiet, row.digest) if row.quiet else None,
        promise=Promise(row.promise),
        slack_webhook=row.slack_webhook or "",
        webhook=row.webhook or "",
    )


def _to_plan(row: DigestRow) -> DigestPlan:
    at = tuple(sorted(set(row.at)))
    return DigestPlan(at, row.days, row.timezone, row.say_nothing_new)


def _to_quiet(row: QuietRow, digest: DigestRow | None) -> Quiet:
    timezone = row.timezone or (digest.timezone if digest else "")
    return Quiet(start=row.start, end=row.end, timezone=timezone)


# ── boilerplate ──────────────────────────────────────────────────────────────────────────────────


def _load_rules(path: Path, problems: list[Problem]) -> tuple[Rule, ...]:
    document = _open(path, problems)
    if document is None:
        return ()
    problems.extend(_repeats(document, ("rules",), "name"))
    file = check_document(document, BoilerplateFile, Surroundings(Directory(()), None), problems)
    return tuple(Rule(row.name, row.pattern, row.reason, row.takes) for row in file.rules) if file else ()


# ── what is listed twice ─────────────────────────────────────────────────────────────────────────


def _repeats(
    document: Document, path: tuple[Step, ...], *keys: str, one: Callable[[str], str] = str
) -> Iterable[Problem]:
    """The items of a list that repeat an earlier one: a bare text, or a mapping with the same text under a key.

    `one` gives the same text for all spellings of one thing.
    """
    first: dict[str, int] = {}
    for number, item in enumerate(_list_at(document.data, path)):
        text = next((item.get(key) for key in keys if item.get(key)), "") if isinstance(item, dict) else item
        if not isinstance(text, str) or not text:
            continue
        earlier = first.setdefault(one(text), number)
        if earlier != number:
            line = document.problem((*path, earlier), "").line
            what = f"`{masked_url(text)}` is listed twice"
            yield document.problem((*path, number), what, f"it is already on line {line}")


def _list_at(data: Value, path: Sequence[Step]) -> list[Value]:
    for step in path:
        data = data.get(str(step)) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []
