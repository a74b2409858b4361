"""Who is a party: both sides, whole lists, as the article calls them; no product, person, place or rival."""

import pytest

from bot.model import Event
from tests.unit.judging.articles import judged


def only(title: str = "", *paragraphs: str) -> Event:
    (event,) = judged(title, *paragraphs).events
    return event


def parties(title: str = "", *paragraphs: str) -> list[str]:
    return [party.name for party in only(title, *paragraphs).parties]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Nvidia signed a partnership with Borea Foods, Ostara Robotics and Tellin on Monday.",
         {"Nvidia", "Borea Foods", "Ostara Robotics", "Tellin"}),
        ("Nvidia and investor Motor No. 1 signed a supply deal with Tellin.", {"Nvidia", "Motor No. 1", "Tellin"}),
        ("Nvidia signed a partnership with Ostara University and Tellin City.",
         {"Nvidia", "Ostara University", "Tellin City"}),
        ("Nvidia signed a partnership with Borea & Co., Ltd. on Monday.", {"Nvidia", "Borea & Co."}),
        ("Nvidia has partnered with Singapore's Ostara Robotics on robots.", {"Nvidia", "Ostara Robotics"}),
        ("Nvidia has partnered with Ostara Robotics of Singapore on robots.", {"Nvidia", "Ostara Robotics"}),
        ("Nvidia has partnered with the University of Singapore on robots.", {"Nvidia", "University of Singapore"}),
        ("Nvidia has partnered with the National Oil Corporation on maps.", {"Nvidia", "National Oil Corporation"}),
        ("Nvidia signed a partnership with Chicago-based Ostara Ventures Group.", {"Nvidia", "Ostara Ventures Group"}),
        ("Nvidia signed a partnership with Tellin Holdings LLC on Monday.", {"Nvidia", "Tellin Holdings"}),
        ("Tellin, a cloud company, announced that Nvidia will lease power from its site.", {"Nvidia", "Tellin"}),
    ],
)  # fmt: skip
def test_both_sides_are_named_with_whole_lists_and_whole_names(sentence: str, names: set[str]) -> None:
    assert set(parties("", sentence)) == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Nvidia has partnered with Tellin to use its Atlas platform.",
        "Nvidia has partnered with Tellin, whose Atlas-9 satellite it uses.",
        "Nvidia has partnered with Tellin, said chief executive Maria Lindqvist.",
        "Nvidia has partnered with Tellin in Becker, Minnesota.",
        "Nvidia has partnered with Tellin, unlike Ostara and Borea.",
        "Nvidia has partnered with Tellin on a site previously held by Ostara and Borea.",
        "According to Bloomberg, Nvidia has partnered with Tellin.",
        "Nvidia (NASDAQ: NVDA) has partnered with Tellin (NYSE: TLN).",
    ],
)
def test_products_people_places_rivals_and_former_holders_are_no_parties(sentence: str) -> None:
    assert parties("", sentence) == ["Nvidia", "Tellin"]


def test_a_noun_in_a_headlines_capitals_is_nobody() -> None:
    names = parties(
        "Nvidia Closes Initial Tranche of Partnership Deal With Tellin Thermal",
        "Nvidia has closed the first tranche of its partnership deal with Tellin Thermal.",
    )

    assert names == ["Nvidia", "Tellin Thermal"]


def test_the_shorter_of_two_names_is_merged_into_the_longer() -> None:
    names = parties("Nvidia Partners With Tellin", "Nvidia has partnered with Tellin Thermal to build cooling.")

    assert names == ["Nvidia", "Tellin Thermal"]


def test_a_watched_company_is_called_as_the_article_calls_it() -> None:
    names = parties(
        "", "Foxconn signed a partnership with OpenAI.", "Foxconn, or Hon Hai, makes servers, Foxconn said."
    )

    assert set(names) == {"Foxconn", "OpenAI"}


def test_two_watched_companies_of_one_deal_have_one_event() -> None:
    judgement = judged("Nvidia and Visa Sign Partnership", "Nvidia and Visa have signed a partnership on payments.")

    assert [{party.company for party in event.parties} for event in judgement.events] == [{"NVDA", "V"}]
    assert {(verdict.company, verdict.event) for verdict in judgement.verdicts} == {("NVDA", 0), ("V", 0)}
