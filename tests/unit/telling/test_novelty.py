"""What one more article adds to its story."""

from collections.abc import Mapping

import pytest

from bot.model import Novelty, Stage
from bot.telling.stories import Assignment, OpenStories
from tests.unit.telling.reports import RACKS, report, tell

DAY = 24 * 60


def after(first: Mapping[str, object], second: Mapping[str, object]) -> Assignment:
    """The second report of a deal, told after the first."""
    stories = OpenStories()
    tell(stories, report(**first))  # type: ignore[arg-type]
    assignment = tell(stories, report("Post", **({"minutes": 2 * DAY} | dict(second))))  # type: ignore[arg-type]
    assert assignment.previous is not None
    return assignment


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (Stage.TALKS, Stage.SIGNED, "signed after talks"),
        (Stage.TALKS, Stage.DENIED, "denied"),
        (Stage.SIGNED, Stage.DELAYED, "delayed"),
        (Stage.SIGNED, Stage.CHANGED, "the deal was changed"),
        (Stage.SIGNED, Stage.ENDED, "ended"),
        (Stage.DELAYED, Stage.SIGNED, "signed after a delay"),
        (Stage.DELAYED, Stage.ENDED, "ended"),
        (Stage.DENIED, Stage.SIGNED, "signed after a denial"),
        (Stage.TALKS, Stage.EXPANDED, "signed after talks"),
    ],
)
def test_a_step_of_the_deal_is_a_development_said_in_one_line(before: Stage, now: Stage, change: str) -> None:
    told = after({"stage": before}, {"stage": now})
    assert (told.membership.novelty, told.membership.change) == (Novelty.DEVELOPMENT, change)
    assert (told.story.stage, told.story.version) == (now, 2)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Stage.SIGNED, Stage.TALKS),
        (Stage.DENIED, Stage.TALKS),
        (Stage.ENDED, Stage.DELAYED),
        (Stage.ENDED, Stage.TALKS),
    ],
)
def test_no_step_leads_back(before: Stage, now: Stage) -> None:
    told = after({"stage": before}, {"stage": now})
    assert (told.membership.change, told.story.stage) == ("", before)


def test_an_older_report_is_no_step() -> None:
    told = after({"stage": Stage.DENIED, "minutes": DAY}, {"stage": Stage.SIGNED, "minutes": 0})
    assert (told.membership.change, told.story.stage) == ("", Stage.DENIED)


def test_a_title_that_says_deal_of_what_its_text_calls_talks_is_no_signing() -> None:
    text = "Foxconn-OpenAI Racks Deal Powers Ohio. The two are in exclusive talks."
    evidence = "Foxconn-OpenAI Racks Deal Powers Ohio."
    assert after({"stage": Stage.TALKS}, {"sentence": text, "evidence": evidence}).membership.change == ""
    signed = {"sentence": "Foxconn and OpenAI signed the racks deal for Ohio after long talks."}
    assert after({"stage": Stage.TALKS}, signed).membership.change == "signed after talks"


def test_an_amount_that_becomes_known_is_a_development() -> None:
    told = after({}, {"sentence": RACKS[:-1] + " for $1.4 billion.", "amount": "$1.4 billion"})
    assert told.membership.change == "the amount is $1.4 billion"
    assert told.story.amount == "$1.4 billion"


def test_an_amount_that_the_first_article_had_in_other_words_is_no_development() -> None:
    told = after(
        {"sentence": RACKS[:-1] + " for USD1.4bn."},
        {"sentence": RACKS[:-1] + " for $1.4 billion.", "amount": "$1.4 billion"},
    )
    assert told.membership.change == ""
    assert told.story.amount == "$1.4 billion"


def test_a_share_price_is_no_amount() -> None:
    told = after({}, {"sentence": RACKS[:-1] + " with shares at $326.74.", "amount": "$326.74"})
    assert told.membership.change == ""


def test_terms_that_become_known_are_a_development() -> None:
    sentence = RACKS[:-1] + ", with no purchase commitments, in an exclusive pact."
    told = after({}, {"sentence": sentence, "terms": ("no purchase commitments", "exclusive")})
    assert told.membership.change == "the terms include no purchase commitments"


def test_a_development_brings_the_sentence_that_says_so_and_its_source() -> None:
    signing = "Foxconn and OpenAI signed the racks deal for Ohio after long talks."
    told = after(
        {"sentence": "Foxconn and OpenAI are in talks on racks for Ohio.", "stage": Stage.TALKS},
        {"sentence": signing, "publisher": "The Post"},
    )
    assert told.story.evidence == signing
    assert [source.publisher for source in told.story.sources] == ["The Post", "The Herald"]


