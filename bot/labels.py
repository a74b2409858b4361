"""What the operator said of verdicts, right or wrong, and how well the verdicts of today agree with it.

Labels stand in a file of the operator's, JSON Lines, each with the article that it is about, so that it counts for as
long as the file is kept and not only as long as the article is stored.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from bot.errors import InputError
from bot.judging.companies import Lexicon
from bot.judging.verdicts import judge
from bot.judging.weights import ALERT_AT
from bot.model import Article, Verdict
from bot.shown import Judged

NEAR = ALERT_AT / 3
"""A verdict that did not alert is asked about from this score on: below it hardly any is wrong."""

Key = tuple[str, str]
"""What a label is about: the key of an article, and that of a company."""


@dataclass(frozen=True, slots=True)
class Label:
    """That a verdict was `right` or not: whether the company should alert for the article is `wanted`."""

    article: Article
    company: str
    alerted: bool
    right: bool
    at: datetime

    @property
    def key(self) -> Key:
        return self.article.key, self.company

    @property
    def wanted(self) -> bool:
        return self.alerted == self.right


@dataclass(frozen=True, slots=True)
class Question:
    """A verdict that the operator is asked about."""

    article: Article
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Measured:
    """Verdicts of today against labels: how many alerts are right and wrong, how many were missed, and which differ."""

    hits: int
    false_alarms: int
    missed: int
    silent: int
    wrong: tuple[Label, ...]

    @property
    def precision(self) -> float | None:
        """The share of alerts that are right; None where nothing alerts."""
        return self.hits / (self.hits + self.false_alarms) if self.hits + self.false_alarms else None

    @property
    def recall(self) -> float | None:
        """The share of what should alert that does; None where nothing should."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else None


def to_questions(judged: Iterable[Judged], labelled: Collection[Key]) -> Iterator[Question]:
    """The verdicts worth asking about, the newest first: alerts, and what came near one."""
    for one in sorted(judged, key=lambda one: one.found_at, reverse=True):
        article = one.judgement.article
        asked: set[str] = set()
        for verdict in one.judgement.verdicts:
            known = verdict.company in asked or (article.key, verdict.company) in labelled
            if not known and (verdict.alert or verdict.score >= NEAR):
                asked.add(verdict.company)
                yield Question(article, verdict)


def measure(labels: Iterable[Label], lexicon: Lexicon) -> Measured:
    """Judge every labelled article anew. Companies that nobody watches any more do not count."""
    counts = {(wanted, alerts): 0 for wanted in (True, False) for alerts in (True, False)}
    wrong = []
    watched = {company.key for company in lexicon.companies[: lexicon.watched]}
    for label in labels:
        if label.company in watched:
            verdicts = judge(label.article, lexicon).verdicts
            alerts = any(verdict.alert for verdict in verdicts if verdict.company == label.company)
            counts[label.wanted, alerts] += 1
            wrong += [label] if alerts != label.wanted else []
    return Measured(counts[True, True], counts[False, True], counts[True, False], counts[False, False], tuple(wrong))


# ── the file ─────────────────────────────────────────────────────────────────────────────────────


def load_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a file, none where there is no file; of two on one verdict the later. Raises InputError."""
    labels: dict[Key, Label] = {}
    try:
        lines = path.read_bytes().splitlines() if path.exists() else []
    except OSError as error:
        raise InputError(f"labels cannot be read: {path}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            label = _to_label(line, f"{path}:{number}:1")
            labels[label.key] = label
    return tuple(labels.values())


def _to_label(line: bytes, place: str) -> Label:
    try:
        return msgspec.json.decode(line, type=Label)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{place}: not a label: {error}", hint="take the line out; `pactwire label` asks again"
        ) from error


def add_label(path: Path, label: Label) -> None:
    """Add a label, on the disk when this returns; the file is made where there is none, readable by us alone.

    Raises InputError where it cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            end = file.seek(0, os.SEEK_END)
            broken = end > 0 and os.pread(descriptor, 1, end - 1) != b"\n"  # a line that a crash cut off stays alone
            file.write((b"\n" if broken else b"") + msgspec.json.encode(label) + b"\n")
            file.flush()
            os.fsync(descriptor)
    except OSError as error:
        raise InputError(f"label cannot be written: {path}: {error.strerror}") from error
