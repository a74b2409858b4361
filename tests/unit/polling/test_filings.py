"""A current report to the SEC is told as what its items say, and its filer is known by the CIK."""

from pathlib import Path

import pytest

from bot.directory import load_directory
from bot.examination import open_desk, unwatched
from bot.model import Entry, Feed, Kind, Role, Stage, Verdict
from bot.polling.feeds import parse_feed
from bot.polling.filings import Filing, find_filing
from bot.reading.articles import to_draft
from bot.reading.pages import parse_page, with_page

SAMPLES = Path(__file__).parent / "samples"
LINK = "https://www.sec.gov/Archives/edgar/data/1045810/000104581026000099/0001045810-26-000099-index.htm"
ITEMS = {
    "1.01": "Entry into a Material Definitive Agreement",
    "1.02": "Termination of a Material Definitive Agreement",
    "2.01": "Completion of Acquisition or Disposition of Assets",
    "2.02": "Results of Operations and Financial Condition",
    "2.03": "Creation of a Direct Financial Obligation",
    "3.02": "Unregistered Sales of Equity Securities",
    "5.01": "Changes in Control of Registrant",
    "5.07": "Submission of Matters to a Vote of Security Holders",
    "9.01": "Financial Statements and Exhibits",
}


def filing(*codes: str, title: str = "8-K - NVIDIA CORP (0001045810) (Filer)", feed_title: str = "") -> Filing | None:
    summary = " <b>Filed:</b> 2026-11-25 <b>Size:</b> 225 KB\n" + "".join(f"<br>Item {c}: {ITEMS[c]}\n" for c in codes)
    return find_filing(title, summary, LINK, feed_title)


def told(*codes: str) -> str:
    found = filing(*codes)
    assert found is not None
    return found.title


def entries() -> tuple[Entry, ...]:
    return parse_feed((SAMPLES / "edgar.xml").read_bytes(), {}, Feed(LINK, "SEC EDGAR"), LINK).entries


def judged(entry: Entry) -> Verdict:
    watched = tuple(company for company in load_directory() if company.key == "NVDA")
    desk = open_desk((), watched, unwatched(load_directory(), watched))
    (verdict,) = desk.judge(to_draft(entry), {}).verdicts
    return verdict


def as_entry(*codes: str) -> Entry:
    found = filing(*codes)
    assert found is not None
    return Entry("k", LINK, LINK, found.title, "SEC EDGAR", None, found.text, found.text, (found.symbol,))


def test_an_entry_of_edgar_says_in_words_what_was_reported() -> None:
    second = entries()[1]

    assert second.title == "Nvidia Corp entered into a material definitive agreement"
    assert "item 1.01, Entry into a Material Definitive Agreement" in second.body
    assert second.symbols == ("CIK:1045810",)
    assert second.url.startswith("https://www.sec.gov/Archives/")
    assert second.published is not None


def test_two_companies_that_file_one_report_are_two_entries() -> None:
    first, second = entries()

    assert first.key != second.key


def test_a_filer_is_known_by_its_cik_whatever_it_is_called_there() -> None:
    found = filing("1.01", title="8-K - GREEN HARBOR HOLDINGS (0001045810) (Filer)")
    assert found is not None
    entry = Entry("k", LINK, LINK, found.title, "SEC EDGAR", None, found.text, found.text, (found.symbol,))

    assert judged(entry).company == "NVDA"


def test_a_number_that_is_no_cik_names_nobody() -> None:
    first = entries()[0]
    watched = tuple(company for company in load_directory() if company.key == "NVDA")

    assert open_desk((), watched, ()).judge(to_draft(first), {}).mentions == ()


