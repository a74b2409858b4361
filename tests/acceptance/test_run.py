"""The daemon as a process: from a feed over HTTP to messages in Slack."""

import asyncio
import json
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.conftest import CHANNEL, DEADLINE, House, wait_for
from tests.fakes.feed_server import Body, Hang, Status
from tests.fakes.service_manager import ServiceManager
from tests.fakes.slack import Fault, FaultKind
from tests.news import News, deal, quiet, rss


async def test_a_deal_in_a_feed_becomes_one_message_and_other_news_none(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), quiet()]))

    status, log = await house.run_once()

    assert status == 0, log
    (text,) = house.texts()
    assert "Orrin Labs" in text


async def test_a_second_cycle_tells_nothing_twice(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    await house.run_once()

    await house.run_once()

    assert len(house.texts()) == 1


async def test_a_first_poll_takes_what_is_old_as_read(house: House) -> None:
    old = deal("Orrin Labs")
    house.feeds.serve("/feed.xml", rss([News(old.slug, old.title, old.text, age=timedelta(days=3))]))

    await house.run_once()

    assert house.texts() == []


async def test_the_daemon_tells_what_appears_while_it_runs(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([]))
    await house.run()
    await wait_for(lambda: house.feeds.requests, "the first poll")

    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))

    await wait_for(house.texts, "the message")


def hold_back(house: House) -> None:
    """Let Slack take the first message and give its answer when it is told to."""
    house.environment["PACTWIRE_SLACK_TIMEOUT"] = f"{2 * DEADLINE:.0f}s"
    house.slack.script(Fault(FaultKind.SLOW, seconds=2 * DEADLINE))


async def test_a_signal_ends_one_cycle_too_with_what_is_in_flight_finished(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))
    hold_back(house)
    cycle = await house.run("--once")
    await wait_for(house.texts, "the message on its way")

    cycle.send_signal(signal.SIGTERM)

    house.slack.answer()
    assert await asyncio.wait_for(cycle.wait(), DEADLINE) == 0
    assert "1 sent" in (await house.output_of("status"))[1]


async def test_a_cycle_that_could_not_send_says_so_by_its_exit_status(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.slack.channels[CHANNEL].archived = True

    status, log = await house.run_once()

    assert status == 1
    assert "kept, not sent" in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_the_daemon_finish_what_is_in_flight_and_exit_0(house: House, number: int) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    hold_back(house)
    daemon = await house.run()
    await wait_for(house.texts, "the message on its way")

    daemon.send_signal(number)

    await house.logged(daemon, "stopping: finishing what is in flight")
    house.slack.answer()
    assert await asyncio.wait_for(daemon.wait(), DEADLINE) == 0
    _, shown, _ = await house.output_of("status")
    assert "1 sent" in shown


async def test_the_service_manager_hears_when_the_daemon_is_ready_reloads_and_stops_and_the_log_is_quiet(
    house: House, tmp_path: Path
) -> None:
    house.feeds.serve("/feed.xml", rss([]))
    with ServiceManager(tmp_path / "notify") as manager:
        house.environment["NOTIFY_SOCKET"] = manager.address
        daemon = await house.run()
        await wait_for(lambda: manager.heard, "that it is ready")
        await wait_for(lambda: len(house.feeds.requests) >= 3, "some polls")
        daemon.send_signal(signal.SIGHUP)
        await wait_for(lambda: len(manager.heard) >= 3, "that it has read its configuration again")
        log = await house.stop(daemon)
        assert manager.heard == ["READY=1", "RELOADING=1", "READY=1", "STOPPING=1"]

    assert [json.loads(line)["message"] for line in log.splitlines()] == [
        "watching 2 companies in 1 feeds",
        "configuration read again: nothing changed",
        "stopping: finishing what is in flight",
        "stopped",
    ]


async def test_what_slack_took_before_a_kill_is_not_sent_again(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia")]))
    house.slack.script(Fault(FaultKind.SLOW, seconds=30))
    daemon = await house.run()
    await wait_for(house.texts, "the message that is taken and not answered")
    daemon.kill()
    await daemon.wait()

    await house.run()

    await wait_for(lambda: len(house.texts()) == 2, "the second story")
    assert len(set(house.slack.keys(CHANNEL))) == 2


async def test_what_slack_did_not_take_before_a_kill_is_sent(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.slack.script(Fault(FaultKind.HANG))
    daemon = await house.run()
    await wait_for(lambda: house.slack.struck, "the request that hangs")
    daemon.kill()
    await daemon.wait()

    await house.run()

    await wait_for(house.texts, "the message")
    assert len(house.texts()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.RATE_LIMIT, seconds=1),
        Fault(FaultKind.STATUS, status=500),
        Fault(FaultKind.HANG_UP),
        Fault(FaultKind.DROP_REPLY),
        Fault(FaultKind.HANG),
    ],
    ids=lambda fault: str(fault.kind),
)
async def test_a_failure_of_slack_neither_loses_nor_repeats_a_message(house: House, fault: Fault) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.slack.script(fault)

    status, log = await house.run_once()

    assert status == 0, log
    assert house.slack.struck
    assert len(house.texts()) == 1


async def test_a_channel_that_refuses_keeps_its_messages_until_it_is_mended(house: House) -> None:
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    house.slack.channels[CHANNEL].member = False
    _, log = await house.run_once()
    assert "/invite" in log
    _, shown, _ = await house.output_of("status")
    assert "/invite" in shown

    house.slack.channels[CHANNEL].member = True
    await house.output_of("retry", CHANNEL)
    await house.run_once()

    assert len(house.texts()) == 1


async def test_check_finds_a_channel_that_slack_does_not_have_and_says_where_it_stands(house: House) -> None:
    house.configure(channel="C0000000404")

    status, _, err = await house.output_of("check")

    assert status == 2
    assert "channels.yaml:2:3: " in err
    assert "C0000000404" in err


async def test_a_channel_by_name_is_resolved(house: House) -> None:
    house.configure(channel="#deals")
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))

    status, log = await house.run_once()

    assert status == 0, log
    assert len(house.texts()) == 1


