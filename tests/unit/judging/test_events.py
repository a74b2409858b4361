"""What is told of a deal: its parties, kind, stage, amount and terms."""

import pytest

from bot.model import Kind, Stage
from tests.unit.judging.articles import judged


def test_parties_outside_the_watchlist_are_named() -> None:
    (event,) = judged("Nvidia Partners With Nscale Energy", "Nvidia has partnered with Nscale Energy.").events

    assert {(party.name, party.company) for party in event.parties} == {("Nvidia", "NVDA"), ("Nscale Energy", "")}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Nvidia and Acme Robotics Form Joint Venture", Kind.JOINT_VENTURE),
        ("Nvidia Signs Licensing Agreement With Acme Robotics", Kind.LICENSING),
        ("Nvidia Signs Supply Agreement With Acme Robotics", Kind.SUPPLY),
        ("Nvidia Partners With Acme Robotics", Kind.PARTNERSHIP),
    ],
)
def test_the_kind_is_read_from_the_words(title: str, kind: Kind) -> None:
    (event,) = judged(title).events

    assert event.kind is kind


@pytest.mark.parametrize(
    ("title", "stage"),
    [
        ("Nvidia in exclusive talks with Acme Robotics over partnership", Stage.TALKS),
        ("Nvidia and Acme Robotics call off partnership", Stage.ENDED),
        ("Nvidia Expands Partnership With Acme Robotics", Stage.EXPANDED),
        ("Nvidia Signs Partnership With Acme Robotics", Stage.SIGNED),
    ],
)
def test_the_stage_is_read_from_the_words(title: str, stage: Stage) -> None:
    (event,) = judged(title).events

    assert event.stage is stage


@pytest.mark.parametrize("amount", ["$100 million-plus", "between $1 billion and $5 billion", "€30 million"])
def test_the_amount_is_quoted_as_it_is_said(amount: str) -> None:
    (event,) = judged("", f"Nvidia signed a partnership with Acme Robotics worth {amount} on Monday.").events

    assert event.amount == amount


def test_terms_are_quoted_as_they_are_said() -> None:
    (event,) = judged(
        "", "Nvidia signed a multi-year partnership with Acme Robotics.", "It has no purchase commitments."
    ).events

    assert {"multi-year", "no purchase commitments"} <= set(event.terms)


def test_the_evidence_stands_where_its_span_says() -> None:
    judgement = judged("Big day", "Rain fell.", "Nvidia signed a partnership with Acme Robotics on Monday.")
    (event,) = judgement.events
    passage = judgement.article.passages[event.span.passage]

    assert passage[event.span.start : event.span.end] == event.evidence


def test_two_deals_of_one_company_are_two_events() -> None:
    judgement = judged(
        "Nvidia Signs Partnership With Acme Robotics, Partners With Zeta Motors",
        "Nvidia signed a partnership with Acme Robotics on Monday.",
        "Nvidia also partnered with Zeta Motors on Monday.",
    )

    assert len(judgement.events) == 2
    assert {verdict.event for verdict in judgement.verdicts if verdict.alert} == {0, 1}
