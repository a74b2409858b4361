"""Filings with the SEC: from the list of their documents to the items of the report. All samples are invented."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Entry
from bot.reading.filings import name_agreement, primary_document
from bot.reading.leads import dead_end, leads_to
from bot.reading.pages import Page, parse_page, with_page

FOLDER = "https://www.sec.gov/Archives/edgar/data/1045810/000104581026000099/"
INDEX = f"{FOLDER}0001045810-26-000099-index.htm"
REPORT = f"{FOLDER}nvda-20261123.htm"
PAGE = (Path(__file__).parent / "samples" / "report-8k.htm").read_bytes()
TITLE = "Nvidia Corp entered into a material definitive agreement"


def listing(*links: str, summary: str = "Document Format Files") -> bytes:
    rows = "".join(f'<tr><td>{n}</td><td>x</td><td><a href="{link}">x</a></td></tr>' for n, link in enumerate(links))
    return (
        f'<a href="/index.htm">Home</a><table class="tableFile" summary="{summary}">'
        f"<tr><th>Seq</th><th>Document</th></tr>{rows}</table>"
    ).encode()


@pytest.mark.parametrize(
    "link",
    [
        "/Archives/edgar/data/1045810/000104581026000099/nvda-20261123.htm",
        "/ix?doc=/Archives/edgar/data/1045810/000104581026000099/nvda-20261123.htm",
        "/ix?doc=/Archives/edgar/data/1045810/000104581026000099/nvda-20261123.htm&xbrl=true",
        "nvda-20261123.htm",
    ],
)
def test_the_list_of_a_filing_leads_to_its_first_document(link: str) -> None:
    assert leads_to(listing(link, "exhibit-10.htm"), INDEX) == REPORT


@pytest.mark.parametrize(
    "page",
    [
        listing("https://elsewhere.example/Archives/edgar/data/1/x.htm"),
        listing("/ix?doc=https://elsewhere.example/x.htm"),
        listing("javascript:alert(1)"),
        listing("/ix?doc="),
        listing("0001045810-26-000099-index.htm"),
        listing("http://[bad"),
        listing("scanned.pdf"),
        listing("nvda-20261123.htm", summary="Data Files"),
        b"<p>Undeclared automated tool.</p>",
        b"",
    ],
)
def test_a_list_that_names_no_page_of_the_sec_is_nothing_to_read(page: bytes) -> None:
    assert leads_to(page, INDEX) == ""
    assert "none to read" in dead_end(INDEX)
    assert not dead_end(REPORT)


@given(st.binary(max_size=200))
def test_whatever_stands_in_the_list_leads_to_the_sec_or_nowhere(link: bytes) -> None:
    target = primary_document(b'<table summary="Document Format Files"><a href="' + link + b'">', INDEX)

    assert target == "" or target.startswith("https://www.sec.gov/Archives/edgar/data/")


def test_of_a_report_its_items_are_read_without_cover_exhibits_and_signatures() -> None:
    lines = parse_page(PAGE, REPORT).text.split("\n")

    assert lines[0] == "Item 1.01. Entry into a Material Definitive Agreement."
    assert lines[1].startswith("On November 23, 2026, NVIDIA Corporation")
    assert lines[-1].startswith("The foregoing description")
    assert len(lines) == 4


def test_a_document_of_a_filing_that_is_no_report_is_read_as_any_page() -> None:
    release = b"<html><body><article><p>Orrin makes machines for warehouses and sells them.</p></article></body></html>"

    assert "Orrin makes machines" in parse_page(release, f"{FOLDER}exhibit-99.htm").text


def test_a_page_elsewhere_that_quotes_an_item_is_read_whole() -> None:
    page = b"<html><body><article><p>They filed it.</p><p>Item 1.01 was used.</p><p>More.</p></article></body></html>"

    assert "They filed it." in parse_page(page, "https://news.example/filed").text


def test_a_report_is_known_by_the_list_of_its_documents_and_titled_by_what_it_says() -> None:
    entry = Entry("k", "https://feed.example", INDEX, TITLE, "SEC EDGAR", None, "short", "")

    read = with_page(entry, parse_page(PAGE, REPORT))

    assert read.url == INDEX
    assert read.title == "Nvidia Corp entered into a Master Supply Agreement"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "The Company entered into a Credit Agreement (the “Facility”).",
            "Nvidia Corp entered into a Credit Agreement",
        ),
        (
            "Orrin entered into an Agreement and Plan of Merger with it.",
            "Nvidia Corp entered into an Agreement and Plan of Merger",
        ),
        (
            "The Company entered into Amendment No. 3 to the Loan Agreement.",
            "Nvidia Corp entered into Amendment No. 3 to the Loan Agreement",
        ),
        ("The Company amended its lease.", TITLE),
    ],
)
def test_an_agreement_is_called_what_its_report_calls_it(text: str, title: str) -> None:
    assert name_agreement(TITLE, text) == title


def test_a_title_that_says_more_than_the_form_stays() -> None:
    entry = Entry("k", "https://feed.example", "https://news.example/1", "A deal", "Wire", None, "short", "")

    read = with_page(entry, Page("", "", "", None, "The Company entered into a Supply Agreement."))

    assert read.title == "A deal"