async def test_what_is_over_the_limit_of_an_hour_waits_for_the_digest(house: House) -> None:
    far_off = f"{datetime.now(UTC) + timedelta(hours=12):%H:%M}"
    house.configure(extra=f'alerts: {{at_most: 1 an hour}}\ndigest: {{at: ["{far_off}"], days: daily, timezone: UTC}}')
    house.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), deal("Vantor Systems", "Nvidia", "a factory twin")]))

    status, log = await house.run_once()

    assert status == 0, log
    assert len(house.texts()) == 1
    assert "over the limit" in log


async def test_one_feed_that_hangs_or_fails_does_not_hold_up_the_others(house: House) -> None:
    slow = house.feeds.serve("/slow.xml", Hang())
    broken = house.feeds.serve("/broken.xml", Status(500))
    good = house.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    (house.directory / "feeds.yaml").write_text(
        "defaults: {every: 1s, full_text: never}\nfeeds:\n"
        + "".join(f"  - {{url: {url}}}\n" for url in (slow, broken, good))
    )

    await house.run()

    await wait_for(house.texts, "the message of the good feed")


async def test_a_fragment_that_names_a_watched_company_is_judged_on_its_page(house: House) -> None:
    house.configure(full_text="auto")
    url = house.feeds.url("/news/1")
    teaser = News("teaser", "AMD finds a partner", "AMD has found a partner. Read more", url=url)
    elsewhere = News("elsewhere", "Bakery opens", "A bakery opened. Read more", url=house.feeds.url("/news/2"))
    house.feeds.serve("/feed.xml", rss([teaser, elsewhere]))
    text = deal("Orrin Labs").text
    house.feeds.serve("/news/1", Body(f"<!doctype html><html><body><article>{text}</article></body></html>".encode()))

    status, log = await house.run_once()

    assert status == 0, log
    assert any("Orrin Labs" in text for text in house.texts())
    assert not house.feeds.requests_for("/news/2")


async def test_a_page_that_cannot_be_fetched_leaves_the_feeds_text_and_says_why(house: House) -> None:
    house.configure(full_text="auto")
    news = deal("Orrin Labs")
    house.feeds.serve("/feed.xml", rss([News(news.slug, news.title, news.text, url=house.feeds.url("/gone"))]))

    status, log = await house.run_once()

    assert status == 0, log
    assert len(house.texts()) == 1
    assert "judged on the feed's text" in house.notes()


async def test_a_broken_configuration_never_starts_and_says_where(house: House) -> None:
    (house.directory / "channels.yaml").write_text("channels:\n  C1:\n    watchlist: [chips]\n")

    process = await house.run()
    _, err = await process.communicate()

    assert process.returncode == 2
    assert "channels.yaml:3:5" in err.decode()
    assert "Traceback" not in err.decode()
