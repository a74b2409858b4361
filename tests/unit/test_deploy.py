"""What is in deploy/: as strict as can be checked where nothing of it can be run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import pytest
from ruamel.yaml import YAML

from bot.adapters.metrics import Metrics, Standing
from bot.adapters.pulse import Pulse
from bot.adapters.slack import LOOK_UP_SCOPES
from bot.adapters.store import open_store
from bot.model import Feed
from tests.fakes.around import NOON, Clock

DEPLOY = Path(__file__).parents[2] / "deploy"
OPERATIONS = (DEPLOY.parent / "docs" / "operations.md").read_text("utf-8")
RULES = YAML(typ="safe").load(DEPLOY / "prometheus-alerts.yaml")["groups"][0]["rules"]
DASHBOARD = json.loads((DEPLOY / "grafana-dashboard.json").read_text("utf-8"))
QUERIES = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
PROMETHEUS_OWN = {"up"}


@pytest.fixture(scope="module")
def metrics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[set[str]]:
    """The names that a query may ask for."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'pactwire.db'}")
    store.migrate()
    store.sync_feeds([Feed("https://news.example/feed.xml")], [NOON])
    registry = Metrics().registry
    registry.register(Standing(store, Clock(), Pulse()))
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
    yield {family.name + suffix for family in registry.collect() for suffix in suffixes[family.type]}
    store.close()


# ── Prometheus and Grafana ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_parses_and_asks_for_metrics_that_exist(query: str, metrics: set[str]) -> None:
    promql_parser.parse(query)
    named = set(re.findall(r"\b(?:pactwire_|process_)\w+|\bup\b", query))
    assert named
    assert named - PROMETHEUS_OWN <= metrics


def test_every_metric_is_in_the_documents(metrics: set[str]) -> None:
    known = {re.sub(r"_(bucket|sum|count)$", "", name) for name in metrics if name.startswith("pactwire_")}
    assert sorted(name for name in known if f"| `{name}` |" not in OPERATIONS) == []


def test_the_documents_name_no_metric_that_does_not_exist(metrics: set[str]) -> None:
    named = set(re.findall(r"^\| `(pactwire_\w+)`", OPERATIONS, re.MULTILINE))
    assert {name for name in named if not {name, f"{name}_sum"} & metrics} == set()


def test_every_metric_is_on_the_dashboard_or_in_a_rule(metrics: set[str]) -> None:
    asked = set(re.findall(r"pactwire_\w+", " ".join(QUERIES)))
    shown = {re.sub(r"_(bucket|sum|count)$", "", name) for name in asked}
    everything = {re.sub(r"_(bucket|sum|count)$", "", name) for name in metrics if name.startswith("pactwire_")}
    assert everything - shown == {"pactwire_build_info", "pactwire_deliveries"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_how_bad_it_is_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning", "info"}
    assert set(rule["annotations"]) == {"summary", "action"}


def test_panels_do_not_overlap_and_have_their_own_numbers() -> None:
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in DASHBOARD["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert all(x < 24 for x, _ in cells)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


# ── systemd ──────────────────────────────────────────────────────────────────────────────────────


def test_the_unit_exposes_less_than_two_by_systemds_own_measure() -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze")
    measured = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", DEPLOY / "pactwire.service"],
        check=False,
        capture_output=True,
        text=True,
    )
    if "unrecognized option" in measured.stderr:
        pytest.skip("this systemd-analyze is older than 250")
    assert measured.returncode == 0, measured.stdout[-300:] + measured.stderr


def test_the_units_settings_are_ones_that_systemd_knows(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze")
    unit = tmp_path / "pactwire.service"
    text = (DEPLOY / "pactwire.service").read_text("utf-8")
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE), "utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", unit], check=False, capture_output=True, text=True)
    assert [line for line in verified.stderr.splitlines() if unit.name in line] == []


# ── containers ───────────────────────────────────────────────────────────────────────────────────


def test_the_dockerfile_passes_hadolint_in_every_rule() -> None:
    if not (hadolint := shutil.which("hadolint", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")):
        pytest.skip("no hadolint: its wheel is for Linux on x86-64")
    checked = subprocess.run(
        [hadolint, "--failure-threshold", "style", DEPLOY / "Dockerfile"], check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_the_image_runs_as_a_user_without_rights_and_is_asked_for_its_health() -> None:
    last_stage = (DEPLOY / "Dockerfile").read_text("utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "/healthz" in re.search(r"^HEALTHCHECK.*\n.*", last_stage, re.MULTILINE)[0]  # type: ignore[index]


def test_what_the_image_is_built_from_is_let_through_to_the_build() -> None:
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    let_through = (DEPLOY.parent / ".dockerignore").read_text("utf-8").splitlines()
    sources = [source for line in copied for source in line.split()]
    assert sources
    assert all(f"!{source}" in let_through and (DEPLOY.parent / source).exists() for source in sources)


def test_the_services_are_what_the_specification_of_compose_allows() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*check, DEPLOY / "compose.yaml"], check=False, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_services_have_the_secrets_that_they_name() -> None:
    compose = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    for service in compose["services"].values():
        for value in service["environment"].values():
            if str(value).startswith("/run/secrets/"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]
        assert set(service["secrets"]) <= set(compose["secrets"])
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["pactwire"]["ports"])


# ── Slack ────────────────────────────────────────────────────────────────────────────────────────


def test_the_slack_app_asks_for_what_the_bot_does_and_for_nothing_else() -> None:
    scopes = YAML(typ="safe").load(DEPLOY / "slack-manifest.yaml")["oauth_config"]["scopes"]
    by_name = {"channels:read", "groups:read"}  # conversations.list, for "#deals" in channels.yaml

    assert set(scopes) == {"bot", "bot_optional"}
    assert set(scopes["bot"]) == {"chat:write"} | LOOK_UP_SCOPES | by_name
    assert set(scopes["bot_optional"]) == set(scopes["bot"]) - {"chat:write"}
