"""The directory of companies that ships, and the rules that make names of registered names."""

from collections import Counter
from pathlib import Path

import pytest

from bot.config.lookup import Directory
from bot.directory import load_directory
from bot.judging.companies import name_problem
from scripts.build_directory import BY_HAND, RESULT, build, is_ordinary, render, shortened, to_name

SHARED = Path(__file__).parents[3] / ".." / "shared" / "companies" / "companies.csv"


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(load_directory())


def test_it_holds_thousands_of_companies_and_hundreds_of_private_ones() -> None:
    companies = load_directory()
    assert len(companies) >= 5_000
    assert sum(not company.tickers for company in companies) >= 400


def test_every_key_and_every_ticker_is_of_one_company() -> None:
    companies = load_directory()
    assert max(Counter(company.key for company in companies).values()) == 1
    assert max(Counter(ticker for company in companies for ticker in company.tickers).values()) == 1


def test_the_key_of_a_listed_company_is_its_first_ticker() -> None:
    assert all(company.key == company.tickers[0] for company in load_directory() if company.tickers)
    assert all(company.key == company.name for company in load_directory() if not company.tickers)


def test_every_company_has_names_that_can_be_found_in_a_text() -> None:
    for company in load_directory():
        assert company.names, company
        assert company.name == company.names[0], company
        assert all(len(name) >= 2 and name == " ".join(name.split()) for name in company.names), company
        assert not any(map(name_problem, company.names)), company
        assert len({name.casefold() for name in company.names}) == len(company.names), company


def test_a_name_ends_as_registers_write_only_by_hand_or_to_be_told_from_a_word() -> None:
    endings = (" common stock", " class a", " depositary shares", " ordinary shares", "/adr", " inc.", " ltd.", " plc")
    by_hand = "".join(path.read_text(encoding="utf-8") for path in BY_HAND.iterdir())
    made = [name for company in load_directory() for name in company.names if name.lower().endswith(endings)]
    assert [name for name in made if name not in by_hand and not is_ordinary(to_name(name))] == []


def test_few_names_are_shared() -> None:
    owners = Counter(name.casefold() for company in load_directory() for name in company.names)
    assert sum(count > 1 for count in owners.values()) <= 15


