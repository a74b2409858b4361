"""Which story an article speaks of that deserves no alert for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Judgement, Role, Story, Verdict
from bot.telling.retelling import to_retold
from bot.telling.stories import OPEN_FOR, OpenStories
from tests.unit.telling.reports import NOON, RACKS, article, report, tell

COLUMN = "Shares of Foxconn rest on its pact with OpenAI to design racks for a data center in Ohio."


@pytest.fixture
def stories() -> OpenStories:
    opened = OpenStories()
    tell(opened, report())
    return opened


def column(sentence: str = COLUMN, company: str = "HNHAF", days: float = 3, **fields: object) -> Judgement:
    """A column in which one company is background."""
    text = article("Columnist", "Markets were calm on Thursday.", sentence, minutes=days * 24 * 60)
    verdict = Verdict(company, Role.BACKGROUND, False, 0.2, (), None, sentence)
    return Judgement(text, (), (), (replace(verdict, **fields),))  # type: ignore[arg-type]


def retold(judgement: Judgement, stories: OpenStories) -> dict[str, Story]:
    found_at: datetime = judgement.article.published or NOON
    return to_retold(judgement, found_at, stories)


def test_background_that_speaks_of_a_told_deal_is_shown_with_its_story(stories: OpenStories) -> None:
    (story,) = stories
    assert retold(column(), stories) == {"HNHAF": story}


def test_background_of_something_else_has_no_story(stories: OpenStories) -> None:
    other = "Foxconn has long built phones for Apple at its plants in Zhengzhou."
    assert retold(column(other), stories) == {}


def test_a_company_that_the_story_was_not_told_of_does_not_retell_it(stories: OpenStories) -> None:
    assert retold(column(company="NVDA"), stories) == {}


def test_an_alert_and_a_mention_without_evidence_retell_nothing(stories: OpenStories) -> None:
    assert retold(column(event=0), stories) == {}
    assert retold(column(evidence=""), stories) == {}


def test_a_story_that_is_closed_is_not_retold(stories: OpenStories) -> None:
    assert retold(column(days=(OPEN_FOR + timedelta(days=1)).days), stories) == {}


def test_of_two_stories_the_one_with_more_of_its_parties_named_is_retold() -> None:
    opened = OpenStories()
    racks = tell(opened, report()).story
    batteries = "Foxconn and Petrel agreed to build battery halls together in Ohio."
    tell(opened, report("Post", batteries, ["Foxconn=HNHAF", "Petrel"], minutes=60))
    assert retold(column(), opened)["HNHAF"].id == racks.id
    assert racks.evidence == RACKS
