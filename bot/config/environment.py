"""What comes from the environment: secrets, addresses and who we are."""

import base64
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from bot.config.fields import to_interval, to_url
from bot.delivering.attempts import CLIENT_TIMEOUT
from bot.errors import ConfigError, Problem
from bot.model import USUAL_RETENTION, Channel, Feed, Retention
from bot.polling.addresses import masked_url

SLACK_URL = "https://slack.com/api/"
MAKE_SECRET = 'make one for you and the receiver: echo "whsec_$(openssl rand -base64 32)"'  # noqa: S105 - a hint
NO_TOKEN = re.compile(r"[^\x21-\x7e]")
NOT_A_TOKEN = "holds what no token holds: a space or a letter beyond ASCII"  # noqa: S105 - what is said of one
HTTP_TOKEN = re.compile(r"[\w-]{20,200}", re.ASCII)
SIZE = re.compile(r"([1-9]\d{0,4})\s*([MG])B", re.IGNORECASE)
LEAST_KEPT = timedelta(days=15)
"""Stories are open for 14 days (`bot.telling.stories.OPEN_FOR`), and their last article for a day more."""

DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that is shown nowhere: not in a repr, not in a log, not in an error."""

    _text: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself, for the one who must send it."""
        return self._text

    def __str__(self) -> str:
        return "Secret(***)"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of a process. `database` may carry a password and is left out of the repr.

    `proxy` is the address of one that feeds and pages are fetched through, `ca_file` holds certificates that are
    trusted beside the system's.
    """

    database: str = field(repr=False)
    slack_token: Secret | None
    slack_api_url: str
    slack_timeout: timedelta
    http_token: Secret | None
    allow_hosts: tuple[str, ...]
    contact: str
    proxy: Secret | None = None
    ca_file: Path | None = None
    retention: Retention = USUAL_RETENTION


def check_environment(environ: Mapping[str, str], directory: Path, problems: list[Problem]) -> Environment:
    """Read the variables, and the files that their twins name; what is wrong joins `problems`.

    Without PACTWIRE_DATABASE the database is `pactwire.db` beside the configuration, so that one
    directory holds everything of an installation.
    """
    token = _secret(environ, "SLACK_BOT_TOKEN", problems)
    if NO_TOKEN.search(token):
        problems.append(_problem("SLACK_BOT_TOKEN", NOT_A_TOKEN, "copy it again; it starts with xoxb-"))
    http_token = _secret(environ, "PACTWIRE_HTTP_TOKEN", problems)
    if http_token and not HTTP_TOKEN.fullmatch(http_token):
        hint = 'make one: python3 -c "import secrets; print(secrets.token_urlsafe())"'
        problems.append(_problem("PACTWIRE_HTTP_TOKEN", "is not 20 to 200 letters, digits, - and _", hint))
    database = _secret(environ, "PACTWIRE_DATABASE", problems)
    if database and not _is_database(database):
        hint = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
        problems.append(_problem("PACTWIRE_DATABASE", "is not the address of a database", hint))
    return Environment(
        database=database or f"sqlite:///{directory.absolute() / 'pactwire.db'}",
        slack_token=Secret(token) if token else None,
        slack_api_url=_url(environ, "PACTWIRE_SLACK_URL", problems) or SLACK_URL,
        http_token=Secret(http_token) if http_token else None,
        slack_timeout=_duration(environ, "PACTWIRE_SLACK_TIMEOUT", problems) or CLIENT_TIMEOUT,
        allow_hosts=tuple(host.strip() for host in environ.get("PACTWIRE_ALLOW_HOSTS", "").split(",") if host.strip()),
        contact=_readable("PACTWIRE_CONTACT", environ.get("PACTWIRE_CONTACT", "").strip(), problems),
        proxy=_proxy(environ, problems),
        ca_file=_ca_file(environ, problems),
        retention=_retention(environ, problems),
    )


def load_environment(directory: Path, environ: Mapping[str, str]) -> Environment:
    """The environment alone, for a command that reads no file of YAML. Raises ConfigError with every problem."""
    problems: list[Problem] = []
    environment = check_environment(environ, directory, problems)
    if problems:
        raise ConfigError(tuple(problems))
    return environment


def _retention(environ: Mapping[str, str], problems: list[Problem]) -> Retention:
    keep = _duration(environ, "PACTWIRE_KEEP", problems) or USUAL_RETENTION.keep
    if keep < LEAST_KEPT:
        hint = f"at least {LEAST_KEPT.days}d: so long a late article may find its story"
        problems.append(_problem("PACTWIRE_KEEP", "is too short", hint))
    return Retention(keep, _size(environ, "PACTWIRE_MAX_SIZE", problems))


def _size(environ: Mapping[str, str], name: str, problems: list[Problem]) -> int | None:
    """Bytes, of a number and MB or GB; None where nothing is said."""
    text = environ.get(name, "").strip()
    if not text:
        return None
    match = SIZE.fullmatch(text)
    if match is None:
        problems.append(_problem(name, f"is not a size: {text}", "such as 500MB or 2GB"))
        return None
    return int(match[1]) * {"M": 10**6, "G": 10**9}[match[2].upper()]


def _proxy(environ: Mapping[str, str], problems: list[Problem]) -> Secret | None:
    url = _secret(environ, "PACTWIRE_PROXY", problems)
    if url and not _is_proxy(url):
        problems.append(
            _problem("PACTWIRE_PROXY", "is not the address of an HTTP proxy", "http://USER:PASSWORD@HOST:PORT")
        )
    return Secret(url) if url else None


def _ca_file(environ: Mapping[str, str], problems: list[Problem]) -> Path | None:
    name = environ.get("PACTWIRE_CA_FILE", "")
    if not name:
        return None
    try:
        ssl.create_default_context(cafile=name)
    except OSError as error:  # an SSLError is one
        what = f"names a file without certificates that can be read: {name}"
        problems.append(_problem("PACTWIRE_CA_FILE", what, error.strerror or "it must be in PEM format"))
    return Path(name)


@dataclass(frozen=True, slots=True)
class Credential:
    """What a feed is fetched with: the value of the Authorization header, for the feed's own host alone."""

    feed: str
    authorization: Secret


