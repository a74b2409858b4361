import pickle
from datetime import UTC, datetime

import pytest

from bot.errors import ArticleError
from bot.model import Entry
from bot.reading.articles import canonical_key, clean_title, to_article, to_draft, without_tracking
from bot.reading.languages import language_of
from tests.unit.reading.drafts import NO_RULES, entry, read

NEWS = "Orbit signed a supply agreement with Nokia on Tuesday. It covers twelve plants in Europe."


def test_an_article_keeps_what_the_entry_says_of_itself() -> None:
    published = datetime(2026, 3, 2, tzinfo=UTC)
    source = Entry("k", "f", "https://a.example/x", "Deal", "Wire", published, "", f"<p>{NEWS}</p>", ("ORB",))
    article = to_article(to_draft(source), NO_RULES, {})
    assert (article.key, article.url, article.title) == ("https://a.example/x", "https://a.example/x", "Deal")
    assert (article.publisher, article.published, article.symbols) == ("Wire", published, ("ORB",))
    assert article.passages == ("Deal", NEWS)


def test_an_entry_without_title_date_publisher_or_address_is_no_obstacle() -> None:
    article = to_article(to_draft(Entry("key-1", "f", "", "", "", None, body=NEWS)), NO_RULES, {})
    assert (article.key, article.title, article.published, article.paragraphs) == ("key-1", "", None, (NEWS,))


def test_an_entry_with_nothing_but_a_title_is_read() -> None:
    article = read("", title="Orbit signs deal")
    assert (article.paragraphs, article.notes) == ((), ())


def test_the_summary_is_read_where_there_is_no_body() -> None:
    assert read("", summary=NEWS).paragraphs == (NEWS,)


def test_the_summary_stays_when_the_body_is_only_a_notice() -> None:
    summary = "Orbit and Nokia work together."
    article = read("? ! ?", summary=summary)
    assert article.paragraphs == (summary,)
    assert article.notes == ("the body is no article (no words): judged on the title and the summary",)


def test_the_publisher_is_the_host_where_the_feed_names_none() -> None:
    assert to_draft(entry(NEWS, publisher="", url="https://www.wire.example/x")).publisher == "wire.example"


@pytest.mark.parametrize("publisher", ["Daily Wire", "The Daily Wire, by A. Writer", ""])
def test_what_recurs_is_counted_by_host_however_the_publisher_is_written(publisher: str) -> None:
    draft = to_draft(entry(NEWS, publisher=publisher, url="https://www.wire.example/x"))
    assert draft.site == to_article(draft, NO_RULES, {}).site == "wire.example"


def test_what_recurs_is_counted_by_publisher_where_there_is_no_address() -> None:
    assert to_draft(Entry("key-1", "f", "", "", "Daily Wire", None, body=NEWS)).site == "Daily Wire"


def test_notes_of_what_happened_before_are_kept() -> None:
    assert to_article(to_draft(entry(NEWS), ["the page was not fetched: 404"]), NO_RULES, {}).notes == (
        "the page was not fetched: 404",
    )


def test_a_body_that_is_a_whole_page_is_read_as_one() -> None:
    story = "".join(f"<p>{NEWS} This is paragraph {number} of the story.</p>" for number in range(6))
    menu = "<nav><a href='/'>Home</a> <a href='/x'>Markets</a></nav>"
    page = f"<!DOCTYPE html><html><body>{menu}<article>{story}</article></body></html>"
    article = read(page)
    assert len(article.paragraphs) == 6
    assert not any("Markets" in paragraph for paragraph in article.paragraphs)


def test_a_whole_page_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ArticleError, match="tags"):
        to_draft(entry("<html><body>" + "<div>" * 100_000))


def test_a_draft_travels_to_other_processes() -> None:
    draft = to_draft(entry(NEWS, title="Deal"))
    assert pickle.loads(pickle.dumps(draft)) == draft


def test_fingerprints_come_once_each() -> None:
    prints = to_draft(entry(f"{NEWS} {NEWS}")).fingerprints
    assert len(prints) == len(set(prints)) == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://www.wire.example/a/story",
        "https://wire.example/a/story/",
        "https://m.wire.example/a/story?utm_source=x&utm_medium=rss",
        "https://amp.wire.example/a/story#comments",
        "https://wire.example/a/story/amp/",
        "https://WIRE.example/a/story?fbclid=1&amp=1",
        "https://wire.example/amp/a/story",
        "  https://wire.example/a/story?.tsrc=rss ",
    ],
)
def test_every_way_to_write_an_address_is_one_key(url: str) -> None:
    assert canonical_key(url) == "https://wire.example/a/story"


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a?id=1", "/a?id=2"), ("/a", "/b"), ("/a?p=12", "/a"), ("/example/x", "/example/y"), ("/A", "/a")],
)
def test_different_articles_have_different_keys(one: str, other: str) -> None:
    assert canonical_key(f"https://wire.example{one}") != canonical_key(f"https://wire.example{other}")


@pytest.mark.parametrize(
    "url", ["", "mailto:x@y.example", "javascript:alert(1)", "http://[bad", "urn:guid:1", "/relative"]
)
def test_what_is_no_web_address_gives_no_key(url: str) -> None:
    assert canonical_key(url) == ""


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Orbit and Nokia sign deal - Daily Wire", "Orbit and Nokia sign deal"),
        ("Orbit and Nokia sign deal | wire.example", "Orbit and Nokia sign deal"),
        ("Orbit and Nokia sign deal - a first look", "Orbit and Nokia sign deal - a first look"),
        ("AT&amp;T and <b>Orbit</b>\n sign", "AT&T and Orbit sign"),
        ("Daily Wire", "Daily Wire"),
    ],
)
def test_a_title_loses_the_name_of_its_site(title: str, clean: str) -> None:
    assert clean_title(title, "Daily Wire", "https://www.wire.example/x") == clean


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", NEWS),
        ("en", "AAPL NVDA 200 300"),
        ("de", "Orbit und Nokia haben sich auf eine Zusammenarbeit verständigt, die auch für die Werke in Polen gilt."),
        (
            "fr",
            "Orbit et Nokia ont signé un accord pour les cinq ans à venir, qui est valable dans les usines du groupe.",
        ),
        (
            "es",
            "Orbit y Nokia firmaron un acuerdo para los próximos cinco años que es válido en las plantas del grupo.",
        ),
        ("zh", "轨道食品与诺基亚签署了供应协议"),
        ("ja", "オービットはノキアと供給契約を結んだ"),
        ("ko", "오비트는 노키아와 공급 계약을 맺었다"),
    ],
)
def test_the_language_is_told(language: str, text: str) -> None:
    assert language_of(text) == language


def test_another_language_is_noted() -> None:
    article = read(
        "Orbit und Nokia haben sich auf eine Zusammenarbeit verständigt, die auch für die Werke in Polen gilt."
    )
    assert article.notes == ("the text is in another language (de): judged on names alone",)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://m.wire.example/a?utm_source=feed&id=7&utm_medium=atom#top", "http://m.wire.example/a?id=7#top"),
        ("https://wire.example/a?b=c%20d", "https://wire.example/a?b=c%20d"),
        ("https://[wire.example/a", "https://[wire.example/a"),
    ],
)
def test_a_link_is_shown_as_it_was_written_without_where_a_reader_came_from(url: str, shown: str) -> None:
    assert without_tracking(url) == shown
