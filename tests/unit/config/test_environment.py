"""What the environment adds to the files."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Secret
from bot.errors import ConfigError
from bot.model import Retention
from tests.unit.config.conftest import Load

TOKEN = "xoxb-not-a-real-token"


def test_without_variables_there_is_no_token_and_the_database_is_beside_the_files(load: Load, tmp_path: Path) -> None:
    config = load()
    assert config.environment.slack_token is None
    assert config.environment.database == f"sqlite:///{tmp_path}/pactwire.db"
    assert config.environment.slack_api_url == "https://slack.com/api/"
    assert config.environment.allow_hosts == ()


def test_variables_are_read(load: Load) -> None:
    config = load(
        environ={
            "SLACK_BOT_TOKEN": TOKEN,
            "PACTWIRE_DATABASE": "postgresql://bot:hunter2@db.example/pactwire",
            "PACTWIRE_SLACK_URL": "http://127.0.0.1:8080/api/",
            "PACTWIRE_ALLOW_HOSTS": "127.0.0.1, news.internal,",
            "PACTWIRE_CONTACT": "news@example.com",
        }
    )
    assert config.environment.slack_token == Secret(TOKEN)
    assert config.environment.slack_token.reveal() == TOKEN
    assert config.environment.database == "postgresql://bot:hunter2@db.example/pactwire"
    assert config.environment.slack_api_url == "http://127.0.0.1:8080/api/"
    assert config.environment.allow_hosts == ("127.0.0.1", "news.internal")
    assert config.environment.contact == "news@example.com"


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "PACTWIRE_DATABASE"])
def test_a_secret_may_be_in_a_file(load: Load, tmp_path: Path, name: str) -> None:
    path = tmp_path / "secret"
    path.write_text("sqlite:///x.db\n", encoding="utf-8")
    config = load(environ={f"{name}_FILE": str(path)})
    assert Secret("sqlite:///x.db") in (Secret(config.environment.database), config.environment.slack_token)


def test_a_secret_is_in_no_repr(load: Load) -> None:
    config = load(
        environ={"SLACK_BOT_TOKEN": TOKEN, "PACTWIRE_DATABASE": "postgresql://bot:hunter2@db.example/pactwire"}
    )
    assert TOKEN not in f"{config} {config.environment.slack_token!r} {config.environment.slack_token}"
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/token"}, "names a file that cannot be read: /nowhere/token: No such file"),
        ({"SLACK_BOT_TOKEN": TOKEN, "SLACK_BOT_TOKEN_FILE": "/nowhere"}, "are both set: keep one"),
        ({"PACTWIRE_DATABASE": "mysql://me:hunter2@x/y"}, "PACTWIRE_DATABASE is not the address of a database"),
        (
            {"PACTWIRE_DATABASE": "postgresql://me:hunter2@x:port/y"},
            "PACTWIRE_DATABASE is not the address of a database",
        ),
        ({"PACTWIRE_DATABASE": "postgresql://me:hunter2@[x/y"}, "PACTWIRE_DATABASE is not the address of a database"),
        ({"PACTWIRE_DATABASE": "sqlite"}, "PACTWIRE_DATABASE is not the address of a database"),
        ({"PACTWIRE_DATABASE": "sqlite://"}, "PACTWIRE_DATABASE is not the address of a database"),
        ({"PACTWIRE_PROXY": "http://me:hunter2@x:port"}, "PACTWIRE_PROXY is not the address of an HTTP proxy"),
        ({"PACTWIRE_PROXY": "http://me:hunter2@x\nX-Y: z"}, "PACTWIRE_PROXY holds a line break"),
        ({"PACTWIRE_PROXY": "http://"}, "PACTWIRE_PROXY is not the address of an HTTP proxy"),
        ({"PACTWIRE_CONTACT": "me@x.example\nX-Y: z"}, "PACTWIRE_CONTACT holds a line break"),
        ({"SLACK_BOT_TOKEN": "xoxb-hunter2\nX-Y: z"}, "SLACK_BOT_TOKEN holds a line break"),
        ({"SLACK_BOT_TOKEN": "xoxb hunter2"}, "SLACK_BOT_TOKEN holds what no token holds"),
        ({"PACTWIRE_SLACK_URL": "slack.com"}, "PACTWIRE_SLACK_URL is not an http(s) address"),
        ({"PACTWIRE_SLACK_URL": "https://me:hunter2@slack.com/"}, "PACTWIRE_SLACK_URL is not an http(s) address"),
    ],
)
def test_what_is_wrong_with_a_variable_is_told_without_its_secret(
    load: Load, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        load(environ=environ)
    assert said in str(raised.value)
    assert TOKEN not in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("database", ["postgresql://me:a#b/c?[d@x:5432/y", "postgresql+psycopg:///y", "sqlite:///y.db"])
def test_the_address_of_a_database_is_taken_as_it_is_whatever_its_password_holds(load: Load, database: str) -> None:
    assert load(environ={"PACTWIRE_DATABASE": database}).environment.database == database


def test_an_empty_secret_file_is_told(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token").touch()
    with pytest.raises(ConfigError, match="names an empty file"):
        load(environ={"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})


def test_slack_has_30_seconds_to_answer_unless_told_otherwise(load: Load) -> None:
    assert load().environment.slack_timeout == timedelta(seconds=30)
    assert load(environ={"PACTWIRE_SLACK_TIMEOUT": "5s"}).environment.slack_timeout == timedelta(seconds=5)


@pytest.mark.parametrize("value", ["0s", "soon", "-1s"])
def test_a_timeout_that_is_no_time_is_refused(load: Load, value: str) -> None:
    with pytest.raises(ConfigError, match="environment: "):
        load(environ={"PACTWIRE_SLACK_TIMEOUT": value})


# ── feeds that need a secret, proxies, certificates ──────────────────────────────────────────────

WITH_TOKEN = "feeds:\n  - {url: https://a.example/feed, token: WIRE_TOKEN}\n"
WITH_LOGIN = "feeds:\n  - {url: https://a.example/feed, login: WIRE_LOGIN}\n"


def test_a_feed_gets_its_token_or_login_from_the_variable_that_it_names(load: Load) -> None:
    (token,) = load(feeds=WITH_TOKEN, environ={"WIRE_TOKEN": "s3cret"}).credentials
    (login,) = load(feeds=WITH_LOGIN, environ={"WIRE_LOGIN": "me:s3cret"}).credentials
    assert (token.feed, token.authorization.reveal()) == ("https://a.example/feed", "Bearer s3cret")
    assert login.authorization.reveal() == "Basic bWU6czNjcmV0"
    assert "s3cret" not in repr(token)


@pytest.mark.parametrize(
    ("feeds", "environ", "said"),
    [
        (WITH_TOKEN, {}, "WIRE_TOKEN is not set: the token of the feed https://a.example/feed"),
        (WITH_TOKEN, {"WIRE_TOKEN": "hunter2 hunter2"}, "WIRE_TOKEN holds what no token holds"),
        (WITH_TOKEN, {"WIRE_TOKEN": "hunter2\nhunter2"}, "WIRE_TOKEN holds a line break"),
        (WITH_LOGIN, {"WIRE_LOGIN": "me:\udcffhunter2"}, "WIRE_LOGIN holds a line break or another character"),
        (WITH_LOGIN, {"WIRE_LOGIN": "hunter2"}, "WIRE_LOGIN is not user:password"),
        (WITH_LOGIN.replace("login", "token: A, login"), {"A": "b", "WIRE_LOGIN": "a:b"}, "a token and a login"),
        (WITH_TOKEN.replace("WIRE_TOKEN", "hunter2"), {}, "not the name of an environment variable"),
    ],
)
def test_what_is_wrong_with_a_feeds_secret_is_told_without_it(
    load: Load, feeds: str, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        load(feeds=feeds, environ=environ)
    assert said in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_proxy_may_carry_a_password_and_is_shown_nowhere(load: Load) -> None:
    config = load(environ={"PACTWIRE_PROXY": "http://me:hunter2@proxy.example:3128"})
    assert config.environment.proxy is not None
    assert config.environment.proxy.reveal() == "http://me:hunter2@proxy.example:3128"
    assert "hunter2" not in repr(config)
    with pytest.raises(ConfigError, match="PACTWIRE_PROXY is not the address of an HTTP proxy") as raised:
        load(environ={"PACTWIRE_PROXY": "socks5://me:hunter2@proxy.example"})
    assert "hunter2" not in str(raised.value)


def test_a_file_of_certificates_must_hold_some(load: Load, tmp_path: Path) -> None:
    for name, text in (("none.pem", None), ("empty.pem", ""), ("other.pem", "no certificate")):
        path = tmp_path / name
        if text is not None:
            path.write_text(text)
        with pytest.raises(ConfigError, match="PACTWIRE_CA_FILE names a file without certificates that can be read"):
            load(environ={"PACTWIRE_CA_FILE": str(path)})


# ── credentials of systemd ───────────────────────────────────────────────────────────────────────


def test_a_secret_may_be_a_credential_of_systemd(load: Load, tmp_path: Path) -> None:
    (tmp_path / "SLACK_BOT_TOKEN").write_text(f"{TOKEN}\n", encoding="utf-8")
    config = load(environ={"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert config.environment.slack_token == Secret(TOKEN)


def test_a_variable_goes_before_a_credential(load: Load, tmp_path: Path) -> None:
    (tmp_path / "SLACK_BOT_TOKEN").write_text("xoxb-another", encoding="utf-8")
    config = load(environ={"CREDENTIALS_DIRECTORY": str(tmp_path), "SLACK_BOT_TOKEN": TOKEN})
    assert config.environment.slack_token == Secret(TOKEN)


def test_an_empty_credential_is_a_problem_that_names_it(load: Load, tmp_path: Path) -> None:
    (tmp_path / "SLACK_BOT_TOKEN").touch()
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN: put the secret into it"):
        load(environ={"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_what_is_done_is_kept_for_sixty_days_in_any_size_unless_told_otherwise(load: Load) -> None:
    assert load().environment.retention == Retention(timedelta(days=60), None)
    told = load(environ={"PACTWIRE_KEEP": "90d", "PACTWIRE_MAX_SIZE": "2 GB"})
    assert told.environment.retention == Retention(timedelta(days=90), 2_000_000_000)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PACTWIRE_KEEP", "a while", "is not a duration"),
        ("PACTWIRE_KEEP", "14d", "too short"),
        ("PACTWIRE_MAX_SIZE", "2", "is not a size"),
        ("PACTWIRE_MAX_SIZE", "0GB", "is not a size"),
    ],
)
def test_a_retention_that_makes_no_sense_is_refused(load: Load, name: str, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(environ={name: value})
