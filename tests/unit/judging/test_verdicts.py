"""Who is a party, who is background, who is only mentioned; and why."""

import pytest

from bot.judging.sentences import READ_AT_MOST
from bot.judging.verdicts import judge
from bot.judging.weights import ALERT_AT
from bot.model import Role
from tests.unit.judging.articles import LEXICON, alerts, judged, to_article, verdicts

DEAL = (
    "Nvidia and Foxconn Sign Partnership to Build Robots",
    (
        "Nvidia said on Monday it has signed a partnership with Foxconn to build robots. "
        "The two companies will work together on the agreement for five years."
    ),
)


def test_both_sides_of_a_new_deal_alert() -> None:
    assert alerts(*DEAL) == {"NVDA", "HNHAF"}


@pytest.mark.parametrize(
    "title",
    [
        "Nvidia Partners With Acme Robotics on Factory Software",
        "Acme Robotics teams up with Nvidia to train machines",
        "Acme Robotics, Nvidia announce joint venture in Ohio",
        "Nvidia Signs Multi-Year Supply Agreement With Acme Robotics",
        "Acme Robotics selects AMD to supply chips",
        "JPMorgan in talks with Acme Payments over licensing deal",
        "Nvidia and Acme Robotics call off data center deal",
        "JPMorgan Signs Memorandum of Understanding With Acme Payments",
        "JPMorgan in exclusive talks with Acme Payments over clearing deal",
        "Foxconn And Acme Robotics Announce Ohio Supply Agreement",
        "Acme Data agrees to lease servers from Foxconn for ten years",
    ],
)
def test_a_headline_alone_is_enough(title: str) -> None:
    assert alerts(title)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Smith Wealth Partners LLC Buys 4,000 Shares of Apple Inc. $AAPL", "The fund lifted its stake in Apple."),
        ("Nvidia stock falls after analyst cuts price target", "Analysts see less upside for Nvidia shares."),
        ("Nvidia Faces Class Action Lawsuit Over Chips", "Investors sued Nvidia on Monday."),
        ("JPMorgan leads $3 billion loan to Acme Steel", "JPMorgan will underwrite the loan."),
        ("Nvidia Acquires Acme Robotics for $2 Billion", "Nvidia completed the takeover of Acme Robotics."),
        ("Ceasefire deal lifts Nvidia shares", "Nvidia rose after the ceasefire deal between two countries."),
        ("Nvidia to build campus in Ohio", "Nvidia will spend $2 billion of its own on a campus."),
        ("Best AI Stocks to Buy: Nvidia vs. AMD", "Both are popular. We compare their earnings."),
    ],
)
def test_what_is_no_partnership_alerts_nobody(title: str, text: str) -> None:
    assert alerts(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Acme Data leases a hall previously held by Nvidia and Intuit", "The hall stands in Ohio."),
        ("Acme Bank builds team with talent from JPMorgan and Bolt Bank", "The bankers start in May."),
        ("Acme keeps its factories", "Acme keeps a more integrated model, to supply Bolt and Cargo, than Foxconn's."),
        ("Nvidia-Backed Acme Robotics Raises $2 Billion", "Acme Robotics is raising money from several funds."),
        ("JPMorgan grows its Ohio team", "Ann Lee is a Partner for JPMorgan in Ohio."),
        ("Foxconn Appoints Ann Lee to Board and Drive Strategic Partnerships", "Ann Lee has long led other firms."),
        ("Foxconn receives payment for plant", "Foxconn was glad of future collaboration with Acme Land."),
        ("Foxconn secures $8 million", "Foxconn has signed a term sheet with Acme Capital for $8 million in funding."),
        ("Foxconn closes bought deal with Acme Securities", "The bought deal with Acme Securities brought $8 million."),
        ("Former JPMorgan and Bolt Bank advisers join Acme Advice", "Acme Advice signed an agreement with them."),
        ("Foxconn CEO to Join Fireside Chat at Acme Bank Conference", "The chat will be about factories."),
        ("Foxconn to Showcase Robots at Ohio Fair", "Foxconn will show its proposed joint venture with Acme School."),
        ("APPLE INC", "Bolt builds a plant. Apple backs Acme Robots, Cargo expands its brands."),
        ("Why This Is the Time to Buy Nvidia and Foxconn", "Two popular shares have fallen this month."),
        ("Acme orders its staff to stop using tools from Nvidia", "The ban starts in May."),
        ("Foxconn Expands Team with Senior Hires", "Three engineers start in May."),
        ("Ann Lee of Foxconn joins us to discuss factories", "The podcast lasts an hour."),
        ("Acme Quashes Talk of Foxconn Deal", "Acme wants to stay independent."),
        ("Judge rules for Acme in Connection With Foxconn Patent", "The ruling came on Monday."),
        ("Acme prices rise", "Acme keeps integrated factories in Ohio, which Foxconn and others lack."),
        ("Foxconn options are busy", "On Monday Foxconn saw 5,000 contracts traded."),
        ("Spring offer: up to half off", "The player works with all your favorite services, including Apple Music."),
        ("Acme teaches Bolt how to use Nvidia 365 tools", "In the workshop people learn to use Nvidia 365 tools."),
        ("Acme Partners With Bolt Training for Nvidia Developer Tools Community", "Acme and Bolt train people."),
    ],
)
def test_a_name_or_a_deal_word_in_another_sense_alerts_nobody(title: str, text: str) -> None:
    assert alerts(title, text) == set()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Foxconn and Acme Robots Complete Joint Project",
            'Hon Hai Precision Industry Inc. ("Hon Hai") and Acme Robots Inc. have completed a joint project in Ohio.',
        ),
        ("", "Foxconn Inc. announced a binding LOI with Bolt Education Group to form Modern Robot School."),
        ("Foxconn Signs Ann Lee", "Foxconn announced that Ann Lee has joined the Foxconn team as a brand ambassador."),
    ],
)
def test_legal_forms_and_capitals_hide_no_deal(title: str, text: str) -> None:
    assert alerts(title, text) == {"HNHAF"}


