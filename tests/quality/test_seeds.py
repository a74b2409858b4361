"""The case that the project starts from: five pages, one story, one company that alerts."""

from pathlib import Path

import pytest

from bot.config import TEMPLATE, load_config
from bot.directory import load_directory
from bot.examination import unwatched
from bot.replay import Replayed, Watched, load_stored, replay

SEEDS = Path(__file__).parents[3] / "shared" / "eval" / "seeds.jsonl"

pytestmark = pytest.mark.skipif(not SEEDS.is_file(), reason="the shared articles are not beside this checkout")


@pytest.fixture(scope="module")
def replayed() -> tuple[Replayed, ...]:
    config = load_config(TEMPLATE, {})
    others = unwatched(load_directory(), config.companies)
    return tuple(replay(load_stored(SEEDS), Watched(config.rules, config.watchlists, config.companies, others)))


def test_hon_hai_alone_alerts_in_all_five(replayed: tuple[Replayed, ...]) -> None:
    alerts = [{verdict.company for verdict in one.judgement.verdicts if verdict.alert} for one in replayed]

    assert alerts == [{"HNHAF"}] * 5


def test_the_five_are_one_story_told_once(replayed: tuple[Replayed, ...]) -> None:
    told = [told for one in replayed for told in one.told.values() if told.word]

    assert len({told.assignment.story.id for told in told}) == 1
    assert [told.word for told in told].count("first") == 1
    assert len(told[-1].assignment.story.sources) == 5


def test_each_names_both_parties_and_no_sum_that_is_not_the_deals(replayed: tuple[Replayed, ...]) -> None:
    events = [event for one in replayed for event in one.judgement.events]

    assert [{party.name for party in event.parties} for event in events] == [{"Foxconn", "OpenAI"}] * 5
    assert [event.amount for event in events] == [""] * 5


def test_where_no_purchase_is_owed_the_terms_say_so(replayed: tuple[Replayed, ...]) -> None:
    terms = [" ".join(one.judgement.events[0].terms) for one in replayed[:3]]

    assert all("not " in said or "n't " in said.replace("’", "'") for said in terms)
