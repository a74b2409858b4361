"""That the questions which are asked all day are answered from an index, however much is stored."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, event, insert

from bot.adapters.schema import channels, deliveries, entries, feeds, stories
from bot.adapters.store import SqlStore
from bot.adapters.store_deliveries import due_turns
from bot.adapters.store_feeds import due_feeds, unread_entries
from bot.adapters.store_telling import saved_stories
from bot.model import FeedState, Purpose
from tests.contract.store_values import DAY, NOW, SECOND, entry, message, story

MANY = 10_000
CHANNELS = 20


def test_claiming_feeds_does_not_scan_those_that_are_not_due(store: SqlStore) -> None:
    with store._database.writing("fill") as connection:
        state = FeedState("https://feeds.example", NOW)
        due = [NOW + DAY if number % 500 else NOW for number in range(MANY)]
        rows = [{"url": f"https://feeds.example/{number}", "next_poll_at": at} for number, at in enumerate(due)]
        connection.execute(insert(feeds), [row | {"state": state} for row in rows])
        analyze(connection)
        plan = explain(connection, due_feeds(NOW, NOW, 64))
    assert "ix_feeds_next_poll_at" in plan
    assert not scans(plan, "feeds")


def test_claiming_entries_does_not_scan_those_that_could_not_be_read(store: SqlStore) -> None:
    with store._database.writing("fill") as connection:
        rows = [{"key": str(number), "seen_at": NOW, "unread": number % 500 == 0} for number in range(MANY)]
        connection.execute(insert(entries), [row | {"entry": entry("a")} for row in rows])
        analyze(connection)
        plan = explain(connection, unread_entries(NOW, 32))
    assert "ix_entries_unread" in plan
    assert not scans(plan, "entries")


def test_claiming_deliveries_does_not_scan_those_that_were_sent(store: SqlStore) -> None:
    with store._database.writing("fill") as connection:
        connection.execute(insert(channels), [{"channel": f"C{number}"} for number in range(CHANNELS)])
        connection.execute(insert(deliveries), [delivery_row(number) for number in range(MANY)])
        analyze(connection)
        plan = explain(connection, due_turns(NOW, NOW, SECOND).limit(32))
    assert "ix_deliveries_turn" in plan
    assert not scans(plan, "deliveries")
    assert not scans(plan, "one")


def test_the_stories_of_the_latest_tellings_are_found_without_a_scan_of_those_before(store: SqlStore) -> None:
    with store._database.writing("fill") as connection:
        rows = [{"id": str(number), "revision": number, "updated_at": NOW, "version": 1} for number in range(MANY)]
        connection.execute(insert(stories), [row | {"story": story("a")} for row in rows])
        analyze(connection)
        plan = explain(connection, saved_stories(MANY - 50))
    assert "ix_stories_revision" in plan
    assert not scans(plan, "stories")


def delivery_row(number: int) -> dict[str, Any]:
    columns = ("created_at", "not_before", "next_attempt_at")
    return dict.fromkeys(columns, NOW + timedelta(seconds=number)) | {
        "key": str(number),
        "purpose": Purpose.ALERT,
        "subject": str(number),
        "number": 1,
        "channel": f"C{number % CHANNELS}",
        "message": message("m"),
        "parent": "",
        "state": "pending" if number % 50 == 0 else "sent",
        "attempts": 0,
        "error": "",
    }


def analyze(connection: Connection) -> None:
    connection.exec_driver_sql("ANALYZE")


def explain(connection: Connection, query: Select[*tuple[Any, ...]]) -> str:
    """The engine's plan for a query, as text."""
    prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "

    def ask_for_the_plan(*call: Any) -> tuple[str, Any]:
        _connection, _cursor, statement, parameters, _context, _many = call
        return prefix + statement, parameters

    event.listen(connection, "before_cursor_execute", ask_for_the_plan, retval=True)
    rows = connection.execute(query).cursor.fetchall()
    return "\n".join(str(row[-1]) for row in rows)


def scans(plan: str, table: str) -> bool:
    return f"SCAN {table}" in plan or f"Seq Scan on {table}" in plan
