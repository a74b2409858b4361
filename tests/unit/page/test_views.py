"""What the page shows, and that a stranger's text is only ever text."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.adapters.page import views
from bot.adapters.page.feeds import to_lines
from bot.model import Cut, Feed, FeedState, Ill, Trouble
from bot.shown import FeedStatus, Inspection, Tally
from tests.unit.page.values import NOW, every_view, feed_statuses, frame, inspection, told_story

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title></style><svg/onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "javascript:alert(1)",
    "\u202egnp.exe \x00 \x1b[31m",
    "&lt;b&gt; &amp; <!-- --> ]]>",
)
TAGS = re.compile(
    "html|head|meta|title|link|body|a|header|nav|ul|li|main|section|div|h[1-4]|p|footer|time|svg|line|rect|ol|strong|"
    "span|figure|figcaption|details|summary|table|caption|thead|tbody|tr|th|td|form|label|input|textarea|button|"
    "article|blockquote|dl|dt|dd|mark|u|code|br"
)
hostile = (
    st.sampled_from(ATTACKS)
    | st.text(max_size=40)
    | st.builds("".join, st.tuples(st.text(max_size=9), st.sampled_from(ATTACKS)))
)


def parsed(page: str) -> Any:
    return html.document_fromstring(page)


def problems_of(page: str) -> list[str]:
    """What of a page is neither ours nor text."""
    found = []
    for element in parsed(page).iter():
        if not isinstance(element.tag, str) or not TAGS.fullmatch(element.tag):
            found.append(f"a {element.tag}")
            continue
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                found.append(f"{element.tag} {name}")
            if name in ("href", "src", "action") and not _is_ours_or_web(str(value)):
                found.append(f"{element.tag} to {value}")
    return found


def _is_ours_or_web(address: str) -> bool:
    return re.match(r"/(?!/)|#", address) is not None or urlsplit(address).scheme in ("http", "https")


@given(hostile)
def test_text_of_a_feed_is_never_markup(text: str) -> None:
    for name, page in every_view(text, text).items():
        assert problems_of(page) == [], name


@pytest.mark.parametrize("view", sorted(every_view("x")))
def test_a_text_of_markup_is_shown_as_it_is(view: str) -> None:
    attack = "<b>AMD & Orrin</b>"
    assert attack in parsed(every_view(attack)[view]).text_content()


@pytest.mark.parametrize("view", sorted(every_view("x")))
def test_unseen_and_direction_characters_do_not_reach_the_page(view: str) -> None:
    assert not re.search("[\u202e\x00\x1b]", every_view("a\u202eb\x00c\x1bd")[view])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd", ""])
def test_an_address_that_is_not_of_the_web_is_no_link(url: str) -> None:
    for page in every_view("x", url).values():
        links = parsed(page).xpath("//a/@href")
        assert [link for link in links if not re.match(r"/(?!/)|#", str(link))] == []


@pytest.mark.parametrize("view", sorted(every_view("x").keys() - {"entrance", "refusal"}))
def test_every_page_has_its_landmarks_one_heading_and_a_way_past_the_menu(view: str) -> None:
    page = parsed(every_view("x")[view])
    assert [len(page.findall(f".//{tag}")) for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert page.xpath("//body/*[1]/@href") == ["#main"]
    assert len(page.xpath("//nav//a[@aria-current='page']")) == 1


@pytest.mark.parametrize("view", sorted(every_view("x")))
def test_headings_leave_out_no_level_and_fields_and_tables_have_their_names(view: str) -> None:
    page = parsed(every_view("x")[view])
    levels = [int(str(element.tag)[1]) for element in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    fields = page.xpath("//input[@type!='hidden']/@id | //textarea/@id")
    assert set(fields) <= set(page.xpath("//label/@for"))
    assert all(table.xpath("caption") and table.xpath(".//th[@scope]") for table in page.xpath("//table"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_the_funnel_has_the_figures_of_today() -> None:
    page = views.overview(frame(), [Tally(NOW.date(), 2431, 120, 9, 3)], [], [])
    figures = parsed(page).xpath("//ol//strong/text()")
    assert figures == ["2,431", "120", "9", "3"]


def test_the_chart_has_a_bar_for_each_day_with_something_and_a_row_for_every_day() -> None:
    days = [Tally((NOW - timedelta(days=back)).date(), entries=10, told=back % 2) for back in range(40)]
    page = parsed(views.overview(frame(), days, [], []))
    assert len(page.xpath("//svg[@class='entries']//rect")) == 30
    assert len(page.xpath("//svg[@class='told']//rect")) == 15
    assert len(page.xpath("//table//tbody/tr")) == 30


def test_feeds_come_worst_first() -> None:
    def status(name: str, **fields: object) -> FeedStatus:
        given = {"next_poll_at": NOW + timedelta(minutes=1), "title": name, "succeeded_at": NOW} | fields
        return FeedStatus(FeedState(f"https://feeds.example/{name}", **given), 0)  # type: ignore[arg-type]

    lines = to_lines(
        [
            status("well"),
            status("twice", failures=2),
            status("often", failures=9),
            status("new", succeeded_at=None),
            status("silent", told=Trouble(Ill.SILENT, NOW - timedelta(days=2))),
            status("overdue", next_poll_at=NOW - timedelta(hours=1)),
        ],
        [],
        NOW,
    )
    assert [line.name for line in lines] == ["often", "twice", "silent", "overdue", "new", "well"]
    assert lines[2].trouble == "nothing new since 23 Nov 14:30"


def test_a_secret_in_the_address_of_a_feed_is_not_shown() -> None:
    state = FeedState("https://me:hunter2@feeds.example/x?token=hunter2", NOW)
    lines = to_lines([FeedStatus(state, 0)], [Feed(state.url)], NOW)
    assert "hunter2" not in views.feed_list(frame(), lines)


def test_mentions_are_marked_and_evidence_underlined_where_they_stand() -> None:
    page = parsed(views.inspector(frame(), "", inspection("Orrin Labs")))
    (passage,) = page.xpath("//article/p[mark]")
    assert passage.text_content().strip() == "AMD and Orrin Labs"
    assert [mark.text_content() for mark in passage.findall("mark")] == ["AMD"]
    assert "".join(passage.xpath(".//u//text()")) == "AMD and Orrin Labs"


def test_furniture_stands_greyed_where_it_stood_with_the_rule_that_cut_it() -> None:
    found = inspection("Orrin Labs")
    article = replace(
        found.judgement.article, cut=(Cut("Sign up", "newsletter"), Cut("About us\nWe make news.", "about", after=1))
    )
    page = parsed(views.inspector(frame(), "", replace(found, judgement=replace(found.judgement, article=article))))
    blocks = page.xpath("//article/*[self::p[mark] or self::div[@class='cut']]")
    texts = [" ".join(block.text_content().split()) for block in blocks]
    assert texts == ["cut: newsletter Sign up", "AMD and Orrin Labs", "cut: about About us We make news."]


def test_a_banner_says_what_is_wrong_with_the_configuration_and_which_channel_is_stopped() -> None:
    page = parsed(views.feed_list(frame("channels.yaml:3:5: no"), [])).text_content()
    assert "not in force" in page
    assert "is stopped" in page
    assert "pactwire retry" in page


def test_a_story_says_what_was_sent_where_and_when_and_what_is_still_owed() -> None:
    rows = parsed(views.story(frame(), told_story("words"))).xpath("//section[1]//tbody/tr")
    told = [" ".join(row.text_content().split()) for row in rows]
    assert [row.split()[:3] for row in told[1:3]] == [["C2", "alert", "sent"], ["C3", "alert", "failed"]]
    assert "in the next one" in told[3]


def test_what_keeps_a_company_from_an_alert_is_said_beside_its_verdict() -> None:
    found = inspection("because")
    changed = Inspection(found.judgement, ((), ("The headline would have to say so.",)), ())
    page = parsed(views.inspector(frame(), "", changed)).text_content()
    assert "What would have to change" in page
    assert "The headline would have to say so." in page


def test_a_pasted_text_keeps_its_lines() -> None:
    page = parsed(views.inspector(frame(), "A title\n\nA text."))
    assert page.xpath("//textarea")[0].text.lstrip("\n") == "A title\n\nA text."


def test_feed_statuses_of_the_tests_have_one_of_each_sort() -> None:
    assert {line.health for line in to_lines(feed_statuses("x"), [], NOW)} == {"well", "failing"}
