"""What the tests of reading share: entries, the shipped rules, and cutting in one call."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML

from bot.model import Article, Entry, Rule
from bot.reading.articles import to_article, to_draft
from bot.reading.boilerplate import CompiledRules, compile_rules
from bot.reading.fingerprints import to_pieces
from bot.reading.text import to_lines

RULES_FILE = Path(__file__).parents[3] / "config" / "boilerplate.yaml"
NO_RULES = compile_rules(())


def shipped_rules() -> tuple[Rule, ...]:
    rows = YAML(typ="safe").load(RULES_FILE.read_text(encoding="utf-8"))["rules"]
    return tuple(Rule(row["name"], row["pattern"], row["reason"], row["takes"]) for row in rows)


def entry(body: str, *, title: str = "", summary: str = "", publisher: str = "Daily Wire", url: str = "") -> Entry:
    address = url or "https://news.example.org/story"
    return Entry("key", "https://news.example.org/feed", address, title, publisher, None, summary, body)


def read(
    body: str,
    rules: CompiledRules = NO_RULES,
    seen: Mapping[int, int] | None = None,
    *,
    title: str = "",
    summary: str = "",
) -> Article:
    return to_article(to_draft(entry(body, title=title, summary=summary)), rules, seen or {})


def cut_by(pattern: str, takes: str, body: str, *, title: str = "") -> Article:
    return read(body, compile_rules((Rule("rule", pattern, "a test", takes),)), title=title)


def seen_in(count: int, texts: Iterable[str]) -> dict[int, int]:
    """As if each sentence of these texts had occurred in so many other articles."""
    return {piece.fingerprint: count for text in texts for piece in to_pieces(to_lines(text)) if piece.fingerprint}


def text_of(article: Article) -> str:
    return "\n".join(article.paragraphs)


def rules_that_cut(article: Article) -> Sequence[str]:
    return [cut.rule for cut in article.cut]
