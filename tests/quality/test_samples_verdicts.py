"""What the demo must tell of the sample news, and that it keeps silent on all the rest."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from bot.config import load_watch, shipped_rules
from bot.directory import load_directory
from bot.examination import open_desk, unwatched
from bot.model import Entry, Feed, Judgement, Role
from bot.polling.feeds import parse_feed
from bot.reading.articles import to_draft
from bot.samples import serve
from bot.telling.stories import OpenStories, tell_articles

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 9, 14, 30, tzinfo=UTC)

STORIES = {
    "Foxconn and Nordlys Thermal": (
        "HNHAF",
        {
            "harbor-newswire/foxconn-nordlys-liquid-cooling",
            "capital-ledger/foxconn-cooling-deal-nordlys",
            "circuit-post/foxconn-nordlys-cdu-ohio",
            "street-compass/syndicated-foxconn-nordlys",
            "pacific-tech-daily/hon-hai-nordlys-cooling",
        },
    ),
    "AMD and Helvia Cloud": ("AMD", {"circuit-post/amd-helvia", "capital-ledger/amd-helvia-cloud-contract"}),
    "AMD and Kestrel Motors": ("AMD", {"street-compass/amd-kestrel-motors-talks"}),
    "AMD and Brno's university, older than a first poll looks back": ("AMD", {"circuit-post/amd-brno-university"}),
    "Intuit and Tallybank": (
        "INTU",
        {"harbor-newswire/intuit-tallybank-quickbooks", "market-brief/tallybank-quickbooks-invoices"},
    ),
    "Intuit and Fernhill Payroll": ("INTU", {"market-brief/intuit-fernhill-canada"}),
    "Nvidia and Castell Robotics": ("NVDA", {"pacific-tech-daily/nvidia-castell-robotics-stake"}),
}
ALERTS = {article: {company} for company, articles in STORIES.values() for article in articles}
SILENT = {
    "harbor-newswire/retinova-halden-dry-amd",
    "harbor-newswire/intuit-chief-people-officer",
    "capital-ledger/nvidia-price-target-hollis-wray",
    "capital-ledger/intuit-first-quarter-results",
    "circuit-post/opinion-graphics-partner-programs",
    "circuit-post/how-foxconn-learned-servers",
    "pacific-tech-daily/hon-hai-buyback",
    "pacific-tech-daily/foxconn-corporate-league",
    "street-compass/amd-quillmark-patent-ruling",
    "street-compass/what-is-a-partnership",
    "market-brief/ashgrove-wealth-partners-amd",
    "market-brief/intuit-ledgerleaf-takeover",
    "market-brief/amd-desktop-processor-launch",
    "market-brief/corvid-larkspur-loyalty",
    "market-brief/movers-before-the-bell",
    "lakeside-gazette/port-authority-trade-arm",
    "lakeside-gazette/bakery-anniversary",
}
FURNITURE = {
    "capital-ledger/foxconn-cooling-deal-nordlys": {"INTU"},
    "capital-ledger/amd-helvia-cloud-contract": {"HNHAF", "INTU"},
    "circuit-post/foxconn-nordlys-cdu-ohio": {"INTU"},
    "circuit-post/amd-helvia": {"HNHAF", "INTU"},
    "circuit-post/how-foxconn-learned-servers": {"AMD"},
    "harbor-newswire/intuit-tallybank-quickbooks": {"NVDA"},
    "lakeside-gazette/bakery-anniversary": {"HNHAF", "NVDA", "AMD"},
    "pacific-tech-daily/nvidia-castell-robotics-stake": {"HNHAF", "AMD"},
    "street-compass/amd-kestrel-motors-talks": {"INTU"},
    "street-compass/syndicated-foxconn-nordlys": {"INTU"},
}
"""Companies that a page names only in its furniture."""


class Judged(NamedTuple):
    name: str
    judgement: Judgement
    found_at: datetime

    @property
    def alerting(self) -> set[str]:
        return {verdict.company for verdict in self.judgement.verdicts if verdict.alert}


def entries_of(feed: Feed) -> Iterator[Entry]:
    address = urlsplit(feed.url)
    connection = HTTPConnection(address.netloc, timeout=10)
    try:
        connection.request("GET", address.path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        yield from parse_feed(answer.read(), headers, feed, feed.url).entries
    finally:
        connection.close()


def name_of(url: str) -> str:
    address = urlsplit(url)
    return f"{address.netloc.removesuffix('.example')}{address.path}"


@pytest.fixture(scope="module")
def judged() -> dict[str, Judged]:
    """Every sample article by its name, judged alone, in order of publication."""
    _, companies = load_watch(ROOT / "config" / "watchlists.yaml")
    desk = open_desk(shipped_rules(), companies, unwatched(load_directory(), companies))
    with serve(NOW, port=0) as samples:
        entries = [entry for feed in samples.feeds for entry in entries_of(feed)]
    dated = sorted(entries, key=lambda entry: entry.published or NOW)
    rows = [Judged(name_of(e.url), desk.judge(to_draft(e), {}), e.published or NOW) for e in dated]
    return {row.name: row for row in rows}


def test_every_sample_is_expected_to_alert_or_to_be_silent(judged: dict[str, Judged]) -> None:
    assert set(judged) == set(ALERTS) | SILENT


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_a_partnership_alerts_its_watched_party_alone(judged: dict[str, Judged], name: str) -> None:
    assert judged[name].alerting == ALERTS[name]


@pytest.mark.parametrize("name", sorted(SILENT))
def test_what_is_no_partnership_of_a_watched_company_is_silent(judged: dict[str, Judged], name: str) -> None:
    assert judged[name].alerting == set()


@pytest.mark.parametrize("name", sorted(ALERTS))
def test_an_alert_has_its_evidence_and_its_reasons(judged: dict[str, Judged], name: str) -> None:
    alerting = [verdict for verdict in judged[name].judgement.verdicts if verdict.alert]
    assert alerting
    for verdict in alerting:
        assert verdict.role is Role.PARTY
        assert verdict.event is not None
        assert verdict.evidence
        assert verdict.reasons


@pytest.mark.parametrize("name", sorted(FURNITURE))
def test_a_company_that_stands_in_the_furniture_alone_gets_no_role(judged: dict[str, Judged], name: str) -> None:
    assert {verdict.company for verdict in judged[name].judgement.verdicts} & FURNITURE[name] == set()


def test_a_disease_that_shares_a_symbol_is_not_the_company() -> None:
    entry = Entry(
        key="key",
        feed="feed",
        url="https://news.example/1",
        title="Retinova and Halden Labs Enter Collaboration in Dry AMD",
        publisher="Harbor Newswire",
        published=NOW,
        body="Retinova AG and Halden Labs today announced a collaboration in age-related macular degeneration (AMD). "
        "Some 20 million people live with AMD. A study in 240 patients with intermediate AMD is planned.",
    )
    _, companies = load_watch(ROOT / "config" / "watchlists.yaml")
    judgement = open_desk(shipped_rules(), companies, ()).judge(to_draft(entry), {})
    assert [verdict.company for verdict in judgement.verdicts if verdict.alert] == []


def test_every_deal_is_one_story(judged: dict[str, Judged]) -> None:
    told = tell_articles([(row.judgement, row.found_at) for row in judged.values()], OpenStories(load_directory()))
    stories = defaultdict(set)
    for row, (_, assignments) in zip(judged.values(), told, strict=True):
        alerting = {verdict.event for verdict in row.judgement.verdicts if verdict.alert}
        for assignment in assignments:
            if assignment.membership.event in alerting:
                stories[assignment.story.id].add(row.name)
    assert sorted(map(sorted, stories.values())) == sorted(sorted(articles) for _, articles in STORIES.values())
