"""The sample pages are read whole: furniture goes, no sentence of news does."""

from pathlib import Path

import pytest

from bot.config import load_watch, shipped_rules
from bot.examination import Desk, open_desk
from bot.model import Article, Entry
from bot.reading.articles import to_draft
from bot.samples import SAMPLES

ROOT = Path(__file__).parents[2]

NEWS = {
    "harbor-newswire/foxconn-nordlys-liquid-cooling": (
        "today announced a partnership to develop and manufacture coolant distribution units",
        "includes no purchase commitments",
        "employ about 400 people",
    ),
    "capital-ledger/foxconn-cooling-deal-nordlys": (
        "has teamed up with Danish cooling specialist",
        "can draw more than 130 kilowatts",
        "AMD announced a cooling arrangement",
        "in over-the-counter trading",
    ),
    "street-compass/syndicated-foxconn-nordlys": ("has teamed up with Danish cooling specialist", "130 kilowatts"),
    "circuit-post/foxconn-nordlys-cdu-ohio": ("Foxconn has signed a partnership", "a unit to take apart"),
    "pacific-tech-daily/hon-hai-nordlys-cooling": ("signed a cooperation agreement", "before the announcement"),
    "street-compass/amd-kestrel-motors-talks": ("A memorandum of understanding", "declined to comment"),
    "circuit-post/opinion-graphics-partner-programs": ("Nvidia's entry tier", "answers the telephone"),
    "lakeside-gazette/bakery-anniversary": ("The line outside Brandt's", "by the ferry landing"),
}
FURNITURE = {
    "harbor-newswire/foxconn-nordlys-liquid-cooling": ("brands around the world", "forward-looking"),
    "capital-ledger/foxconn-cooling-deal-nordlys": ("Pell, Marrow", "The Whales", "written by software"),
    "street-compass/syndicated-foxconn-nordlys": ("ten favorite stocks", "appeared first on", "reposted"),
    "circuit-post/foxconn-nordlys-cdu-ohio": ("Intuit outage", "floppy drives", "earn a commission"),
    "pacific-tech-daily/hon-hai-nordlys-cooling": ("night market", "Hsinchu"),
    "street-compass/amd-kestrel-motors-talks": ("ten favorite stocks",),
    "lakeside-gazette/bakery-anniversary": ("Time To Buy", "Tiny Company"),
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    _, companies = load_watch(ROOT / "config" / "watchlists.yaml")
    return open_desk(shipped_rules(), companies, ())


def read(name: str, desk: Desk) -> Article:
    page = (SAMPLES / "pages" / f"{name}.html").read_text("utf-8")
    body = page.partition("<main>")[2].partition("</main>")[0]
    return read_body(body, desk, publisher=name.partition("/")[0])


def read_body(body: str, desk: Desk, publisher: str = "") -> Article:
    entry = Entry("key", "feed", "https://news.example/1", "A title of its own", publisher, None, body=body)
    return desk.judge(to_draft(entry), {}).article


@pytest.mark.parametrize("name", sorted(NEWS))
def test_no_sentence_of_news_is_cut(name: str, desk: Desk) -> None:
    text = "\n".join(read(name, desk).paragraphs)
    assert [sentence for sentence in NEWS[name] if sentence not in text] == []


@pytest.mark.parametrize("name", sorted(FURNITURE))
def test_the_furniture_of_a_page_is_cut(name: str, desk: Desk) -> None:
    text = "\n".join(read(name, desk).paragraphs)
    assert [furniture for furniture in FURNITURE[name] if furniture in text] == []


@pytest.mark.parametrize("name", sorted(FURNITURE))
def test_what_was_cut_is_kept_with_its_rule(name: str, desk: Desk) -> None:
    cuts = read(name, desk).cut
    assert all(cut.rule and cut.text for cut in cuts)
    assert any(FURNITURE[name][0] in cut.text for cut in cuts)


def test_a_link_to_the_comments_above_an_article_does_not_end_it(desk: Desk) -> None:
    top = "<p>Home</p><p>Markets</p><h1>A bridge operator and a railway share a ticket at last</h1>" * 2
    byline = "<p>By A. Writer, for the Ledger's desk on transport and on ferries, harbors and bridges</p>"
    assert (
        read_body(f"{top}{byline}<p>Comments</p><p>The two companies said so on Monday.</p>", desk)
        .paragraphs[-1]
        .startswith("The two")
    )