def load_credentials(
    environ: Mapping[str, str], feeds: Sequence[Feed], problems: list[Problem]
) -> tuple[Credential, ...]:
    """The secrets of the feeds that name a variable; what is wrong joins `problems`."""
    return tuple(_credential(environ, feed, problems) for feed in feeds if feed.token or feed.login)


def _credential(environ: Mapping[str, str], feed: Feed, problems: list[Problem]) -> Credential:
    what = f"the {'token' if feed.token else 'user:password'} of the feed {masked_url(feed.url)}"
    text = _needed(environ, feed.token or feed.login, what, problems)
    if feed.token:
        if NO_TOKEN.search(text):
            problems.append(_problem(feed.token, NOT_A_TOKEN, what))
        return Credential(feed.url, Secret(f"Bearer {text}"))
    if text and ":" not in text:
        problems.append(_problem(feed.login, "is not user:password", what))
    return Credential(feed.url, Secret(f"Basic {base64.b64encode(text.encode()).decode()}"))


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a channel is told instead of through the bot. `secret` signs; Slack's own webhooks have none."""

    channel: str
    url: Secret
    secret: Secret | None


def load_webhooks(
    environ: Mapping[str, str], channels: Sequence[Channel], problems: list[Problem]
) -> tuple[Webhook, ...]:
    """The addresses and secrets of the channels that name a webhook; what is wrong joins `problems`."""
    return tuple(_webhook(environ, channel, problems) for channel in channels if channel.hook)


