"""What a message says, and that it can always be said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Company, Kind, Message, Party, Role, Source, Stage, Story, Style
from bot.telling import headlines, messages
from bot.telling.digests import Digest, Line, Section
from tests.unit.telling.reports import COMPANIES, NOON, RACKS, report, told

WATCHED = {"HNHAF": "ai-hardware", "NVDA": "ai-hardware", "AMD": "ai-hardware", "INTU": "tax"}
SUBJECT = "to co-design AI data-center racks"


def racks(**changes: object) -> Story:
    return replace(told(report(subject=SUBJECT, background=["NVDA", "AMD"])), **changes)  # type: ignore[arg-type]


def lines(message: Message, style: Style | None = None) -> list[str]:
    blocks = (block for block in message.blocks if style in (None, block.style))
    return ["".join(run.text for run in block.runs) for block in blocks]


def source(key: str, url: str, publisher: str = "", minutes: float = 5) -> Source:
    return Source(key, url, publisher, f"Title {key}", NOON + timedelta(minutes=minutes), NOON)


def test_the_first_line_is_the_news_in_ten_words_and_is_the_notification() -> None:
    alert = messages.alert(racks(), COMPANIES, WATCHED)
    assert alert.text == "Foxconn × OpenAI: to co-design AI data-center racks"
    assert lines(alert)[0] == alert.text
    assert alert.blocks[0].style is Style.HEADING


def test_an_alert_says_who_what_on_which_terms_from_where_and_why() -> None:
    story = racks(amount="$1.4 billion", terms=("no purchase commitments",))
    assert lines(messages.alert(story, COMPANIES, WATCHED)) == [
        "Foxconn × OpenAI: to co-design AI data-center racks",
        "Foxconn (HNHAF) is a party · partnership, agreed · $1.4 billion · no purchase commitments",
        f"“{RACKS}” — The Herald, 2 Mar 12:00 UTC",
        "also: AMD, NVDA, as background",
        "1 source: The Herald",
        "You watch HNHAF in ai-hardware · found 4 minutes after it was published",
    ]


def test_a_time_is_a_time_and_a_source_is_a_link() -> None:
    quote = messages.alert(racks(), COMPANIES, WATCHED).blocks[2]
    assert quote.style is Style.QUOTE
    assert [run.url for run in quote.runs if run.url] == ["https://Herald.example/story"]
    assert [run.at for run in quote.runs if run.at] == [NOON]


def test_companies_that_the_channel_does_not_watch_are_not_named_as_watched() -> None:
    alert = messages.alert(racks(), COMPANIES, {"HNHAF": "mine"})
    assert not [line for line in lines(alert) if line.startswith("also")]


def test_two_watched_parties_are_both_named() -> None:
    story = told(report(parties=["Foxconn=HNHAF", "Nvidia=NVDA"]))
    assert lines(messages.alert(story, COMPANIES, WATCHED))[1] == (
        "Foxconn (HNHAF) and Nvidia (NVDA) are parties · partnership, agreed"
    )


def test_another_party_that_this_channel_does_not_watch_does_not_make_it_theirs() -> None:
    story = told(report(parties=["Foxconn=HNHAF", "Nvidia=NVDA"]))
    alert = messages.alert(story, COMPANIES, {"NVDA": "chips"})
    assert lines(alert)[1].startswith("Nvidia (NVDA) is a party")


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        (Stage.TALKS, "Foxconn × OpenAI (in talks): to co-design AI data-center racks"),
        (Stage.DENIED, "Foxconn × OpenAI (denied): to co-design AI data-center racks"),
        (Stage.EXPANDED, "Foxconn × OpenAI (expanded): to co-design AI data-center racks"),
    ],
)
def test_the_first_line_says_how_far_it_has_come(stage: Stage, line: str) -> None:
    assert headlines.headline(racks(stage=stage), COMPANIES) == line


@pytest.mark.parametrize("subject", ["", "collaboration", "Foxconn", "OpenAI and Foxconn", "the partnership"])
def test_a_subject_that_says_nothing_gives_way_to_amount_and_kind(subject: str) -> None:
    story = racks(subject=subject, kind=Kind.INVESTMENT, amount="$2 billion")
    assert headlines.headline(story, COMPANIES) == "Foxconn × OpenAI: $2 billion investment"


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        (Stage.EXPANDED, "Foxconn × OpenAI: expanded $2 billion investment"),
        (Stage.DENIED, "Foxconn × OpenAI: denied $2 billion investment"),
        (Stage.TALKS, "Foxconn × OpenAI: talks on $2 billion investment"),
    ],
)
def test_amount_and_kind_say_first_how_far_it_has_come(stage: Stage, line: str) -> None:
    story = racks(stage=stage, subject="", kind=Kind.INVESTMENT, amount="$2 billion")
    assert headlines.headline(story, COMPANIES) == line


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("warehouse arms", "$150 million investment"),
        ("to build warehouse arms", "to build warehouse arms"),
        ("its warehouse arms", "for its warehouse arms"),
    ],
)
def test_a_sum_says_more_than_a_thing_that_is_only_named(subject: str, said: str) -> None:
    story = racks(subject=subject, kind=Kind.INVESTMENT, amount="$150 million")
    assert headlines.headline(story, COMPANIES) == f"Foxconn × OpenAI: {said}"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("advanced talks to supply British vans", "to supply British vans"),
        ("Exclusive talks on driver-assistance chips", "driver-assistance chips"),
        ("talks", "talks on partnership"),
    ],
)
def test_talks_are_said_once(subject: str, said: str) -> None:
    stage = "" if said.startswith("talks") else " (in talks)"
    assert headlines.headline(racks(stage=Stage.TALKS, subject=subject), COMPANIES) == (
        f"Foxconn × OpenAI{stage}: {said}"
    )


def test_a_party_under_two_names_is_named_once() -> None:
    parties = (Party("Foxconn", "HNHAF"), Party("Castell Robotics of Singapore"), Party("Castell Robotics"))
    assert headlines.headline(racks(parties=parties), COMPANIES).startswith("Foxconn × Castell Robotics: ")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("Up To $340M", "up to $340M"),
        ("More Than $1.5 Billion", "more than $1.5 billion"),
        ("Rs 500 Crore", "Rs 500 crore"),
        ("US$1bn", "US$1bn"),
    ],
)
def test_the_amount_of_a_title_in_capitals_is_written_small(amount: str, said: str) -> None:
    story = racks(amount=amount, subject="")
    assert headlines.headline(story, COMPANIES) == f"Foxconn × OpenAI: {said} partnership"
    assert said in lines(messages.alert(story, COMPANIES, WATCHED))[1].split(" · ")


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        (Stage.SIGNED, "Foxconn: “Orrin soars on its deal with Foxconn”"),
        (Stage.TALKS, "Foxconn (in talks): “Orrin soars on its deal with Foxconn”"),
    ],
)
def test_an_event_that_says_next_to_nothing_gives_way_to_the_title_of_its_first_report(stage: Stage, line: str) -> None:
    titled = replace(racks().sources[0], title="Orrin soars on its deal with Foxconn")
    story = racks(parties=(Party("Foxconn", "HNHAF"),), subject="", stage=stage, sources=(titled,))
    assert headlines.headline(story, COMPANIES) == line
    assert "“" not in headlines.headline(replace(story, amount="$2 billion"), COMPANIES)
    shouting = replace(story, sources=(replace(titled, title="ORRIN SOARS"),))
    assert "ORRIN" not in headlines.headline(shouting, COMPANIES)


@pytest.mark.parametrize(
    "subject", ["three people close to the case the giant", "prices, and whether more will follow"]
)
def test_what_only_says_who_said_it_is_no_subject(subject: str) -> None:
    assert headlines.headline(racks(subject=subject), COMPANIES) == "Foxconn × OpenAI: partnership"


def test_the_full_stop_of_an_abbreviation_stays() -> None:
    assert headlines.headline(racks(subject="to build racks in the U.S."), COMPANIES).endswith("racks in the U.S.")


def test_a_price_without_a_magnitude_is_no_amount_of_a_first_line() -> None:
    assert headlines.headline(racks(amount="$326.74", subject=""), COMPANIES) == "Foxconn × OpenAI: partnership"


def test_many_parties_are_counted() -> None:
    parties = tuple(Party(name) for name in ("Petrel", "Ostra", "Karlsen", "Velt"))
    line = headlines.headline(racks(parties=(*racks().parties, *parties), subject=""), COMPANIES)
    assert line == "Foxconn × OpenAI × Petrel + 3 more: partnership"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        (
            "to design very many racks of several sorts for all laboratories",
            "to design very many racks of several sorts",
        ),
        (
            "to design racks for the laboratories of both of them in Ohio",
            "to design racks for the laboratories of both of them",
        ),
        (
            "very many of the racks for all of the laboratories in Ohio",
            "very many of the racks for all of the laboratories",
        ),
        ("very many racks of several sorts and all of the colours and sizes", "very many racks of several sorts…"),
        ("invest US$150 million in Castell of Singapore and develop control software", "to invest US$150 million"),
        ("its next accelerators", "for its next accelerators"),
        ("a network of cooled racks", "for a network of cooled racks"),
        ("Purchase Helvia's Initial Rack Output", "to purchase Helvia's Initial Rack Output"),
        ("launch a rack service", "to launch a rack service"),
        ("launch services", "launch services"),
        ("to Sell OpenAI 1 Million Chips", "to sell OpenAI 1 Million Chips"),
        ("racks in Ohio thanks to its partnership", "racks in Ohio"),
        ("which are to cool racks", "partnership"),
        ("supply British sports-car maker OpenAI", "partnership"),
        ("warehouse arms together", "warehouse arms"),
        ("of all of the both of the in on at to for racks cooled here", "partnership"),
        ("very many racks for all the laboratories in Ohio", "very many racks for all the laboratories in Ohio"),
        ("build racks in Ohio", "to build racks in Ohio"),
        ("supply chain software", "supply chain software"),
        ("supply racks to Ohio.", "to supply racks to Ohio"),
    ],
)
def test_a_subject_reads_well_in_about_ten_words(subject: str, said: str) -> None:
    assert headlines.headline(racks(subject=subject), COMPANIES) == f"Foxconn × OpenAI: {said}"


def test_a_watched_company_is_called_as_the_news_calls_it() -> None:
    unnamed = (Party("HNHAF", "HNHAF"), Party("OpenAI"))
    said = "Hon Hai and OpenAI design racks."
    assert headlines.headline(racks(evidence=said), COMPANIES).startswith("Foxconn × OpenAI")
    assert headlines.headline(racks(evidence=said, parties=unnamed), COMPANIES).startswith("Hon Hai × OpenAI")
    silent = racks(evidence="They did.", parties=unnamed)
    assert headlines.headline(silent, COMPANIES).startswith("Hon Hai Precision Industry × ")


def test_the_official_release_and_primary_reporting_come_first_and_three_are_shown() -> None:
    story = racks(
        sources=(
            source("a", "https://blog.example/1", "Some Blog", 1),
            source("b", "https://www.reuters.com/x", "Reuters", 30),
            source("c", "https://other.example/1", "Other Blog", 2),
            source("d", "https://openai.com/news", "OpenAI", 40),
            source("e", "https://late.example/1", "Late Blog", 50),
            source("f", "https://blog.example/2", "Some Blog", 60),
        )
    )
    line = lines(messages.alert(story, COMPANIES, WATCHED))[4]
    assert line == "6 sources: OpenAI (official release) · Reuters · Some Blog · and 2 more"


def test_a_publisher_with_an_endless_name_is_cut() -> None:
    story = racks(sources=(source("a", "https://a.example/1", "The Association of " + "Very " * 40 + "Long Names"),))
    line = lines(messages.alert(story, COMPANIES, WATCHED))[4]
    assert line.startswith("1 source: The Association of Very")
    assert line.endswith("…")
    assert len(line) <= len("1 source: ") + 60


def test_a_filing_is_called_one() -> None:
    story = racks(sources=(source("a", "https://www.sec.gov/Archives/8-k.htm"),))
    assert lines(messages.alert(story, COMPANIES, WATCHED))[4] == "1 source: sec.gov (filing)"


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(seconds=-50), "found less than a minute after"),
        (timedelta(seconds=20), "found less than a minute after"),
        (timedelta(minutes=1), "found 1 minute after"),
        (timedelta(minutes=90), "found 90 minutes after"),
        (timedelta(hours=5), "found 5 hours after"),
        (timedelta(days=3), "found 3 days after"),
    ],
)
def test_it_says_how_late_it_is(late: timedelta, words: str) -> None:
    story = racks(sources=(replace(racks().sources[0], found_at=NOON + late),))
    assert words in lines(messages.alert(story, COMPANIES, WATCHED))[-1]


def test_a_source_without_a_time_says_so() -> None:
    story = racks(sources=(replace(racks().sources[0], published=None),))
    assert lines(messages.alert(story, COMPANIES, WATCHED))[-1].endswith("the source gives no time")


def test_a_development_says_what_changed_and_quotes_its_own_source() -> None:
    story = told(report(subject=SUBJECT, stage=Stage.TALKS), report("Post", minutes=600, stage=Stage.SIGNED))
    message = messages.development(story, "signed after talks", "They signed.", "Post", COMPANIES)
    assert message.text == "Foxconn × OpenAI: signed after talks"
    assert lines(message) == ["Foxconn × OpenAI: signed after talks", "“They signed.” — The Post, 2 Mar 22:00 UTC"]


def digest(stories: int, at_once: int = 0, *, say_nothing_new: bool = False) -> Digest:
    listed = tuple(Line(racks(id=str(n)), ("HNHAF",)) for n in range(stories))
    sections = (Section("ai-hardware", listed),) if listed else ()
    return Digest("C1", NOON, sections, (racks(),) * at_once, say_nothing_new)


def test_a_digest_has_a_total_a_section_a_watchlist_and_two_lines_a_story() -> None:
    (message,) = messages.digest(digest(1, at_once=2), COMPANIES)
    assert message.text == "Digest of 1 story: Foxconn × OpenAI: to co-design AI data-center racks"
    assert lines(message) == [
        "Digest of 1 story: Foxconn",
        "up to 2 Mar 12:00 UTC",
        "",
        "ai-hardware",
        "Foxconn × OpenAI: to co-design AI data-center racks",
        "Foxconn (HNHAF) · partnership, agreed · 1 source: The Herald",
        "",
        "Told at once: " + "; ".join(["Foxconn × OpenAI: to co-design AI data-center racks"] * 2),
    ]


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        (["HNHAF", "NVDA", "HNHAF"], "Digest of 3 stories: Foxconn and Nvidia"),
        (["A", "B", "C", "D", "E", "F"], "Digest of 6 stories: Name A, Name B, Name C, Name D and 2 more"),
        (["ZZZ"], "Digest of 1 story"),
    ],
)
def test_a_digests_title_says_whom_it_is_about_for_a_notification_may_show_no_more(keys: list[str], title: str) -> None:
    known = COMPANIES | {key: Company(key, f"Name {key}", (f"Name {key}",), (key,)) for key in "ABCDEF"}
    told_of = Digest("C1", NOON, (Section("x", tuple(Line(racks(), (key,)) for key in keys)),))
    (message,) = messages.digest(told_of, known)
    assert lines(message)[0] == title


def test_a_section_of_a_digest_is_smaller_than_its_title() -> None:
    (message,) = messages.digest(digest(1), COMPANIES)
    assert lines(message, Style.HEADING) == ["Digest of 1 story: Foxconn"]
    divider, section = message.blocks[2:4]
    assert divider.style is Style.DIVIDER
    assert (section.style, [run.bold for run in section.runs]) == (Style.TEXT, [True])


def test_the_last_line_of_a_digest_names_a_dozen_and_counts_the_rest() -> None:
    (message,) = messages.digest(digest(0, at_once=30), COMPANIES)
    assert message.text == "Nothing new beyond the alerts"
    assert lines(message)[-1].endswith("; and 18 more")


def test_a_window_without_news_is_one_quiet_line_or_nothing() -> None:
    assert messages.digest(digest(0), COMPANIES) == ()
    (message,) = messages.digest(digest(0, say_nothing_new=True), COMPANIES)
    assert lines(message) == ["Nothing new since the last digest"]


@settings(max_examples=20)
@given(st.integers(1, 120), st.integers(0, 40))
def test_a_digest_is_split_at_fifty_blocks_and_says_that_it_goes_on(stories: int, at_once: int) -> None:
    parts = messages.digest(digest(stories, at_once), COMPANIES)
    assert all(len(part.blocks) <= messages.MOST_BLOCKS for part in parts)
    assert sum(line.startswith("Foxconn × OpenAI:") for part in parts for line in lines(part, Style.TEXT)) == stories
    assert [lines(part)[-1] == "continued in the next message" for part in parts] == [True] * (len(parts) - 1) + [False]
    assert all("continued" in part.text for part in parts[1:])
    assert all(part.blocks[-1].style is not Style.HEADING for part in parts)


texts = st.text(max_size=400)
anything = st.builds(
    Story,
    id=st.just("0"),
    kind=st.sampled_from(Kind),
    stage=st.sampled_from(Stage),
    parties=st.lists(st.builds(Party, texts, st.sampled_from(["", "HNHAF", "ZZZ"])), max_size=20).map(tuple),
    companies=st.lists(st.sampled_from(["HNHAF", "NVDA", "ZZZ"]), unique=True).map(tuple),
    others=st.lists(st.tuples(st.sampled_from(["AMD", "INTU"]), st.sampled_from(Role))).map(tuple),
    evidence=texts,
    opened_at=st.just(NOON),
    updated_at=st.just(NOON),
    sources=st.lists(
        st.builds(
            Source,
            texts,
            texts,
            texts,
            texts,
            st.just(NOON),
            st.none() | st.datetimes(datetime(1970, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis sets it
        ),
        min_size=1,
        max_size=9,
    ).map(tuple),
    amount=texts,
    terms=st.lists(texts, max_size=5).map(tuple),
    subject=texts,
)


@given(anything)
def test_anything_can_be_said(story: Story) -> None:
    alert = messages.alert(story, COMPANIES, WATCHED)
    change = messages.development(story, "ended", story.evidence, "", COMPANIES)
    parts = messages.digest(Digest("C1", NOON, (Section("x", (Line(story, ()),)),)), COMPANIES)
    for message in (alert, change, *parts):
        assert message.text.strip()
        assert all(block.runs for block in message.blocks if block.style is not Style.DIVIDER)
        assert all(len("".join(run.text for run in block.runs)) <= 3000 for block in message.blocks)
    assert len(alert.text) <= 150
    assert "\n" not in alert.text


def test_a_filing_address_that_is_no_address_is_no_error() -> None:
    assert messages.alert(racks(sources=(source("a", "http://[broken"),)), COMPANIES, WATCHED)
