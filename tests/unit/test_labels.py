"""What an operator says of verdicts is kept safely, and today's verdicts are measured against it."""

import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.judging.companies import build_lexicon
from bot.labels import NEAR, Label, add_label, load_labels, measure, to_questions
from bot.model import Judgement, Role, Verdict
from bot.shown import Judged
from tests.unit.judging.articles import COMPANIES, LEXICON, to_article

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DEAL = to_article("Nvidia and Nordlys sign partnership", "Nvidia and Nordlys have signed a partnership on cooling.")
RESULTS = replace(to_article("AMD reports results", "AMD reported revenue of $9 billion."), key="results")


def label(wanted: bool, article: object = DEAL, company: str = "NVDA", right: bool = True) -> Label:
    alerted = wanted == right
    return Label(article, company, alerted, right, NOW)  # type: ignore[arg-type]


def judged(key: str, *verdicts: Verdict, hours: int = 0) -> Judged:
    return Judged(Judgement(replace(DEAL, key=key), (), (), verdicts), (), NOW + timedelta(hours=hours))


def verdict(company: str, score: float, alert: bool = False) -> Verdict:
    return Verdict(company, Role.PARTY if alert else Role.MENTION, alert, score, ())


# ── what is asked ────────────────────────────────────────────────────────────────────────────────


def test_alerts_and_what_came_near_one_are_asked_about_the_newest_first() -> None:
    old = judged("old", verdict("NVDA", 0.9, alert=True), verdict("AMD", NEAR), verdict("AAPL", NEAR - 0.01))
    new = judged("new", verdict("NVDA", 0.2), hours=1)

    asked = [(question.article.key, question.verdict.company) for question in to_questions([old, new], set())]

    assert asked == [("new", "NVDA"), ("old", "NVDA"), ("old", "AMD")]


def test_a_company_is_asked_about_once_in_an_article_and_not_again_once_it_is_labelled() -> None:
    twice = judged("a", verdict("NVDA", 0.9, alert=True), verdict("NVDA", 0.9, alert=True), verdict("AMD", 0.3))

    asked = [question.verdict.company for question in to_questions([twice], {("a", "AMD")})]

    assert asked == ["NVDA"]


# ── the file ─────────────────────────────────────────────────────────────────────────────────────


@given(texts=st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.booleans()), max_size=5))
def test_what_is_kept_is_what_was_said(tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, bool]]) -> None:
    path = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    labels = [
        Label(replace(DEAL, key=str(n), title=text), "NVDA", True, right, NOW) for n, (text, right) in enumerate(texts)
    ]

    for one in labels:
        add_label(path, one)

    assert load_labels(path) == tuple(labels)


def test_the_later_of_two_labels_on_one_verdict_holds(tmp_path: Path) -> None:
    add_label(tmp_path / "labels.jsonl", label(wanted=True))
    add_label(tmp_path / "labels.jsonl", label(wanted=False))

    assert [one.wanted for one in load_labels(tmp_path / "labels.jsonl")] == [False]


def test_the_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    add_label(tmp_path / "labels.jsonl", label(wanted=True))

    assert stat.S_IMODE((tmp_path / "labels.jsonl").stat().st_mode) == 0o600


def test_a_label_after_one_that_a_crash_cut_off_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    add_label(path, label(wanted=True))
    path.write_bytes(path.read_bytes() + b'{"article": {"ke')

    add_label(path, label(wanted=True, article=RESULTS, company="AMD"))

    with pytest.raises(InputError, match=r"labels\.jsonl:2:1: not a label"):
        load_labels(path)
    assert path.read_bytes().splitlines()[2].startswith(b"{")


def test_there_are_no_labels_before_the_first(tmp_path: Path) -> None:
    assert load_labels(tmp_path / "labels.jsonl") == ()


def test_a_label_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="label cannot be written"):
        add_label(tmp_path / "nowhere" / "labels.jsonl", label(wanted=True))


# ── the measure ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("right", [True, False])
def test_what_a_label_wants_follows_from_what_was_shown_and_said(right: bool) -> None:
    assert label(wanted=True, right=right).wanted
    assert not label(wanted=False, right=right).wanted


def test_alerts_are_counted_as_right_wrong_or_missed() -> None:
    labels = [
        label(wanted=True),
        label(wanted=False, article=replace(DEAL, key="b")),
        label(wanted=True, article=RESULTS, company="AMD"),
        label(wanted=False, article=replace(RESULTS, key="d"), company="AMD"),
    ]

    measured = measure(labels, LEXICON)

    assert (measured.hits, measured.false_alarms, measured.missed, measured.silent) == (1, 1, 1, 1)
    assert (measured.precision, measured.recall) == (0.5, 0.5)
    assert [one.article.key for one in measured.wrong] == ["b", "results"]


def test_nothing_labelled_has_no_figure() -> None:
    measured = measure([], LEXICON)

    assert (measured.precision, measured.recall) == (None, None)


def test_a_company_that_nobody_watches_any_more_does_not_count() -> None:
    lexicon = build_lexicon([company for company in COMPANIES if company.key != "NVDA"], COMPANIES)

    assert measure([label(wanted=True)], lexicon).hits == 0
    assert measure([label(wanted=True)], lexicon).missed == 0
