"""`pactwire feeds`: lists in and out, and a feed tried before it is configured."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.config import load_config, write_template
from tests.fakes.feed_server import Body, FeedServer, Status, redirect

RSS = b"""<rss version="2.0"><channel><title>Invented Wire</title>
<item><title>AMD and Orrin Robotics sign supply agreement</title><link>https://wire.example/1</link>
<pubDate>Wed, 25 Nov 2026 08:00:00 GMT</pubDate>
<description>AMD will supply Orrin Robotics with chips for its robots under a three-year agreement.</description></item>
<item><title>Weather in the harbor</title><link>https://wire.example/2</link>
<pubDate>Wed, 25 Nov 2026 07:00:00 GMT</pubDate><description>It rained.</description></item>
</channel></rss>"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PACTWIRE_ALLOW_HOSTS", "127.0.0.1")
    write_template(tmp_path / "config")
    return tmp_path


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


def pactwire(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="pactwire")


def test_an_imported_list_is_in_the_configuration_and_imported_again_adds_nothing(home: Path) -> None:
    Path("list.opml").write_text(
        "<opml version='2.0'><body><outline text='Wire' xmlUrl='https://wire.example/feed'/>"
        "<outline text='Nvidia' xmlUrl='https://nvidianews.nvidia.com/releases.xml'/>"
        "<outline text='odd' xmlUrl='mailto:x@example.com'/></body></opml>"
    )

    first, second = pactwire("feeds", "import", "list.opml"), pactwire("feeds", "import", "list.opml")

    assert first.exit_code == second.exit_code == 0
    assert "added: Wire" in first.output
    assert "1 added, 1 known, 1 refused" in first.output
    assert "0 added, 2 known, 1 refused" in second.output
    assert "https://wire.example/feed" in {feed.url for feed in load_config(home / "config", {}).feeds}


@pytest.mark.parametrize(
    ("outlines", "cause"),
    [
        ("<outline xmlUrl='ftp://wire.example/'/><outline xmlUrl='mailto:x@y.example'/>", "none of its addresses"),
        ("<outline text='a group'/>", "it names no feed"),
    ],
)
def test_a_list_of_which_nothing_can_be_imported_has_failed(home: Path, outlines: str, cause: str) -> None:
    before = (home / "config" / "feeds.yaml").read_bytes()
    Path("list.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")

    result = pactwire("feeds", "import", "list.opml")

    assert result.exit_code == 1
    assert f"nothing imported: list.opml: {cause}" in result.output
    assert (home / "config" / "feeds.yaml").read_bytes() == before


def test_what_is_exported_has_every_feed(home: Path) -> None:
    result = pactwire("feeds", "export")

    assert result.exit_code == 0
    assert result.output.count("xmlUrl=") == len(load_config(home / "config", {}).feeds)


def test_a_file_that_is_no_list_is_refused_and_nothing_is_changed(home: Path) -> None:
    before = (home / "config" / "feeds.yaml").read_bytes()
    Path("list.opml").write_text("no list")

    result = pactwire("feeds", "import", "list.opml")

    assert result.exit_code == 2
    assert "list.opml:1:1: not a list of feeds" in result.output
    assert (home / "config" / "feeds.yaml").read_bytes() == before


def test_a_feed_that_is_tried_shows_what_came_and_which_entries_would_match(server: FeedServer) -> None:
    server.serve("/feed.xml", Body(RSS))

    result = pactwire("feeds", "test", server.url("/feed.xml"))

    assert result.exit_code == 0, result.output
    assert "Invented Wire" in result.output
    assert "HTTP 200" in result.output
    assert "told by etag" in result.output
    assert "an entry every 1 h" in result.output
    assert "AMD ALERT" in result.output
    assert "1 of 2 entries name a watched company, 1 report a deal of one" in result.output


def test_a_tried_feed_that_has_moved_for_good_says_where_to(server: FeedServer) -> None:
    server.serve("/old.xml", redirect("/feed.xml", 301))
    server.serve("/feed.xml", Body(RSS))

    result = pactwire("feeds", "test", server.url("/old.xml"))

    assert f"for good, to {server.url('/feed.xml')}: give that address in feeds.yaml" in " ".join(result.output.split())


def test_a_tried_feed_as_json_is_one_object(server: FeedServer) -> None:
    server.serve("/feed.xml", Body(RSS))

    row = json.loads(pactwire("feeds", "test", server.url("/feed.xml"), "--json").output)

    assert row["title"] == "Invented Wire"
    assert row["pace_seconds"] == 3600
    assert row["entries"][0]["verdicts"] == [{"company": "AMD", "role": "party", "alert": True}]


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Status(404), "HTTP 404"),
        (Body(b"<html><body>Not a feed</body></html>", "text/html"), "it is a web page, not a feed"),
    ],
)
def test_a_feed_that_cannot_be_had_is_one_line_that_says_why(server: FeedServer, reply: Body, said: str) -> None:
    server.serve("/feed.xml", reply)

    result = pactwire("feeds", "test", server.url("/feed.xml"))

    assert result.exit_code == 1
    assert said in result.output


def test_a_private_address_is_refused_as_the_daemon_refuses_it(
    server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PACTWIRE_ALLOW_HOSTS")
    server.serve("/feed.xml", Body(RSS))

    result = pactwire("feeds", "test", server.url("/feed.xml"))

    assert result.exit_code == 1
    assert "not a public address" in result.output
    assert "PACTWIRE_ALLOW_HOSTS" in result.output
