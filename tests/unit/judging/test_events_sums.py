"""The sum and the terms of a deal: quoted as they are said, and nobody else's."""

import pytest

from bot.judging.amounts import find_amount
from bot.judging.terms import find_terms
from tests.unit.judging.articles import judged


@pytest.mark.parametrize(
    ("sentence", "amount"),
    [
        ("Nvidia invested a $2 billion sum in Borea.", "$2 billion"),
        ("Visa Plans $10 Billion Bet With Borea", "$10 Billion"),
        ("They will build a USD10-billion plant.", "USD10-billion"),
        ("The pact is worth US$505m to Borea.", "US$505m"),
        ("Borea pays $100 million-plus.", "$100 million-plus"),
        ("Borea pays between $1 billion and $5 billion.", "between $1 billion and $5 billion"),
        ("Borea To Pay Up To $340M", "up to $340M"),
        ("Borea secures $30,000,000 from Nvidia.", "$30,000,000"),
        ("Borea won a contract valued at up to $7 million.", "up to $7 million"),
    ],
)
def test_the_sum_is_quoted_whole_and_without_what_stands_before_it(sentence: str, amount: str) -> None:
    assert find_amount([sentence]) == amount


def test_a_sum_in_a_wires_mark_up_is_written_out() -> None:
    sentence = 'Nvidia announced a [MONEY value="2500000000" currency="usd" notation="long"] investment in Borea.'

    assert find_amount([sentence]) == "$2.5 billion"


@pytest.mark.parametrize(
    "sentence",
    [
        "The new partnership arrives with the shares at $326.74.",
        "Nvidia signed with Borea, a $70 billion conglomerate.",
        "Borea, valued at $4 billion, signed with Nvidia.",
        "Borea, with a market cap of $9 billion, joined.",
        "It spends between $2 billion and $3 billion annually on its plants.",
        "Borea had revenue of $3 billion.",
    ],
)
def test_a_price_a_size_and_a_yearly_expense_are_no_sum_of_a_deal(sentence: str) -> None:
    assert not find_amount([sentence])


def test_a_sum_that_the_evidence_does_not_lead_to_is_not_the_deals() -> None:
    (event,) = judged(
        "",
        "Foxconn signed a partnership with OpenAI on Monday.",
        "Demand has grown for years.",
        "Elsewhere a chipmaker will spend $4 billion on a plant.",
    ).events

    assert event.amount == ""


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        ("The deal has no minimum purchase commitments.", "no minimum purchase commitments"),
        (
            "The agreement doesn't include any financial obligations or purchase commitments.",
            "doesn't include any financial obligations or purchase commitments",
        ),
        ("It comes without any binding commitments.", "without any binding commitments"),
        ("It is a five-year pact.", "five-year"),
        ("Borea gets exclusive distribution rights.", "exclusive"),
    ],
)
def test_a_term_is_quoted_with_its_negation(sentence: str, term: str) -> None:
    assert find_terms([sentence]) == (term,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The five-year-old partnership goes on.",
        "Street Compass exclusive: Nvidia and Borea work together.",
        "Our forecast sees revenue through 2028 in a long-term deal.",
        "Subscribe for exclusive access.",
        "The share had a five-year return of 80%.",
    ],
)
def test_age_publications_forecasts_and_offers_are_no_terms(sentence: str) -> None:
    assert find_terms([sentence]) == ()


def test_terms_are_those_of_the_sentences_about_the_deal() -> None:
    (event,) = judged(
        "",
        "Foxconn signed a partnership with OpenAI on Monday.",
        "They showed it in Austin.",
        "The agreement includes no purchase commitments.",
        "Analysts saw a three-year decline elsewhere.",
    ).events

    assert event.terms == ("no purchase commitments",)