KNOWN = {
    "HNHAF": ["Foxconn", "Hon Hai", "Hon Hai Precision Industry", "Hon Hai Technology Group"],
    "2354.TW": ["Foxconn Technology"],
    "601138.SS": ["Foxconn Industrial Internet"],
    "NVDA": ["Nvidia"],
    "AMD": ["AMD", "Advanced Micro Devices"],
    "INTU": ["Intuit"],
    "AAPL": ["Apple"],
    "MSFT": ["Microsoft"],
    "GOOGL": ["Alphabet", "Google"],
    "GOOG": ["Google"],
    "AMZN": ["Amazon", "Amazon Web Services", "AWS"],
    "META": ["Meta", "Meta Platforms"],
    "TSM": ["TSMC", "Taiwan Semiconductor Manufacturing", "Taiwan Semiconductor"],
    "2330.TW": ["TSMC"],
    "AVGO": ["Broadcom"],
    "TSLA": ["Tesla"],
    "BRK-A": ["Berkshire Hathaway"],
    "BRK.B": ["Berkshire Hathaway"],
    "JPM": ["JPMorgan Chase", "JPMorgan", "JP Morgan", "J.P. Morgan", "JPMorganChase"],
    "GS": ["Goldman Sachs"],
    "XOM": ["Exxon Mobil", "ExxonMobil", "Exxon"],
    "CVX": ["Chevron"],
    "UNH": ["UnitedHealth Group", "UnitedHealth", "Optum"],
    "ABBV": ["AbbVie"],
    "V": ["Visa"],
    "MA": ["Mastercard"],
    "ORCL": ["Oracle"],
    "INTC": ["Intel"],
    "PLTR": ["Palantir"],
    "MRVL": ["Marvell", "Marvell Technology"],
    "CDNS": ["Cadence", "Cadence Design Systems"],
    "CRWV": ["CoreWeave"],
    "UBER": ["Uber"],
    "STLA": ["Stellantis"],
    "IBM": ["IBM", "International Business Machines"],
    "SPGI": ["S&P Global"],
    "ARM": ["Arm", "Arm Holdings"],
    "MU": ["Micron", "Micron Technology"],
    "QCOM": ["Qualcomm"],
    "COIN": ["Coinbase"],
    "LLY": ["Eli Lilly", "Lilly"],
    "NOK": ["Nokia"],
    "OKLO": ["Oklo"],
    "DELL": ["Dell", "Dell Technologies"],
    "T": ["AT&T"],
    "KO": ["Coca-Cola"],
    "PG": ["Procter & Gamble", "P&G"],
    "MCD": ["McDonald's"],
    "JNJ": ["Johnson & Johnson", "J&J"],
    "HPE": ["Hewlett Packard Enterprise", "HPE"],
    "HPQ": ["HP", "Hewlett-Packard"],
    "XYZ": ["Block"],
    "GAP": ["Gap"],
    "TGT": ["Target"],
    "NOW": ["ServiceNow"],
    "ON": ["onsemi", "ON Semiconductor"],
    "IT": ["Gartner"],
    "ALL": ["Allstate"],
    "A": ["Agilent", "Agilent Technologies"],
    "C": ["Citigroup", "Citi"],
    "F": ["Ford", "Ford Motor"],
    "GM": ["General Motors", "GM"],
    "BA": ["Boeing"],
    "CAT": ["Caterpillar"],
    "DIS": ["Disney", "Walt Disney"],
    "NFLX": ["Netflix"],
    "WMT": ["Walmart"],
    "COST": ["Costco"],
    "PFE": ["Pfizer"],
    "MRK": ["Merck"],
    "MKKGY": ["Merck KGaA"],
    "CSCO": ["Cisco"],
    "CRM": ["Salesforce"],
    "ADBE": ["Adobe"],
    "SNOW": ["Snowflake"],
    "SHOP": ["Shopify"],
    "SAP": ["SAP"],
    "ASML": ["ASML"],
    "TM": ["Toyota"],
    "SONY": ["Sony"],
    "BABA": ["Alibaba"],
    "NVO": ["Novo Nordisk"],
    "SSNLF": ["Samsung Electronics", "Samsung"],
    "005930.KS": ["Samsung Electronics"],
    "000660.KS": ["SK Hynix"],
    "SFTBY": ["SoftBank", "SoftBank Group"],
    "TCEHY": ["Tencent"],
    "NTDOY": ["Nintendo"],
    "SIEGY": ["Siemens"],
    "VWAGY": ["Volkswagen"],
    "BMWKY": ["BMW"],
    "EADSY": ["Airbus"],
    "RHHBY": ["Roche", "Genentech"],
    "NSRGY": ["Nestlé", "Nestle"],
    "LVMUY": ["LVMH"],
    "HYMTF": ["Hyundai Motor", "Hyundai"],
    "RELIANCE.NS": ["Reliance Industries"],
    "BYDDY": ["BYD"],
    "XIACY": ["Xiaomi"],
    "CYATY": ["CATL"],
    "RYCEY": ["Rolls-Royce"],
    "BAYRY": ["Bayer"],
    "BASFY": ["BASF"],
    "HTHIY": ["Hitachi"],
    "PCRHY": ["Panasonic"],
    "002653.SZ": ["Haisco"],
    "BNAI": ["Brand Engagement Network"],
    "CLDI": ["Calidi Biotherapeutics"],
}


@pytest.mark.parametrize(("ticker", "names"), KNOWN.items())
def test_a_well_known_company_has_the_names_that_people_write(
    directory: Directory, ticker: str, names: list[str]
) -> None:
    company = directory.of_ticker(ticker)
    assert company is not None
    assert set(names) <= set(company.names)


