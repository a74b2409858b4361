"""Names that mean one party, and names that do not."""

import pytest

from bot.model import Company, Party
from bot.telling.likeness import terms_of
from bot.telling.parties import Known, are_same, to_name
from tests.unit.telling.reports import party


def same(one: str, other: str) -> bool:
    return are_same(to_name(party(one)), to_name(party(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sakura", "Sakura Internet Inc."),
        ("The Kestrel Group", "Kestrel"),
        ("SoftBank Corp.", "SoftBank"),
        ("Engine No. 1", "engine no. 1"),
        ("NOC", "National Oil Corporation"),
        ("MAS", "Monetary Authority of Singapore"),
        ("Foxconn=HNHAF", "Hon Hai=HNHAF"),
        ("Foxconn=HNHAF", "Foxconn"),
        ("Nvidia’s", "Nvidia"),
        ("AT&T", "AT&T Inc"),
    ],
)
def test_one_party_under_two_names(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bank of America", "Bank of Montreal"),
        ("Protea Labs", "Coldline"),
        ("Foxconn=HNHAF", "Foxconn=HNHPF"),
        ("NOC", "NIC"),
        ("National Oil Corporation", "North Olive Company"),
        ("", ""),
        ("Inc.", ""),
    ],
)
def test_two_parties(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_name_that_two_companies_share_stands_for_neither() -> None:
    known = Known.of([Company("A", "Delta", ("Delta",)), Company("B", "Delta Air", ("Delta", "Delta Air Lines"))])
    assert to_name(Party("Delta"), known).company == ""
    assert to_name(Party("Delta Air Lines"), known).company == "B"


def test_a_company_is_called_by_any_of_its_names_and_symbols() -> None:
    hon_hai = Company("HNHAF", "Hon Hai", ("Foxconn", "Hon Hai Precision Industry"), ("HNHAF", "2317.TW"))
    name = to_name(Party("Foxconn"), Known.of([hon_hai]))
    assert name.is_said_in(terms_of("Shares of Hon Hai rose."))
    assert not name.is_said_in(terms_of("Shares of Precision rose; the symbol is HNHAF."))
    assert terms_of("Foxconn Hon Hai Precision Industry HNHAF") <= name.terms


def test_a_symbol_says_no_more_than_who_it_is_of_a_company_that_no_directory_knows_too() -> None:
    assert terms_of("HNHAF") <= to_name(party("Foxconn=HNHAF")).terms


@pytest.mark.parametrize(("one", "other"), [("NOC", "National Oil Corporation"), ("Sakura", "Sakura Internet")])
def test_names_that_may_be_the_same_have_an_index_key_in_common(one: str, other: str) -> None:
    assert set(to_name(party(one)).keys) & set(to_name(party(other)).keys)
