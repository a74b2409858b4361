"""Signatures of reports and how alike they are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telling.likeness import amount_of, core_of, likeness, merged, signature_of, stem, terms_of, weighted
from tests.unit.telling.reports import RACKS, article, event


@pytest.mark.parametrize(
    "texts",
    [
        ("$2 billion", "USD2 Billion", "2bn", "2,000,000,000", "two billion", "US$2.00 billion"),
        ("900MW", "900 megawatts", "900-megawatt", "0.9 GW"),
        ("exclusive", "exclusivity", "Exclusive"),
        ("partner's racks", "racks"),
        ("data-center racks", "data center rack", "Data Centers’ Racks"),
    ],
)
def test_one_thing_in_several_spellings_is_one_term(texts: tuple[str, ...]) -> None:
    assert len({terms_of(text) for text in texts}) == 1


@pytest.mark.parametrize("text", ["", "the", "signed a partnership", "up 12%", "at $18.20", "12", "AI", "5 of 7", "🚀"])
def test_what_every_report_has_says_nothing(text: str) -> None:
    assert terms_of(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$100 million-plus", 1e8),
        ("about €1.5bn", 1.5e9),
        ("600,000 dollars", 6e5),
        ("$326.74", None),
        ("undisclosed", None),
    ],
)
def test_an_amount_is_read_as_it_is_quoted(text: str, amount: float | None) -> None:
    assert amount_of(text) == amount


def test_the_text_of_a_refused_page_under_a_title_is_not_part_of_the_report() -> None:
    title = "Foxconn Gains on Racks Agreement"
    page = article("Herald", "This page is protected by a security service. Write to its owner.", title=title)
    bare = article("Herald", title=title)
    told = [event(text, ["Foxconn=HNHAF"], evidence=title) for text in (page, bare)]
    assert signature_of(page, told[0]) == signature_of(bare, told[1])


def test_the_paragraph_after_the_title_counts_when_it_names_a_party() -> None:
    title = "Foxconn Gains on Racks Agreement"
    page = article("Herald", "Foxconn builds them in Ohio.", title=title)
    told = event(page, ["Foxconn=HNHAF"], evidence=title)
    assert weighted(signature_of(page, told)).keys() > terms_of(title)


def test_a_byline_between_title_and_text_does_not_hide_the_text() -> None:
    title = "Foxconn Gains on Racks Agreement"
    page = article("Herald", "By Ada Lind | Chips | 31 comments", "Foxconn builds them for $620 million.", title=title)
    told = event(page, ["Foxconn=HNHAF"], evidence=title)
    assert weighted(signature_of(page, told)).keys() > terms_of("$620M")


def test_the_other_deals_of_a_long_article_are_not_part_of_the_report() -> None:
    text = article("Herald", RACKS, *["Nothing of note."] * 5, "Elsewhere, Palantir equips submarines.")
    alone = article("Herald", RACKS, *["Nothing of note."] * 5)
    parties = ["Foxconn=HNHAF", "OpenAI"]
    assert signature_of(text, event(text, parties)) == signature_of(alone, event(alone, parties))


def test_a_span_beyond_the_text_is_no_error() -> None:
    text = article("Herald", RACKS)
    told = event(text, ["Foxconn=HNHAF"])
    assert signature_of(article("Herald"), told)
    assert signature_of(text, replace(told, span=replace(told.span, passage=9, end=10_000)))


signatures = st.lists(st.integers(0, 2**32 - 1), max_size=250, unique_by=lambda term: term & ~2).map(
    lambda terms: tuple(sorted(terms))
)


@given(signatures, signatures)
def test_likeness_is_symmetric_and_between_nought_and_one(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    some, others = weighted(one), weighted(other)
    alike = likeness(some, others, frozenset())
    assert 0 <= alike <= 1 + 1e-9
    assert alike == likeness(others, some, frozenset())


@given(signatures, signatures)
def test_a_merged_signature_stays_small_sorted_and_keeps_the_first(
    one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    both = merged(one[:192], other)
    assert set(both) >= set(one[:192])
    assert len(both) <= 192
    assert list(both) == sorted(both)
    assert len(weighted(both)) == len(both)


@given(st.text())
def test_any_text_has_terms(text: str) -> None:
    assert all(0 <= term < 2**32 for term in terms_of(text))
    assert stem("") == ""


def test_the_core_of_a_report_is_its_evidence_and_not_what_stands_around_it() -> None:
    text = article("Herald", "Foxconn works with Sakura Internet. Later it met Petrel.")
    signature = signature_of(text, event(text, ["Foxconn=HNHAF"], evidence="Foxconn works with Sakura Internet."))
    assert core_of(signature) >= terms_of("Sakura Internet")
    assert not core_of(signature) & terms_of("Petrel")
    assert weighted(signature).keys() >= terms_of("Petrel")
