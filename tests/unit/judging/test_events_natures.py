"""One kind and one stage for a deal, what it is for, and the sentence that shows it."""

import pytest

from bot.judging.subjects import find_subject
from bot.model import Kind, Stage
from tests.unit.judging.articles import judged


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("Nvidia is in exclusive talks with Tellin over a supply agreement.", Stage.TALKS),
        ("Nvidia and Tellin are working to finalize a deal with Borea Foods.", Stage.TALKS),
        ("Nvidia signed a non-binding letter of intent for a partnership with Tellin.", Stage.TALKS),
        ("Nvidia signed a memorandum of understanding with Tellin to build a plant.", Stage.SIGNED),
        ("Nvidia signed a memorandum of understanding with Tellin to explore a partnership.", Stage.TALKS),
        ("Nvidia has renewed its partnership with Tellin for a year.", Stage.EXPANDED),
        ("Nvidia announced an extension of its partnership with Tellin.", Stage.EXPANDED),
        ("Nvidia signed a partnership with Tellin to expand its footprint.", Stage.SIGNED),
        ("Nvidia has ended its partnership with Tellin.", Stage.ENDED),
    ],
)
def test_the_stage_is_that_of_the_deal(sentence: str, stage: Stage) -> None:
    (event,) = judged("", sentence).events

    assert event.stage is stage


def test_talks_in_the_headline_win_over_a_noun_in_the_text() -> None:
    (event,) = judged(
        "Nvidia in Exclusive Talks With Tellin Over Power Deal",
        "Nvidia and Tellin plan a power deal with a plant in the desert.",
        "The power deal between Nvidia and Tellin would be the largest.",
    ).events

    assert event.stage is Stage.TALKS


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Nvidia invested $2 billion in Tellin as part of a partnership.", Kind.INVESTMENT),
        ("Nvidia has partnered with Tellin; both are investing in people.", Kind.PARTNERSHIP),
        ("Nvidia won a contract from Tellin for 500 robots.", Kind.SUPPLY),
        ("Nvidia and Tellin signed an agreement to supply chips to Borea Foods.", Kind.SUPPLY),
        ("Nvidia is in advanced talks to supply Tellin Motors with chips.", Kind.SUPPLY),
        ("Nvidia and Tellin formed a joint venture and will invest $2 billion in plants.", Kind.JOINT_VENTURE),
        ("Nvidia signed a licensing agreement with Tellin.", Kind.LICENSING),
    ],
)
def test_the_kind_is_the_narrowest_that_the_evidence_says(sentence: str, kind: Kind) -> None:
    (event,) = judged("", sentence).events

    assert event.kind is kind


@pytest.mark.parametrize(
    ("sentence", "subject"),
    [
        (
            "Nvidia has partnered with Tellin to build liquid cooling for data centers, it said.",
            "to build liquid cooling for data centers",
        ),
        ("Nvidia signed a partnership with Tellin on cooling of servers.", "cooling of servers"),
        ("Nvidia, which makes chips for cars, will work with Tellin to design server racks.", "to design server racks"),
        ("Nvidia Partners With Tellin to Build Cooling for Racks", "to Build Cooling for Racks"),
    ],
)
def test_the_subject_is_what_completes_the_deals_words(sentence: str, subject: str) -> None:
    assert find_subject(sentence, frozenset({"Nvidia", "Tellin"})) == subject


@pytest.mark.parametrize(
    "sentence",
    [
        "Police Renew Tellin Partnership for Sixth Year",
        "Nvidia signed a partnership with Tellin on Friday in Tokyo.",
        "Nvidia agreed to a supply deal with Tellin.",
        "Nvidia signed an agreement for June 13.",
        "To help its customers grow, Nvidia signed a partnership with Tellin.",
        "Nvidia has a partnership with Tellin | More to read for busy investors",
    ],
)
def test_dates_places_the_deal_itself_and_navigation_are_no_subject(sentence: str) -> None:
    assert find_subject(sentence, frozenset({"Nvidia", "Tellin"})) == ""


def test_the_evidence_is_a_statement_rather_than_a_question_or_the_headline() -> None:
    (event,) = judged(
        "Nvidia Partners With Tellin",
        "What is Nvidia's partnership with Tellin about?",
        "Nvidia has partnered with Tellin to build cooling for data centers.",
    ).events

    assert event.evidence == "Nvidia has partnered with Tellin to build cooling for data centers."
