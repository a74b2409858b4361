"""Two wordings of one thing: the one that reports a deal weighs more than the one that does not."""

import pytest

from bot.judging.links import Reading, to_reading
from bot.judging.mentions import find_named
from bot.judging.sentences import to_sentences
from bot.model import Role
from tests.unit.judging.articles import LEXICON, alerts, judged, to_article, verdicts

LATER = "Analysts expect the quarter to close as the company said in March."


def score(company: str, title: str, *paragraphs: str) -> float:
    return verdicts(title, *paragraphs)[company].score


@pytest.mark.parametrize(
    ("company", "reports", "does_not"),
    [
        (
            "NVDA",
            "Nvidia is working with Acme Robotics on a factory in Ohio.",
            "Nvidia works closely with Acme Robotics on its factories.",
        ),
        (
            "NVDA",
            "Nvidia has partnered with 18 distributors led by Acme Robotics.",
            "Nvidia partners with 18 distributors led by Acme Robotics.",
        ),
        (
            "NVDA",
            "Nvidia signed an agreement with Acme Robotics on Monday.",
            "Nvidia signed a funding agreement with Acme Robotics on Monday.",
        ),
        (
            "NVDA",
            "Nvidia will partner with Acme Robotics in Ohio.",
            "Nvidia is a crucial partner for Acme Robotics in Ohio.",
        ),
        (
            "NVDA",
            "Nvidia supplies Acme Robotics with processors.",
            "Nvidia watches supplies of Acme Robotics with care.",
        ),
    ],
)
def test_a_report_of_a_deal_weighs_more_than_a_standing_relation(company: str, reports: str, does_not: str) -> None:
    assert score(company, "Nvidia in Ohio", reports, LATER) > score(company, "Nvidia in Ohio", does_not, LATER)


def test_what_may_come_of_a_deal_leaves_the_deal_certain() -> None:
    told = judged("The Case for Nvidia Could Change Following New Acme Robotics Partnership", LATER)
    doubted = judged("Nvidia Could Enter New Acme Robotics Partnership", LATER)

    assert "the sentence tells of what may be" not in str(told.verdicts)
    assert "the sentence tells of what may be" in str(doubted.verdicts)


def test_who_ramps_up_production_for_somebody_supplies_them() -> None:
    assert alerts("Foxconn ramps up volume production for Nvidia's next servers") == {"HNHAF", "NVDA"}


def test_an_initiative_with_many_named_members_alerts_though_the_headline_names_none() -> None:
    text = "Acme announced Project Lantern, which brings together OpenAI, Apple, Nvidia, ServiceNow and JPMorgan."

    assert alerts("Acme launches a safety initiative", text) >= {"OpenAI", "AAPL", "NVDA", "NOW", "JPM"}


def read(sentence: str) -> Reading:
    article = to_article(sentence)
    (only,) = to_sentences(article.passages)
    return to_reading(only, find_named(article.passages, (), LEXICON), LEXICON, title_case=False, topic=None)


def test_where_somebody_sits_is_nobodys_name() -> None:
    assert [slot.name for slot in read("Nvidia and a U.S.-based integrated maker").slots] == ["Nvidia"]


def test_a_deal_that_an_indefinite_article_introduces_is_not_taken_as_known() -> None:
    (new,) = read("The plan involves an exclusive agreement with Nvidia.").links
    (known,) = read("The plan involves the exclusive agreement with Nvidia.").links

    assert not new.standing
    assert known.standing


def test_what_somebody_does_again_and_again_stands() -> None:
    (works,) = read("Nvidia works with OpenAI on software.").links
    (worked,) = read("Nvidia worked with OpenAI on software.").links

    assert works.standing
    assert not worked.standing


def test_whose_product_is_bought_is_the_other_side() -> None:
    (link,) = read("Nvidia to purchase OpenAI's output.").links

    assert ([slot.name for slot in link.partner], link.word) == (["OpenAI"], "'s")


def test_memorandums_are_memoranda() -> None:
    (link,) = read("Nvidia signed memorandums with OpenAI.").links

    assert link.cue.name == "memorandum"


def test_a_purchase_agreement_with_an_investor_is_no_supply() -> None:
    bought = score("NVDA", "Nvidia in Ohio", "Nvidia signed a purchase agreement with Elmwood Foods in March.", LATER)
    funded = score("NVDA", "Nvidia in Ohio", "Nvidia signed a purchase agreement with Elmwood Fund in March.", LATER)

    assert bought > funded


def test_partners_without_a_name_make_background() -> None:
    told = verdicts("Nvidia in Ohio", "Nvidia sells in 24 countries and partners with 18 distributors.", LATER)

    assert told["NVDA"].role is Role.BACKGROUND


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("SAN JOSE -- ", []),
        ("SAN JOSE, Calif., Nov. 25, 2026 (WIRE NAME) -- ", []),
        ("Taipei, Nov. 25, 2026 /Nestlé/ -- ", []),
        ("NVIDIA, Apple -- ", ["Nvidia", "Apple"]),
    ],
)
def test_who_is_named_in_a_dateline_is_no_side_of_the_deal(line: str, named: list[str]) -> None:
    article = to_article("Deal", f"{line}Foxconn signed an agreement with OpenAI.")
    sentence = list(to_sentences(article.passages))[-1]
    here = [n for n in find_named(article.passages, (), LEXICON) if n.passage == sentence.passage]
    reading = to_reading(sentence, here, LEXICON, title_case=False, topic=None)

    assert [slot.name for slot in reading.slots] == [*named, "Hon Hai Precision Industry", "OpenAI"]