def test_an_amount_that_becomes_known_is_quoted() -> None:
    sentence = RACKS[:-1] + " for $1.4 billion."
    told = after({}, {"sentence": sentence, "amount": "$1.4 billion"})
    assert (told.story.evidence, told.story.sources[0].article) == (sentence, "Post")


def test_a_confirmation_and_a_filing_leave_the_quotation_as_it_is() -> None:
    confirmed = after({}, {"sentence": "In Ohio, Foxconn is to make what it and OpenAI draw up: racks for AI."})
    filed = after({}, {"sentence": "On March 2, " + RACKS, "url": "https://www.sec.gov/Archives/edgar/data/1/8-k.htm"})
    assert filed.membership.change == "filed with the SEC"
    for told in (confirmed, filed):
        assert (told.story.evidence, told.story.sources[0].article) == (RACKS, "Herald")


def test_what_a_deal_is_for_is_said_anew_when_it_is_signed() -> None:
    before = {"stage": Stage.TALKS, "subject": "advanced talks about racks for Ohio"}
    assert after(before, {"subject": "to build racks"}).story.subject == "to build racks"
    assert after(before, {}).story.subject == "advanced talks about racks for Ohio"


@pytest.mark.parametrize("fields", [{"terms": ("through 2031",)}, {"amount": "$9 billion"}])
def test_what_does_not_stand_in_the_evidence_is_of_another_deal(fields: dict[str, object]) -> None:
    assert after({}, fields).membership.change == ""


def test_a_term_of_one_word_is_not_worth_a_message() -> None:
    assert after({}, {"sentence": "Exclusive: " + RACKS, "terms": ("Exclusive",)}).membership.change == ""


def test_a_watched_company_that_joins_is_a_development() -> None:
    told = after({}, {"sentence": "AMD joined. " + RACKS, "parties": ["Foxconn=HNHAF", "OpenAI", "AMD=AMD"]})
    assert told.membership.change == "AMD joins"
    assert [party.name for party in told.story.parties] == ["Foxconn", "OpenAI", "AMD"]


def test_a_place_taken_for_a_party_is_no_development_and_is_not_kept() -> None:
    told = after(
        {}, {"sentence": RACKS[:-1] + " near Zanesville.", "parties": ["Foxconn=HNHAF", "OpenAI", "Zanesville"]}
    )
    assert told.membership.change == ""
    assert [party.name for party in told.story.parties] == ["Foxconn", "OpenAI"]


def test_the_unknown_other_side_that_becomes_known_is_a_development() -> None:
    told = after(
        {
            "sentence": "Foxconn agreed to design data-center racks for an unnamed customer in Ohio.",
            "parties": ["Foxconn=HNHAF"],
        },
        {},
    )
    assert told.membership.change == "the other party is OpenAI"


def test_a_filing_with_the_sec_is_a_development_once() -> None:
    stories = OpenStories()
    filing = "https://www.sec.gov/Archives/edgar/data/1/8-k.htm"
    tell(stories, report())
    assert tell(stories, report("Sec", url=filing, minutes=DAY)).membership.change == "filed with the SEC"
    assert tell(stories, report("Sec2", url=filing + "l", minutes=DAY)).membership.change == ""


def test_several_changes_are_one_development() -> None:
    sentence = RACKS[:-1] + " for $1.4 billion."
    told = after({"stage": Stage.TALKS}, {"sentence": sentence, "amount": "$1.4 billion"})
    assert told.membership.change == "signed after talks; the amount is $1.4 billion"
    assert told.story.version == 2


def test_an_article_that_deserves_no_alert_develops_nothing() -> None:
    told = after({}, {"stage": Stage.ENDED, "alert": False})
    assert (told.membership.change, told.story.stage) == ("", Stage.SIGNED)


def test_a_copy_under_another_title_is_a_repeat() -> None:
    assert after({"title": "Racks from Ohio"}, {"title": "What to know today"}).membership.novelty is Novelty.REPEAT


def test_the_same_publisher_again_is_a_repeat() -> None:
    told = after(
        {"publisher": "The Dispatch"},
        {"publisher": "The Dispatch", "sentence": "In Ohio, Foxconn is to build the racks it designs with OpenAI."},
    )
    assert told.membership.novelty is Novelty.REPEAT


def test_another_publisher_in_its_own_words_confirms() -> None:
    told = after({}, {"sentence": "In Ohio, Foxconn is to make what it and OpenAI draw up: racks for AI clusters."})
    assert told.membership.novelty is Novelty.CONFIRMATION
