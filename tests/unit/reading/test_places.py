"""Furniture anywhere in an article: the news after it survives, unless it is what closes an article."""

import re
import string
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Rule
from bot.reading.boilerplate import compile_rules
from tests.unit.reading.drafts import read, shipped_rules, text_of

RULES = compile_rules(shipped_rules())
TITLE = "Orbit and Nokia sign a supply agreement"
STORY = (
    "Orbit Foods signed a supply agreement with Nokia on Tuesday. The partners had talked since the spring.",
    "It runs for five years. Nokia delivers radios for twelve plants in Europe and for one in Texas.",
    "Orbit wants to count what its ovens do. Until now somebody walks from one to the next with a pencil.",
    "About 40 radios are made each day in the first plant. Nokia will hire thirty people for that.",
    "The union of the bakers welcomed the plan. It had asked for newer machines since the strike of last year.",
    "Orbit pays when a plant is ready. Neither side named a price, and neither denied that there is one.",
    "Other makers of bread look at the plan with envy. A bakery in Ghent said that it would wait for results.",
    "Nokia expects to be done in the autumn of next year. The shares of Orbit rose by two per cent.",
)
ENDS_ARTICLES = ("section", "rest", "tail", "before")
"""What such a rule takes is over in the middle of a text, too."""

ALPHABET = st.sampled_from(f"{string.ascii_letters}{string.digits} .,:;?!'\"$&#@/|()[]<>%*=+_-©–\n")


BY_HAND = ("This article was generated with the help of AI", "The report has been produced by automation")
"""For patterns of so many parts that lines at random hardly ever match them."""


def phrases(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, str]]:
    for rule in rules:
        for line in rule.pattern.strip("\n").split("\n"):
            yield rule, line


def phrase_of(pattern: str) -> st.SearchStrategy[str]:
    """Lines that the pattern matches."""
    in_python = re.compile(f"(?m){pattern}".replace(r"\z", r"\Z"))
    if by_hand := [line for line in BY_HAND if in_python.fullmatch(line)]:
        return st.sampled_from(by_hand)
    return st.from_regex(in_python, fullmatch=True, alphabet=ALPHABET).map(str.strip)


EVERY = [
    pytest.param(rule, line, id=f"{rule.name}-{number}") for number, (rule, line) in enumerate(phrases(RULES.rules))
]


@pytest.mark.parametrize(("rule", "pattern"), EVERY)
@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_no_sentence_of_news_is_lost_to_furniture_above_it(rule: Rule, pattern: str, data: st.DataObject) -> None:
    phrase = data.draw(phrase_of(pattern))
    places = range(2) if rule.takes in ENDS_ARTICLES else range(8)
    place = data.draw(st.sampled_from(places))
    text = text_of(read("\n".join((*STORY[:place], phrase, *STORY[place:])), RULES, title=TITLE))
    assert [paragraph for paragraph in STORY if paragraph not in text] == []


def test_a_button_for_comments_below_the_byline_leaves_the_article() -> None:
    article = read("\n".join(("By Ann Writer", "12 Comments", *STORY)), RULES, title=TITLE)
    assert article.paragraphs == ("By Ann Writer", *STORY)


@pytest.mark.parametrize("heading", ["Related stories", "You may also like", "Recommended for you", "More from Wire"])
def test_links_between_two_paragraphs_are_taken_and_the_article_goes_on(heading: str) -> None:
    links = (heading, "Five shares to watch this week", "How rents fell in the spring")
    article = read("\n".join((*STORY[:5], *links, *STORY[5:])), RULES, title=TITLE)
    assert article.paragraphs == STORY


def test_a_notice_within_a_short_article_leaves_it() -> None:
    article = read("\n".join((*STORY[:3], "Subscribe to continue reading", STORY[3])), RULES, title=TITLE)
    assert article.paragraphs == STORY[:4]


def test_a_heading_of_a_section_at_the_top_leaves_the_article_below_it() -> None:
    assert read("\n".join(("About Daily Wire", *STORY)), RULES, title=TITLE).paragraphs == STORY


def test_a_description_of_the_company_below_a_short_release_is_taken() -> None:
    about = ("About Orbit Foods", "Orbit Foods bakes bread. It was founded in 1990.")
    more = ("Contact us", "A telephone rings in Ghent. " * 40)
    article = read("\n".join((*STORY[:2], *about, *more)), RULES, title=TITLE)
    assert "bakes bread" not in text_of(article)