def _webhook(environ: Mapping[str, str], channel: Channel, problems: list[Problem]) -> Webhook:
    url = _needed(environ, channel.hook, f"the address of the webhook of {channel.id}", problems)
    if url and not _is_url(url):
        problems.append(_problem(channel.hook, "is not an http(s) address", f"it is the webhook of {channel.id}"))
    if not channel.webhook:
        return Webhook(channel.id, Secret(url), None)
    name = f"{channel.hook}_SECRET"
    secret = _needed(environ, name, MAKE_SECRET, problems)
    if secret and not _is_signing_secret(secret):
        problems.append(_problem(name, "is not whsec_ and the base64 of 24 to 64 bytes", MAKE_SECRET))
    return Webhook(channel.id, Secret(url), Secret(secret))


def _needed(environ: Mapping[str, str], name: str, hint: str, problems: list[Problem]) -> str:
    before = len(problems)
    text = _secret(environ, name, problems)
    if not text and len(problems) == before:
        problems.append(_problem(name, "is not set", hint))
    return text


def _is_url(text: str) -> bool:
    try:
        to_url(text)
    except PydanticCustomError:
        return False
    return True


def _is_database(text: str) -> bool:
    """Whether it names a file for SQLite, or a server that can be asked. A password may hold what splits an address."""
    scheme, mark, rest = text.partition("://")
    try:
        place = urlsplit(f"//{rest.rpartition('@')[2]}")
        _ = place.port
    except ValueError:  # of a port that is no number, a bracket that is open
        return False
    return bool(mark) and scheme in DATABASES and (scheme != "sqlite" or len(place.path) > 1)


def _is_proxy(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_signing_secret(text: str) -> bool:
    """Whether it has the form that Standard Webhooks gives a secret."""
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return text.startswith("whsec_") and 24 <= len(key) <= 64


def _problem(variable: str, what: str, hint: str) -> Problem:
    return Problem("environment", 0, 0, f"{variable} {what}", hint)


def _secret(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    """The value of a variable; or what is in the file that its twin `..._FILE` names, or in systemd's credential."""
    if environ.get(f"{name}_FILE") and environ.get(name):
        problems.append(_problem(name, f"and {name}_FILE are both set", "keep one of them"))
    if file_name := environ.get(f"{name}_FILE", ""):
        return _readable(f"{name}_FILE", _read_secret(f"{name}_FILE", file_name, problems), problems)
    credential = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / name
    if not environ.get(name) and "CREDENTIALS_DIRECTORY" in environ and credential.exists():
        return _readable(name, _read_secret("CREDENTIALS_DIRECTORY", str(credential), problems), problems)
    return _readable(name, environ.get(name, "").strip(), problems)


def _readable(name: str, text: str, problems: list[Problem]) -> str:
    """The text; empty, and told without it, where it holds what no header, address or password takes."""
    if text.isprintable():
        return text
    problems.append(_problem(name, "holds a line break or another character that cannot be read", "set it anew"))
    return ""


def _read_secret(variable: str, file_name: str, problems: list[Problem]) -> str:
    try:
        text = Path(file_name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        cause = (error.strerror or "") if isinstance(error, OSError) else "it is not UTF-8"
        problems.append(_problem(variable, f"names a file that cannot be read: {file_name}", cause))
        return ""
    if not text:
        problems.append(_problem(variable, f"names an empty file: {file_name}", "put the secret into it"))
    return text


def _url(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    if not environ.get(name):
        return ""
    try:
        return to_url(environ[name])
    except PydanticCustomError:
        problems.append(_problem(name, "is not an http(s) address", f"such as {SLACK_URL}"))
        return ""


def _duration(environ: Mapping[str, str], name: str, problems: list[Problem]) -> timedelta | None:
    if not environ.get(name):
        return None
    try:
        return to_interval(environ[name])
    except PydanticCustomError as error:
        problems.append(_problem(name, error.message(), "such as 30s"))
        return None
