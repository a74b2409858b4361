"""No text makes the reading of a deal fail."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.judging.articles import judged

_TEXT = """
The A & Co. Inc. of with and , . $5 billion to build talks (NYSE: X) Tellin's Nvidia’s [MONEY No. 1 the deal
invests contract supply non-binding exclusive U.S. OpenAI
"""
_WORDS = st.sampled_from(_TEXT.split())


@given(st.lists(_WORDS, max_size=40), st.lists(_WORDS, max_size=12))
def test_any_words_around_a_deal_are_read(words: list[str], title: list[str]) -> None:
    text = " ".join(words)
    judgement = judged(" ".join(title), f"Nvidia has signed a partnership with Tellin Thermal. {text}", text)

    assert all(event.parties and event.evidence for event in judgement.events)
