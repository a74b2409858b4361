"""Which words are a company, and which are not."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.judging.companies import build_lexicon, fold, name_problem
from bot.model import Company, Naming
from tests.unit.judging.articles import COMPANIES, LEXICON, judged, named


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("name", ["a", "X", "The", "the company", "Inc.", "New", "2026", "&", "!?", "Ø"])
def test_a_name_that_stands_in_every_text_is_none(name: str) -> None:
    assert name_problem(name)


@pytest.mark.parametrize("name", ["X Corp", "3M", "1&1", "Ro", "On Holding", "Target", "日本", "New York Times"])
def test_a_name_that_is_short_or_also_a_word_may_be_watched(name: str) -> None:
    assert name_problem(name) is None


@given(st.lists(st.sampled_from(["Nvidia", "Foxconn", "Hon Hai", "xNvidia", "Nestlé", "and", "Hon"]), max_size=12))
def test_names_are_found_wherever_they_stand_as_words(words: list[str]) -> None:
    text = fold(" ".join(words))
    expected = sum(word in ("Nvidia", "Foxconn", "Hon Hai", "Nestlé") for word in words)

    assert len(LEXICON.find_names(text)) == expected


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Shares of Foxconn (OTC: HNHAF) rose", "HNHAF"),
        ("Nvidia’s new chip", "NVDA"),
        ("the OpenAI-Foxconn plan", "OpenAI"),
        ("long$NVDA since May", "NVDA"),
        ("Rivals such as Apple(AAPL) agree", "AAPL"),
        ("a maker (NYSE: V, TSX: VISA) of cards", "V"),
        ("J.P. Morgan said so", "JPM"),
        ("The İstanbul office of Nestle", "N"),
        ("Advanced Micro Devices (AMD) makes chips", "AMD"),
        ("A study of dry AMD, with chips of AMD", "AMD"),
        ("Hon Hai Precision Industry (OTC: ZZQQ), whose symbol is new, builds phones", "HNHAF"),
    ],
)
def test_a_company_is_recognised_however_it_is_written(text: str, company: str) -> None:
    assert company in named("", text)


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("She waits for her visa application in March", "V"),
        ("A travel Visa costs more now", "V"),
        ("GS Caltex won the match", "GS"),
        ("the V-League and a Gen V series", "V"),
        ("an arm of the government", "ARM"),
        ("Canadian Solar (CSIQ) Arm to supply batteries", "ARM"),
        ("We must act NOW or never", "NOW"),
        ("Apple Hospitality REIT bought a hotel", "AAPL"),
        ("Apple Rush Company, Inc. (OTC: APRU) makes drinks", "AAPL"),
        ("He plays on his Nvidia Shield", "NVDA"),
        ("Acme Adopts Travel Block Visa to Grow", "V"),
        ("A study of Dry AMD in 240 patients", "AMD"),
        ("Patients with age-related macular degeneration (AMD) hope. Some 20 million people live with AMD.", "AMD"),
        ("Those with Age-related Macular degeneration (AMD) hope; AMD is common.", "AMD"),
        ("AMD Roofing LLC joins a chamber. At AMD Roofing, roofs are built.", "AMD"),
        ("Nestlés Nestl", "N"),
    ],
)
def test_words_that_only_look_like_a_company_are_none(text: str, company: str) -> None:
    assert company not in named("", text)


def test_a_symbol_that_is_no_name_counts_once_the_company_is_named() -> None:
    assert named("", "Goldman Sachs fell. Analysts like GS.") == {"GS"}
    assert [m.naming for m in judged("", "Goldman Sachs fell. Analysts like GS.").mentions][-1] is Naming.BARE


def test_structured_symbols_name_a_company_without_a_word_of_it() -> None:
    (mention,) = judged("A quiet day", symbols=("NASDAQ:NVDA",)).mentions

    assert (mention.company, mention.naming, mention.text) == ("NVDA", Naming.STRUCTURED, "")


def test_an_isin_is_a_structured_symbol() -> None:
    assert named("A quiet day", symbols=("US0378331005",)) == {"AAPL"}


def test_the_span_of_a_mention_is_its_place_in_the_passage() -> None:
    judgement = judged("Day one", "Then İzmir heard that Foxconn had won.")
    (mention,) = judgement.mentions
    passage = judgement.article.passages[mention.span.passage]

    assert passage[mention.span.start : mention.span.end] == mention.text == "Foxconn"


DELTAS = (
    Company("DAL", "Delta Air Lines", ("Delta Air Lines", "Delta"), ("DAL",)),
    Company("2308.TW", "Delta Electronics", ("Delta Electronics", "Delta"), ("2308.TW",)),
)


def test_a_shared_name_is_told_apart_by_the_rest_of_the_article() -> None:
    lexicon = build_lexicon(DELTAS)
    judgement = judged("", "Delta Electronics makes fans. Acme partners with Delta on cooling.", lexicon=lexicon)

    assert {mention.company for mention in judgement.mentions} == {"2308.TW"}


def test_a_shared_name_without_context_is_reported_as_ambiguous_and_alerts_nobody() -> None:
    judgement = judged("Acme and Delta sign partnership", lexicon=build_lexicon(DELTAS))

    assert {verdict.company for verdict in judgement.verdicts} == {"DAL", "2308.TW"}
    assert not any(verdict.alert for verdict in judgement.verdicts)
    assert "shared" in judgement.verdicts[0].reasons[0]


def test_a_lexicon_can_be_sent_to_a_worker_process() -> None:
    received = pickle.loads(pickle.dumps(build_lexicon(COMPANIES)))

    assert judged("", "Nvidia rose", lexicon=received) == judged("", "Nvidia rose", lexicon=build_lexicon(COMPANIES))


EXCHANGES = build_lexicon(
    (Company("NDAQ", "Nasdaq", ("Nasdaq",), ("NDAQ",)), Company("SC", "Scale AI", ("Scale AI",)), COMPANIES[0])
)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Robots (NASDAQ: ACMR) rose",
        "Acme Robots trades on the Nasdaq under a new symbol",
        "The Nasdaq Composite fell on Monday",
        "Acme hopes to scale AI in its plants",
    ],
)
def test_where_a_share_is_listed_and_common_words_are_no_company(text: str) -> None:
    assert not judged("", text, lexicon=EXCHANGES).mentions


def test_an_exchange_is_a_company_where_it_acts() -> None:
    assert judged("", "Nasdaq signed a data agreement with Nvidia on Monday.", lexicon=EXCHANGES).mentions
