"""Lists of feeds come in and go out as OPML, and feeds.yaml keeps every line that it has."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import TEMPLATE
from bot.config.places import load_document
from bot.config.subscriptions import Subscription, add_feeds, parse_opml, render_opml, sort_out
from bot.errors import ConfigError, InputError
from bot.model import Feed

ROWS = (Subscription("https://a.example/feed", "A & Sons"), Subscription("https://b.example/feed"))


def opml(body: str) -> bytes:
    return f"<?xml version='1.0'?><opml version='2.0'><body>{body}</body></opml>".encode()


def written(path: Path) -> list[object]:
    rows = load_document(path).data["feeds"]
    assert isinstance(rows, list)
    return list(rows)


# ── OPML ─────────────────────────────────────────────────────────────────────────────────────────


def test_feeds_are_found_in_groups_of_any_depth() -> None:
    body = (
        "<outline text='Wires'><outline text='A &amp; Sons' xmlUrl='https://a.example/feed'/>"
        "<outline text='deeper'><outline xmlUrl=' https://b.example/feed '/></outline></outline>"
    )

    assert parse_opml(opml(body), "x.opml") == ROWS


def test_a_list_that_breaks_off_gives_what_is_there() -> None:
    whole = opml("<outline text='A &amp; Sons' xmlUrl='https://a.example/feed'/><outline xmlUrl='https://b.ex")

    assert parse_opml(whole[:-30], "x.opml") == ROWS[:1]


@pytest.mark.parametrize("content", [b"", b"feeds: []", b"<html><body/></html>", b"\x00\xff"])
def test_what_is_no_list_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(InputError, match=r"x\.opml:1:1: not a list of feeds"):
        parse_opml(content, "x.opml")


def test_an_entity_brings_nothing_in_from_outside() -> None:
    hostile = (
        b"<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<opml><body><outline text='&x;' xmlUrl='https://a.example/'/></body></opml>"
    )

    (found,) = parse_opml(hostile, "x.opml")

    assert "root:" not in found.title


@given(st.lists(st.builds(Feed, st.from_regex(r"https://[a-z]{1,9}\.example/[a-z&?=%]{0,9}", fullmatch=True))))
def test_what_is_exported_is_imported_again(feeds: list[Feed]) -> None:
    assert [row.url for row in parse_opml(render_opml(feeds), "x.opml")] == [feed.url for feed in feeds]


def test_known_and_repeated_feeds_are_not_new_and_what_is_no_address_is_refused() -> None:
    rows = (*ROWS, ROWS[0], Subscription("feed:x"), Subscription("https://user:pw@c.example/"))

    found = sort_out(rows, [Feed("https://b.example/feed")])

    assert found.new == ROWS[:1]
    assert found.known == 2
    assert len(found.refused) == 2
    assert "pw" not in "".join(found.refused)


# ── feeds.yaml ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "feeds:\n  - https://x.example/",
        "feeds:\n- https://x.example/\n",
        "feeds:\n  - url: https://x.example/\n    publisher: X  # why\n\n# the end\n",
        "feeds:\n  - {url: https://x.example/,\n     publisher: X}\ndefaults: {every: 5m}\n",
        "# top\ndefaults:\n  every: 5m\nfeeds:\n    - https://x.example/   # first\n    # - https://old.example/\n",
        "feeds:\n  - url: https://x.example/\n    publisher: |\n      X\n      Y\ndefaults: {}\n",
    ],
)
def test_rows_are_added_and_every_line_that_was_there_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(text)
    before = written(path)

    add_feeds(path, ROWS)

    added = [{"url": "https://a.example/feed", "publisher": "A & Sons"}, {"url": "https://b.example/feed"}]
    assert written(path) == [*before, *added]
    assert [line for line in path.read_text().splitlines() if "a.example" not in line and "b.example" not in line] == (
        text.splitlines()
    )


def test_the_file_that_ships_takes_rows_too(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes((TEMPLATE / "feeds.yaml").read_bytes())
    before = written(path)

    add_feeds(path, ROWS)

    assert len(written(path)) == len(before) + 2


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc"])).map(lambda text: " ".join(text.split())))
def test_a_title_is_written_as_it_is(tmp_path_factory: pytest.TempPathFactory, title: str) -> None:
    path = tmp_path_factory.mktemp("feeds") / "feeds.yaml"
    path.write_text("feeds:\n  - https://x.example/\n")

    add_feeds(path, [Subscription("https://a.example/", title)])

    row = written(path)[1]
    assert isinstance(row, dict)
    assert row.get("publisher", "") == title


def test_lines_end_as_they_did(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_bytes(b"feeds:\r\n  - https://x.example/\r\n# the end\r\n")

    add_feeds(path, ROWS)

    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") == 5
    assert path.read_bytes().endswith(b"# the end\r\n")
    assert len(written(path)) == 3


def test_a_comment_may_hold_what_unicode_takes_for_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("# a\x85# b\u2028# c\u2029# d\nfeeds:\n  - https://x.example/\n", encoding="utf-8")

    add_feeds(path, ROWS)

    assert len(written(path)) == 3


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "feeds.yaml"
    real.write_text("feeds:\n  - https://x.example/\n")
    link.symlink_to(real)

    add_feeds(link, ROWS)

    assert link.is_symlink()
    assert len(written(real)) == 3


def test_a_list_on_one_line_is_refused_with_its_place_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text("feeds: [https://x.example/]\n")

    with pytest.raises(ConfigError, match=r"feeds\.yaml:1:8: feeds cannot be added"):
        add_feeds(path, ROWS)

    assert path.read_text() == "feeds: [https://x.example/]\n"