def test_an_older_deal_recalled_in_passing_is_background() -> None:
    found = verdicts(
        DEAL[0].replace("Nvidia", "OpenAI"),
        DEAL[1].replace("Nvidia", "OpenAI"),
        "The robots will be made in Ohio. Work begins in summer. Some 400 people will be hired. Neighbours were told.",
        "Back in October 2024, AMD had announced a supply agreement with OpenAI.",
    )

    assert found["AMD"].role is Role.BACKGROUND
    assert not found["AMD"].alert


def test_a_company_named_as_an_example_is_only_mentioned() -> None:
    found = verdicts("Farm prices rise in spring", "Prices rose for a third month. Traders hold shares such as Apple.")

    assert found["AAPL"].role is Role.MENTION


def test_what_stands_in_an_aside_is_no_party() -> None:
    found = verdicts(
        "", "Foxconn, which builds servers for Nvidia, will work with OpenAI on a new partnership to design racks."
    )

    assert {key for key, verdict in found.items() if verdict.alert} == {"HNHAF", "OpenAI"}


def test_an_article_in_another_language_is_judged_on_names_alone() -> None:
    judgement = judge(to_article("Nvidia and Foxconn sign partnership", language="de"), LEXICON)

    assert {verdict.role for verdict in judgement.verdicts} == {Role.MENTION}
    assert judgement.events == ()


def test_every_verdict_says_why() -> None:
    for verdict in (*judged(*DEAL).verdicts, *judged("", "Nvidia rose with AMD.").verdicts):
        assert verdict.reasons


def test_a_near_miss_says_how_far_it_missed() -> None:
    verdict = verdicts("Nvidia shares mixed", "Its existing deal with Acme could end.", "Nvidia was flat.")["NVDA"]

    assert not verdict.alert
    assert verdict.score < ALERT_AT


def test_the_same_article_gives_the_same_judgement() -> None:
    assert judged(*DEAL) == judged(*DEAL)


def test_nobody_named_means_no_verdict() -> None:
    assert judged("A quiet day", "Nothing happened.").verdicts == ()


def test_an_article_without_end_is_cut_with_a_note() -> None:
    judgement = judged("Nvidia partners with Foxconn", "(" * (READ_AT_MOST + 1))

    assert f"{READ_AT_MOST:,}" in judgement.article.notes[-1]
    assert READ_AT_MOST >= 200_000
