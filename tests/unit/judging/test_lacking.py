"""What would have to be otherwise for a company to alert."""

import pytest

from bot.judging.companies import build_lexicon
from bot.judging.lacking import to_lacks
from bot.judging.verdicts import Move, Weighing, judge, weigh
from bot.judging.weights import ALERT_AT, PARTY
from bot.model import Article, Company, Role, Verdict

AMD = Company("AMD", "Advanced Micro Devices", ("AMD", "Advanced Micro Devices"), ("AMD",))
TWIN = Company("TWIN", "Apex", ("Apex",), ("TWIN",))
OTHER = Company("APX", "Apex", ("Apex",), ("APX",))
LEXICON = build_lexicon((AMD, TWIN), (OTHER,))
WRITE_UP = Move("the headline is that of a stock write-up", -2.5)


def article(title: str, *paragraphs: str, language: str = "en") -> Article:
    return Article("key", "", title, "Example Wire", None, paragraphs, language=language)


def lacks_of(one: Article) -> tuple[str, ...]:
    (verdict,) = judge(one, LEXICON).verdicts
    (weighing,) = weigh(one, LEXICON)
    return to_lacks(verdict, weighing)


def below(score: float, *moves: Move) -> tuple[str, ...]:
    """What a company with such a score lacks, where a sentence speaks of a deal."""
    verdict = Verdict("AMD", Role.MENTION, False, score, ("not told",))
    return to_lacks(verdict, Weighing("AMD", score, moves))


def test_a_company_that_alerts_lacks_nothing() -> None:
    text = "AMD has signed a multi-year partnership with Orrin Labs, the two companies said on Monday."
    assert lacks_of(article("AMD and Orrin Labs sign partnership to build a training cluster", text)) == ()


def test_where_no_sentence_speaks_of_a_deal_one_would_have_to() -> None:
    assert lacks_of(article("AMD reports results", "AMD reported revenue of $9.2 billion.")) == (
        "A sentence would have to tie it to a deal; none does.",
    )


def test_a_shared_name_would_have_to_be_told_apart() -> None:
    (lack,) = lacks_of(article("Apex and Orrin Labs sign partnership", "Apex signed a deal with Orrin Labs."))
    assert "which company it means" in lack


def test_another_language_would_have_to_be_english() -> None:
    (lack,) = lacks_of(article("AMD und Orrin Labs", "AMD und Orrin Labs arbeiten zusammen.", language="de"))
    assert "English" in lack


def test_what_speaks_against_it_is_said_with_the_score_but_for_that() -> None:
    first, without, *_ = below(0.2, Move("the headline speaks of deals", 1.0), WRITE_UP)
    assert first == f"Its score would have to reach {ALERT_AT:.2f}; it is 0.20."
    assert without == "Without this it would be 0.75, enough: the headline is that of a stock write-up."


def test_what_would_not_be_enough_is_not_called_so() -> None:
    assert "Without this it would be 0.11: the headline is that of a stock write-up." in below(0.01, WRITE_UP)


def test_the_strongest_of_what_the_text_does_not_have_is_offered() -> None:
    headline, opening = (PARTY.weights[name].words for name in ("title A", "lead A"))
    offered = below(0.3)[-1]
    assert offered.startswith("With this it would be 0.")
    assert offered.endswith(f"enough: {headline}.")
    assert below(0.3, Move(headline, 2.0))[-1].endswith(f": {opening}.")


@pytest.mark.parametrize("score", [0.0, 1e-9, ALERT_AT - 1e-4])
def test_any_score_gives_sentences(score: float) -> None:
    assert all(sentence.endswith(".") for sentence in below(score, WRITE_UP))


def test_a_weighing_comes_to_the_score_of_the_verdict() -> None:
    one = article("AMD shares fall: is it a buy?", "AMD spoke of its partnership with Orrin Labs last year.")
    (verdict,) = judge(one, LEXICON).verdicts
    (weighing,) = weigh(one, LEXICON)
    assert round(weighing.score, 3) == verdict.score
    assert [abs(move.amount) for move in weighing.moves] == sorted(
        (abs(m.amount) for m in weighing.moves), reverse=True
    )
