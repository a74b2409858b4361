"""The shape of the configuration files: what is checked, and what their JSON Schemas are made from.

The models hold what a file says; `load` turns them into the values of `bot.model`. What a file must
agree with outside itself comes in as the validation context, a `Surroundings`.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

from bot.config.fields import (
    AtMost,
    ChannelId,
    Days,
    Duration,
    FeedUrl,
    Interval,
    Pages,
    Takes,
    Text,
    Time,
    TimeZone,
    Variable,
    Wanted,
    did_you_mean,
    wrong,
)
from bot.config.lookup import Directory, to_company
from bot.errors import PactwireError
from bot.judging.companies import name_problem
from bot.model import Company
from bot.reading.boilerplate import pattern_problem


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the files are checked against: the directory, and the names of the watchlists (None: unreadable)."""

    directory: Directory
    watchlists: tuple[str, ...] | None


class Section(BaseModel):
    """A mapping with a fixed set of keys, each of which is given a value."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def refuse_nothing(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("nothing", "nothing is given")
        return value


def _or_text(model: type[Section], key: str) -> BeforeValidator:
    """A bare text stands for a mapping with that text under `key`."""

    def to_mapping(value: object) -> object:
        if isinstance(value, bool):
            raise PydanticKnownError("string_type")
        return {key: value} if isinstance(value, str) else value

    return BeforeValidator(to_mapping, json_schema_input_type=str | model)


# ── feeds.yaml ───────────────────────────────────────────────────────────────────────────────────


class FeedDefaults(Section):
    """What holds for every feed that does not say otherwise."""

    every: Interval | None = Field(default=None, description="How often a feed is polled. Default: 5m.")
    look_back: Duration | None = Field(
        default=None, description="What is older than this at a feed's first poll is taken as read. Default: 24h."
    )

    fastest: Interval | None = Field(
        default=None,
        description="How often a feed is polled at most, in the hours when it publishes often. Default: 1m.",
    )
    slowest: Interval | None = Field(
        default=None,
        description="How long a pause a feed or its server may ask for (ttl, max-age, skipHours). "
        "Default: three times every.",
    )

    full_text: Pages | None = Field(
        default=None,
        description="Whether the page of an entry is fetched: always, never, or auto, for a fragment "
        "that names a watched company. Default: auto.",
    )

    @property
    def given(self) -> dict[str, Any]:
        """What is said, by the names that `bot.model.Feed` has for it."""
        said = {name: getattr(self, name) for name in FeedDefaults.model_fields}
        return {name: value for name, value in said.items() if value is not None}


class FeedRow(FeedDefaults):
    """One source of news."""

    url: FeedUrl = Field(
        description="The address of an RSS, Atom or JSON feed. With {name} or {ticker} in it, it is one feed for each "
        "watched company."
    )
    publisher: Text = Field(default="", description="Who publishes it, as messages name the source.")
    token: Variable | None = Field(
        default=None, description="The environment variable with the bearer token that the feed asks for."
    )
    login: Variable | None = Field(
        default=None, description="The environment variable with user:password, for basic authentication."
    )

    @model_validator(mode="after")
    def have_one_secret(self) -> "FeedRow":
        if self.token and self.login:
            raise wrong("the feed has a token and a login", "give it one of them")
        return self


class FeedsFile(Section):
    """feeds.yaml: where the news comes from."""

    defaults: FeedDefaults = FeedDefaults()
    feeds: list[Annotated[FeedRow, _or_text(FeedRow, "url")]] = Field(min_length=1)


# ── watchlists.yaml ──────────────────────────────────────────────────────────────────────────────


def _be_telling(name: str) -> str:
    problem = name_problem(name)
    if problem is not None:
        raise wrong(f"`{name}` cannot be watched: {problem}", "write the name in full, as in X Corp")
    return name


Name: TypeAlias = Annotated[Text, AfterValidator(_be_telling)]


class CompanyRow(Section):
    """A company to watch: by its ticker, or by name where it has none."""

    ticker: Text = Field(default="", description="Any of its symbols. The directory of companies adds the rest.")
    name: Name = Field(default="", description="The name of a private company.")
    names: list[Name] = Field(default=[], description="Further names, as people write them.")
    never: list[Text] = Field(default=[], alias="not", description="Phrases in which a name does not count.")

    @model_validator(mode="after")
    def be_known(self, info: ValidationInfo) -> "CompanyRow":
        if isinstance(info.context, Surroundings):
            self.company(info.context.directory)
        return self

    def company(self, directory: Directory) -> Company:
        """The company that is meant. Raises an error for pydantic to place where there is none."""
        try:
            return to_company(directory, self.ticker, self.name, tuple(self.names), tuple(self.never))
        except PactwireError as error:
            raise wrong(str(error), error.hint) from error


class WatchlistRow(Section):
    """Companies under one name, and what of their news is wanted."""

    companies: list[Annotated[CompanyRow, _or_text(CompanyRow, "ticker")]] = Field(min_length=1)
    alert_on: list[Wanted] | None = Field(
        default=None, min_length=1, description="Kinds and stages of deals. Default: all."
    )
    must: list[Text] = Field(default=[], description="Only articles with one of these words.")
    mute: list[Text] = Field(default=[], description="No article with one of these words.")


class WatchlistsFile(Section):
    """watchlists.yaml: what is watched."""

    watchlists: dict[Text, WatchlistRow] = Field(min_length=1)


# ── channels.yaml ────────────────────────────────────────────────────────────────────────────────


def _known_watchlist(name: str, info: ValidationInfo) -> str:
    known = info.context.watchlists if isinstance(info.context, Surroundings) else None
    if known is not None and name not in known:
        raise wrong(f"there is no watchlist `{name}`", did_you_mean(name, known))
    return name


class AlertsRow(Section):
    """New stories at once, and how many of them."""

    at_most: AtMost | None = Field(default=None, description="What is over goes to the digest.")


class DigestRow(Section):
    """When the digest is due."""

    at: list[Time] = Field(min_length=1, description="Local times of day.", examples=[["08:30", "16:15"]])
    days: Days = Field(default=frozenset(range(7)), description="Default: daily.", examples=["mon-fri", ["mon", "wed"]])
    timezone: TimeZone
    say_nothing_new: bool = Field(
        default=False, description="Whether a window without news is told in one quiet line. Default: false."
    )


class QuietRow(Section):
    """Hours in which alerts wait."""

    start: Time = Field(alias="from")
    end: Time = Field(alias="to")
    timezone: TimeZone | None = Field(default=None, description="Default: the digest's.")

    @model_validator(mode="after")
    def last_a_while(self) -> "QuietRow":
        if self.start == self.end:
            raise wrong("the quiet hours end when they begin", "`to` may be earlier than `from`: they pass midnight")
        return self


def _to_alerts(value: object) -> object:
    if isinstance(value, str):
        raise wrong(f"`{value}` says nothing of alerts", "true, false, or {at_most: 6 an hour}")
    return {True: {}, False: None}[value] if isinstance(value, bool) else value


class ChannelRow(Section):
    """Where to tell, what, and when."""

    watchlists: list[Annotated[Text, AfterValidator(_known_watchlist)]] = Field(min_length=1)
    alerts: Annotated[AlertsRow | None, BeforeValidator(_to_alerts, json_schema_input_type=bool | AlertsRow)] = (
        AlertsRow()
    )
    digest: DigestRow | None = None
    quiet: QuietRow | None = None
    promise: Literal["at_least_once", "at_most_once"] = Field(
        default="at_least_once",
        description="What holds where Slack does not let us look up whether a message arrived: it may be repeated, or "
        "may be missing. Where we may look, every message arrives once.",
    )

    slack_webhook: Variable | None = Field(
        default=None,
        description="The environment variable with the address of a Slack incoming webhook, to post there instead.",
    )
    webhook: Variable | None = Field(
        default=None,
        description="The environment variable with the address of a webhook that takes signed JSON; its secret stands "
        "in the variable of that name and _SECRET.",
    )

    @model_validator(mode="after")
    def have_a_place_for_everything(self) -> "ChannelRow":
        if self.slack_webhook and self.webhook:
            raise wrong("the channel has two webhooks", "give it one of them: each channel is told in one place")
        if self.digest is None and self.alerts is None:
            raise wrong("the channel has neither alerts nor a digest", "give it one of them, or take it out")
        if self.digest is None and self.alerts is not None and self.alerts.at_most is not None:
            raise wrong("what is over `at_most` has nowhere to go", "add a digest, or take `at_most` out")
        if self.quiet is not None and self.quiet.timezone is None and self.digest is None:
            raise wrong("the quiet hours have no time zone", "such as quiet: {..., timezone: America/New_York}")
        return self


class ChannelsFile(Section):
    """channels.yaml: where the news is told."""

    channels: dict[ChannelId, ChannelRow] = Field(min_length=1)
    operator: ChannelId | None = Field(
        default=None,
        description="The channel that is told, once, when a feed fails or is silent and when it is back. "
        "Default: only the log is.",
    )


# ── boilerplate.yaml ─────────────────────────────────────────────────────────────────────────────


def _be_pattern(text: str) -> str:
    problem = pattern_problem(text.strip())
    if problem is not None:
        raise wrong("the pattern cannot be used", problem)
    return text


class RuleRow(Section):
    """Text that is cut from articles, and why."""

    name: Text
    pattern: Annotated[str, AfterValidator(_be_pattern)] = Field(description="RE2 patterns, one a line.")
    reason: Text
    takes: Takes = Field(default="paragraph", description="How much is cut where the pattern matches.")


class BoilerplateFile(Section):
    """boilerplate.yaml: what is cut before judging."""

    rules: list[RuleRow]
