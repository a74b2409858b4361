"""Webhooks in the configuration: named in a file, kept in the environment, shown nowhere."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import Config, load_config
from bot.errors import ConfigError

URL = "https://hooks.example.com/services/T0SECRET"
SIGNING = "whsec_" + "A" * 43 + "="
FILES = {
    "feeds": "feeds: [https://example.com/feed.xml]",
    "watchlists": "watchlists: {chips: {companies: [NVDA]}}",
}


def load(directory: Path, settings: str, environ: Mapping[str, str]) -> Config:
    for name, text in FILES.items():
        (directory / f"{name}.yaml").write_text(text, "utf-8")
    channels = f'channels: {{"#crm": {{watchlists: [chips], {settings}}}, C0123456789: {{watchlists: [chips]}}}}'
    (directory / "channels.yaml").write_text(channels, "utf-8")
    return load_config(directory, environ)


def problems(directory: Path, settings: str, environ: Mapping[str, str]) -> str:
    with pytest.raises(ConfigError) as error:
        load(directory, settings, environ)
    return str(error.value)


def test_a_channel_is_told_through_the_webhook_that_it_names(tmp_path: Path) -> None:
    config = load(tmp_path, "slack_webhook: CRM", {"CRM": URL})

    (hook,) = config.webhooks
    assert (hook.channel, hook.url.reveal(), hook.secret) == ("#crm", URL, None)
    assert [channel.hook for channel in config.channels] == ["CRM", ""]


def test_a_signed_webhook_needs_its_secret_too(tmp_path: Path) -> None:
    (hook,) = load(tmp_path, "webhook: CRM", {"CRM": URL, "CRM_SECRET": SIGNING}).webhooks

    assert hook.secret is not None
    assert hook.secret.reveal() == SIGNING
    assert "CRM_SECRET is not set" in problems(tmp_path, "webhook: CRM", {"CRM": URL})


def test_address_and_secret_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "url").write_text(f"{URL}\n", "utf-8")
    (tmp_path / "key").write_text(f"{SIGNING}\n", "utf-8")
    environ = {"CRM_FILE": str(tmp_path / "url"), "CRM_SECRET_FILE": str(tmp_path / "key")}

    (hook,) = load(tmp_path, "webhook: CRM", environ).webhooks
    assert hook.url.reveal() == URL


def test_nothing_shows_the_address_or_the_secret(tmp_path: Path) -> None:
    shown = repr(load(tmp_path, "webhook: CRM", {"CRM": URL, "CRM_SECRET": SIGNING}))

    assert "T0SECRET" not in shown
    assert SIGNING not in shown


def test_an_address_in_the_file_is_refused_and_not_shown(tmp_path: Path) -> None:
    said = problems(tmp_path, f'slack_webhook: "{URL}"', {})

    assert "not the name of an environment variable" in said
    assert "T0SECRET" not in said


@pytest.mark.parametrize(
    ("settings", "environ", "what"),
    [
        ("webhook: CRM, slack_webhook: CRM", {"CRM": URL, "CRM_SECRET": SIGNING}, "the channel has two webhooks"),
        ("slack_webhook: CRM", {}, "CRM is not set: the address of the webhook of #crm"),
        ("slack_webhook: CRM", {"CRM": "hooks.example.com/T0SECRET"}, "CRM is not an http(s) address"),
        ("slack_webhook: CRM", {"CRM_FILE": "/nowhere"}, "CRM_FILE names a file that cannot be read"),
        ("webhook: CRM", {"CRM": URL, "CRM_SECRET": "swordfish"}, "CRM_SECRET is not whsec_"),
        ("webhook: CRM", {"CRM": URL, "CRM_SECRET": "whsec_QUJD"}, "CRM_SECRET is not whsec_"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_told_once_and_without_it(
    tmp_path: Path, settings: str, environ: dict[str, str], what: str
) -> None:
    said = problems(tmp_path, settings, environ)

    assert said.count("\n") == 0
    assert what in said
    assert not any(secret in said for secret in ("T0SECRET", "swordfish", "QUJD"))
