"""`label` and `quality`: what the operator says of verdicts, and how they do against it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.explained import to_origin, to_verdict_lines
from bot.cli.judge import load_or_shipped, to_watched
from bot.cli.options import FILE, config_option, json_option, since_option
from bot.cli.show import shorten, to_json
from bot.cli.stores import existing_store
from bot.errors import InputError
from bot.labels import Label, Measured, Question, add_label, load_labels, measure, to_questions

LABELS = "labels.jsonl"
ANSWERS = {"r": True, "w": False}
KEYS = "[r]ight  [w]rong  [s]kip  [q]uit "


@click.command(epilog="Example: pactwire label --since 7d")
@since_option("7d")
@click.option("--labels", "path", type=FILE, help=f"The file of labels. Default: {LABELS} beside the configuration.")
@config_option
def label(since: timedelta, path: Path | None, directory: Path) -> None:
    """Walk through recent verdicts, one key each, and keep what you say; `pactwire quality` measures against it."""
    path, now = path or directory / LABELS, datetime.now(UTC)
    labelled = {one.key for one in load_labels(path)}
    with existing_store(load_or_shipped(directory).environment) as store:
        judged = store.judged_since(now - since)
    kept = ask(to_questions(judged, labelled), path, now)
    click.echo(f"{kept} labels kept in {path}")


def ask(questions: Iterable[Question], path: Path, now: datetime) -> int:
    """Ask until there is no more, or `q`; how many labels were kept. Each is on the disk before the next question."""
    console, kept = Console(highlight=False), 0
    for question in questions:
        console.print(to_question(question))
        key = answer()
        if key == "q":
            break
        if key in ANSWERS:
            verdict = question.verdict
            add_label(path, Label(question.article, verdict.company, verdict.alert, ANSWERS[key], now))
            kept += 1
    return kept


def answer() -> str:
    """One of the keys, or `q` where the terminal is closed. Raises InputError where there is none."""
    click.echo(KEYS, nl=False)
    while (key := pressed()) not in {*ANSWERS, "s", "q", "\x03", "\x04", ""}:
        pass
    click.echo(key if key.isalpha() else "q")
    return key if key.isalpha() else "q"


def pressed() -> str:
    try:
        return click.getchar().lower()
    except OSError as error:
        raise InputError(f"label: no key can be asked for: {error.strerror}", hint="run it in a terminal") from error


def to_question(question: Question) -> RenderableType:
    article = question.article
    return Group(
        Text(f"\n{article.title or '(no title)'}", style="bold"),
        Text(" · ".join(to_origin(article)), style="dim"),
        Text(f"“{shorten(question.verdict.evidence, 300)}”" if question.verdict.evidence else "", style="italic"),
        to_verdict_lines(question.verdict),
    )


@click.command(epilog="Example: pactwire quality")
@click.option("--labels", "path", type=FILE, help=f"The file of labels. Default: {LABELS} beside the configuration.")
@config_option
@json_option
def quality(path: Path | None, directory: Path, as_json: bool) -> None:
    """Measure the verdicts of this program and configuration against your labels."""
    path = path or directory / LABELS
    config = load_or_shipped(directory)
    watched = to_watched(config.rules, config.watchlists, config.companies)
    measured = measure(load_labels(path), watched.desk().lexicon)
    if as_json:
        click.echo(to_json(to_measured_row(measured)))
    else:
        Console(highlight=False).print(to_measured(measured, path))


def to_measured(measured: Measured, path: Path) -> RenderableType:
    counted = measured.hits + measured.false_alarms + measured.missed + measured.silent
    if not counted:
        return Text(f"no labels of watched companies in {path}: `pactwire label` asks for them")
    facts = Table.grid(padding=(0, 2))
    facts.add_row("labels", str(counted))
    facts.add_row(
        "precision", f"{to_share(measured.precision)}: {measured.hits} alerts right, {measured.false_alarms} wrong"
    )
    facts.add_row("recall", f"{to_share(measured.recall)}: {measured.missed} missed")
    wrong = [Text(f"{to_fault(one)}  {shorten(one.article.title or one.article.key, 90)}") for one in measured.wrong]
    return Group(facts, *([Text("\nwrong today", style="bold"), *wrong] if wrong else []))


def to_share(share: float | None) -> str:
    return "–" if share is None else f"{share:.2f}"


def to_fault(label: Label) -> str:
    return f"{label.company} {'missed' if label.wanted else 'false alarm'}"


def to_measured_row(measured: Measured) -> dict[str, object]:
    """`quality --json`: one object."""
    return {
        "precision": measured.precision,
        "recall": measured.recall,
        "hits": measured.hits,
        "false_alarms": measured.false_alarms,
        "missed": measured.missed,
        "silent": measured.silent,
        "wrong": [{"article": one.article.key, "company": one.company, "wanted": one.wanted} for one in measured.wrong],
    }
