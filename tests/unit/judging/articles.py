"""Invented articles, and the companies that are watched in them."""

from datetime import UTC, datetime

from bot.judging.companies import Lexicon, build_lexicon
from bot.judging.verdicts import judge
from bot.model import Article, Company, Judgement, Verdict

PUBLISHED = datetime(2026, 3, 30, 12, tzinfo=UTC)

COMPANIES = (
    Company("NVDA", "Nvidia", ("Nvidia",), ("NVDA",), never=("Nvidia Shield",)),
    Company("AMD", "Advanced Micro Devices", ("AMD",), ("AMD",), never=("dry AMD",)),
    Company("AAPL", "Apple", ("Apple", "Apple Inc."), ("AAPL",), isins=("US0378331005",)),
    Company("V", "Visa", ("Visa", "Visa Inc."), ("V",)),
    Company("ARM", "Arm Holdings", ("Arm", "Arm Holdings"), ("ARM",)),
    Company("GS", "Goldman Sachs", ("Goldman Sachs",), ("GS",)),
    Company("NOW", "ServiceNow", ("ServiceNow",), ("NOW",)),
    Company("HNHAF", "Hon Hai Precision Industry", ("Foxconn", "Hon Hai"), ("HNHAF",)),
    Company("JPM", "JPMorgan Chase", ("JPMorgan", "JP Morgan"), ("JPM",)),
    Company("OpenAI", "OpenAI", ("OpenAI",)),
    Company("N", "Nestlé", ("Nestlé",)),
)
OTHERS = (
    Company("APLE", "Apple Hospitality REIT", ("Apple Hospitality REIT", "Apple Hospitality"), ("APLE",)),
    Company("INTU", "Intuit", ("Intuit",), ("INTU",)),
)
LEXICON = build_lexicon(COMPANIES, OTHERS)


def to_article(title: str = "", *paragraphs: str, symbols: tuple[str, ...] = (), language: str = "en") -> Article:
    return Article("key", "", title, "Example News", PUBLISHED, paragraphs, symbols=symbols, language=language)


def judged(title: str = "", *paragraphs: str, lexicon: Lexicon = LEXICON, symbols: tuple[str, ...] = ()) -> Judgement:
    return judge(to_article(title, *paragraphs, symbols=symbols), lexicon)


def verdicts(title: str = "", *paragraphs: str) -> dict[str, Verdict]:
    return {verdict.company: verdict for verdict in judged(title, *paragraphs).verdicts}


def alerts(title: str = "", *paragraphs: str) -> set[str]:
    return {verdict.company for verdict in judged(title, *paragraphs).verdicts if verdict.alert}


def named(title: str = "", *paragraphs: str, symbols: tuple[str, ...] = ()) -> set[str]:
    return {mention.company for mention in judged(title, *paragraphs, symbols=symbols).mentions}