PRIVATE = """\
OpenAI|Anthropic|xAI|Mistral AI|Databricks|Stripe|Nscale|Crusoe|Lambda|Groq|Scale AI|Bosch|IKEA|Huawei|ByteDance|Canva\
|Epic Games|Anduril|Helion|Deloitte|Mayo Clinic|Waymo|G42|Humain"""


@pytest.mark.parametrize("name", PRIVATE.split("|"))
def test_a_private_company_that_deals_are_struck_with_is_there(directory: Directory, name: str) -> None:
    (company,) = directory.of_name(name)
    assert company.tickers == ()


def test_an_index_is_not_the_exchange_and_a_newspaper_s_average_not_the_company(directory: Directory) -> None:
    nasdaq, dow = directory.of_ticker("NDAQ"), directory.of_ticker("DOW")
    assert nasdaq is not None
    assert dow is not None
    assert "Nasdaq Composite" in nasdaq.never
    assert dow not in directory.of_name("Dow Jones")


def test_foxconn_is_hon_hai_and_its_affiliates_are_not(directory: Directory) -> None:
    keys = {company.key for name in ("Foxconn", "Hon Hai") for company in directory.of_name(name)}
    assert keys == {"HNHAF"}
    assert [company.key for company in directory.of_name("Foxconn Technology")] == ["2354.TW"]


@pytest.mark.parametrize(
    ("registered", "name"),
    [
        ("NVIDIA CORP", "Nvidia"),
        ("Agilent Technologies Inc. Common Stock", "Agilent Technologies"),
        ("Alphabet Inc. Class A Common Stock", "Alphabet"),
        ("Coca-Cola Company (The) Common Stock", "Coca-Cola"),
        ("BANK OF AMERICA CORP /DE/", "Bank of America"),
        ("US BANCORP \\DE\\", "US Bancorp"),
        ("AT&T INC.", "AT&T"),
        ("ELI LILLY & Co", "Eli Lilly"),
        ("Becton Dickinson and Company Common Stock", "Becton Dickinson"),
        ("Novo Nordisk A/S Common Stock", "Novo Nordisk"),
        ("Anheuser-Busch InBev SA/NV", "Anheuser-Busch InBev"),
        ("America Movil S.A.B. de C.V. American Depositary Shares (each representing twenty shares", "America Movil"),
        ("Iron Mountain Incorporated (Delaware)Common Stock REIT", "Iron Mountain"),
        ("Contemporary Amperex Technology Co., Limited/ADR", "Contemporary Amperex Technology"),
        ("DEUTSCHE LUFTHANSA A G /FI", "Deutsche Lufthansa"),
        ("MCDONALD'S CORP", "McDonald's"),
        ("Yum! Brands Inc.", "Yum! Brands"),
        ("3M CO", "3M"),
    ],
)
def test_a_registered_name_becomes_one_that_people_write(registered: str, name: str) -> None:
    assert to_name(registered).casefold() == name.casefold()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("PayPal Holdings", "PayPal"),
        ("Alibaba Group Holding", "Alibaba"),
        ("Goldman Sachs Group", "Goldman Sachs"),
        ("Grid Dynamics Holdings", "Grid Dynamics"),
        ("Healthcare Services Group", "Healthcare Services Group"),
        ("Post Holdings", "Post Holdings"),
        ("Nu Holdings", "Nu Holdings"),
    ],
)
def test_holdings_and_group_go_where_the_rest_can_stand_alone(name: str, short: str) -> None:
    assert shortened(name) == short


@pytest.mark.skipif(not SHARED.exists(), reason="the table of listed companies is not beside this checkout")
def test_the_directory_is_what_its_script_builds() -> None:
    assert RESULT.read_text(encoding="utf-8") == render(build(SHARED)), "run scripts/build_directory.py"


@pytest.mark.skipif(not SHARED.exists(), reason="the table of listed companies is not beside this checkout")
def test_the_largest_companies_of_the_table_are_all_there(directory: Directory) -> None:
    drafts = [draft for draft in build(SHARED) if draft.value]
    assert len(drafts) >= 4_500
    assert all(directory.of_ticker(draft.key) for draft in drafts)