def test_the_feed_of_one_company_names_the_filer_in_its_own_title() -> None:
    found = filing("1.01", title="8-K  - Current report", feed_title="NVIDIA CORP  (0001045810)")

    assert found == filing("1.01")


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (("1.01", "9.01"), "Nvidia Corp entered into a material definitive agreement"),
        (("1.01", "1.02"), "Nvidia Corp entered into a material definitive agreement"),
        (("1.02",), "Nvidia Corp terminated a material definitive agreement"),
        (("1.01", "2.03"), "Nvidia Corp entered into a credit agreement and took on a direct financial obligation"),
        (("1.01", "3.02"), "Nvidia Corp entered into a financing agreement and sold unregistered equity"),
        (
            ("1.01", "2.01"),
            "Nvidia Corp entered into an acquisition agreement and completed an acquisition or disposition of assets",
        ),
        (("2.02", "9.01"), "Nvidia Corp published its results"),
        (("5.07",), f"Nvidia Corp filed a current report: {ITEMS['5.07']}"),
        ((), "Nvidia Corp filed a current report: 8-K"),
    ],
)
def test_the_items_decide_what_is_said(codes: tuple[str, ...], sentence: str) -> None:
    assert told(*codes) == sentence


@pytest.mark.parametrize(("codes", "stage"), [(("1.01", "9.01"), Stage.SIGNED), (("1.02", "9.01"), Stage.ENDED)])
def test_entering_an_agreement_and_ending_one_alert(codes: tuple[str, ...], stage: Stage) -> None:
    watched = tuple(company for company in load_directory() if company.key == "NVDA")
    judgement = open_desk((), watched, ()).judge(to_draft(as_entry(*codes)), {})

    assert [(verdict.role, verdict.alert) for verdict in judgement.verdicts] == [(Role.PARTY, True)]
    assert [event.stage for event in judgement.events] == [stage]


@pytest.mark.parametrize("codes", [("1.01", "2.03"), ("1.01", "3.02"), ("1.01", "2.01"), ("1.01", "5.01"), ("2.02",)])
def test_loans_issues_of_shares_takeovers_and_results_do_not_alert(codes: tuple[str, ...]) -> None:
    assert not judged(as_entry(*codes)).alert


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("8-K - NVIDIA CORP (0001045810) (Filer)", "https://www.sec.gov.evil.example/Archives/1"),
        ("10-Q - NVIDIA CORP (0001045810) (Filer)", LINK),
        ("4 - HUANG JEN HSUN (0001197649) (Reporting)", LINK),
    ],
)
def test_what_is_no_current_report_of_edgar_stays_as_it_is(title: str, link: str) -> None:
    assert find_filing(title, "<br>Item 1.01: Entry into a Material Definitive Agreement", link, "") is None


def read_from_its_page(*sentences: str) -> Entry:
    """An entry of item 1.01 with the text of its report, which the feed has not."""
    body = "".join(f"<div>{sentence}</div>" for sentence in ("Item 1.01 Entry into an Agreement", *sentences))
    return with_page(as_entry("1.01", "9.01"), parse_page(body, LINK.replace("-index.htm", ".htm")))


def test_a_report_that_is_read_says_with_whom_and_what_about() -> None:
    entry = read_from_its_page(
        "On November 23, 2026, NVIDIA Corporation (the “Company”) entered into a Master Supply Agreement with Orrin "
        "Robotics, Inc. (“Orrin”). The Company will supply Orrin with computing modules for five years."
    )
    watched = tuple(company for company in load_directory() if company.key == "NVDA")
    judgement = open_desk((), watched, ()).judge(to_draft(entry), {})

    assert [verdict.alert for verdict in judgement.verdicts] == [True]
    (event,) = judgement.events
    assert (event.kind, event.stage) == (Kind.SUPPLY, Stage.SIGNED)
    assert [party.name for party in event.parties] == ["Nvidia", "Orrin Robotics"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Company entered into a Credit Agreement with Harbor Bank, N.A., as agent, for a facility of $2 billion.",
        "The Company entered into an Agreement and Plan of Merger with Orrin Robotics, Inc. and Falcon Sub, Inc.",
        "The Company entered into an underwriting agreement with Harbor Securities LLC for its notes due 2036.",
        "The Company entered into a Stock Purchase Agreement with the holders of Orrin Robotics, Inc.",
        "The Company entered into Amendment No. 3 to the Credit Agreement with Harbor Bank, N.A.",
    ],
)
def test_a_report_that_is_read_tells_a_loan_or_a_merger_from_a_deal_where_its_items_do_not(sentence: str) -> None:
    assert judged(as_entry("1.01", "9.01")).alert
    assert not judged(read_from_its_page(f"On November 23, 2026, {sentence}")).alert
