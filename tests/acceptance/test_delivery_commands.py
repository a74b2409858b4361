"""The commands around delivering, with the daemon as a process: retract, test-message, check, status."""

import json
from typing import Any

import pytest

from tests.acceptance.conftest import CHANNEL, House
from tests.fakes.feed_server import Status
from tests.fakes.slack import ALL_SCOPES, TOKEN, Fault, FaultKind
from tests.news import News, deal, rss

DEAL = deal("Orrin Labs")
ADDRESS = f"https://news.example/{DEAL.slug}"
END = News(
    f"{DEAL.slug}-ends",
    DEAL.title.replace("sign partnership", "end partnership"),
    DEAL.text.replace("has signed a multi-year", "has terminated its multi-year"),
)
NO_LOOK_UP = frozenset({"chat:write"})


async def tell(house: House, *news: News) -> None:
    house.feeds.serve("/feed.xml", rss(news))
    status, log = await house.run_once()
    assert status == 0, log


def is_struck(message: dict[str, Any]) -> bool:
    return '"strike": true' in json.dumps(message["blocks"])


# ── retract ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_retracted_alert_is_struck_through_and_answered_in_its_thread(house: House) -> None:
    await tell(house, DEAL)

    status, out, err = await house.output_of("retract", ADDRESS, "--why", "it is last year's deal")
    await house.run_once()

    assert status == 0, err
    assert "in 1 channel will" in out
    alert, answer = house.slack.messages(CHANNEL)
    assert is_struck(alert)
    assert alert["text"].startswith("Retracted: ")
    assert answer["thread_ts"] == alert["ts"]
    assert answer["text"] == f"{alert['text']} — it is last year's deal"


async def test_nothing_more_is_told_of_a_retracted_story(house: House) -> None:
    await tell(house, DEAL)
    await house.output_of("retract", ADDRESS, "--why", "wrong")

    await tell(house, DEAL, END)

    assert len(house.texts()) == 2


async def test_without_a_retraction_the_same_development_is_told(house: House) -> None:
    await tell(house, DEAL)

    await tell(house, DEAL, END)

    assert house.slack.messages(CHANNEL)[-1]["thread_ts"]


async def test_a_story_is_retracted_once_and_only_where_there_is_one(house: House) -> None:
    await tell(house, DEAL)
    await house.output_of("retract", ADDRESS, "--why", "wrong")

    for story, said in ((ADDRESS, "retracted before"), ("absent", "no such story")):
        status, _, err = await house.output_of("retract", story, "--why", "wrong")
        assert status == 2
        assert said in err


async def test_a_retraction_without_a_reason_is_refused_and_takes_nothing_back(house: House) -> None:
    await tell(house, DEAL)

    status, _, err = await house.output_of("retract", ADDRESS, "--why", " ")
    await tell(house, DEAL, END)

    assert (status, "--why is empty" in err) == (2, True)
    alert, development = house.slack.messages(CHANNEL)
    assert development["thread_ts"] == alert["ts"]
    assert not is_struck(alert)


# ── a message that was deleted in Slack ──────────────────────────────────────────────────────────


async def test_what_follows_a_deleted_message_stands_on_its_own(house: House) -> None:
    await tell(house, DEAL)
    (alert,) = house.slack.messages(CHANNEL)
    house.slack.delete(CHANNEL, alert["ts"])

    await tell(house, DEAL, END)

    keys = [key.split(":")[0] for key in house.slack.keys(CHANNEL)]
    assert keys == ["update", "development"]
    assert all("thread_ts" not in message for message in house.slack.messages(CHANNEL))


# ── what is promised where nobody may look ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("promise", "messages", "shown"), [("at_least_once", 2, "1 sent"), ("at_most_once", 1, "may have been taken")]
)
async def test_the_operator_chooses_what_becomes_of_a_lost_reply(
    house: House, promise: str, messages: int, shown: str
) -> None:
    house.configure(extra=f"promise: {promise}")
    house.slack.tokens[TOKEN] = NO_LOOK_UP
    house.slack.script(Fault(FaultKind.DROP_REPLY))

    await tell(house, DEAL)

    assert len(house.texts()) == messages
    _, out, _ = await house.output_of("status")
    assert shown in " ".join(out.split())


@pytest.mark.parametrize(("promise", "said"), [("at_least_once", "twice"), ("at_most_once", "missing")])
async def test_check_says_what_holds_without_the_look_up(house: House, promise: str, said: str) -> None:
    house.configure(extra=f"promise: {promise}")
    house.slack.tokens[TOKEN] = NO_LOOK_UP

    _, out, err = await house.output_of("check")

    shown = " ".join(out.split())
    assert f"{promise}: a message whose reply was lost" in shown, err
    assert said in shown
    assert "channels:history" in shown


async def test_check_says_nothing_of_a_promise_that_the_look_up_makes_needless(house: House) -> None:
    status, out, _ = await house.output_of("check")

    assert status == 0
    assert "reply was lost" not in out


async def test_check_points_at_an_operators_channel_that_is_not_there(house: House) -> None:
    with (house.directory / "channels.yaml").open("a", encoding="utf-8") as channels:
        channels.write('operator: "#nowhere"\n')

    status, _, err = await house.output_of("check")

    assert status == 2, err
    assert "channels.yaml:5:1: " in err
    assert "nowhere" in err


# ── test-message ─────────────────────────────────────────────────────────────────────────────────


async def test_a_test_message_is_posted_and_missing_permissions_are_named(house: House) -> None:
    house.slack.tokens[TOKEN] = frozenset(ALL_SCOPES) - {"groups:history"}

    status, out, err = await house.output_of("test-message", "#deals")

    assert status == 0, err
    assert len(house.texts()) == 1
    assert "missing: groups:history" in out
    assert "channels:history" not in out


async def test_a_test_message_that_slack_refuses_says_why(house: House) -> None:
    house.slack.channels[CHANNEL].member = False

    status, _, err = await house.output_of("test-message", CHANNEL)

    assert status == 1
    assert "/invite" in err


# ── the operator ─────────────────────────────────────────────────────────────────────────────────


async def test_the_operator_is_told_once_that_a_feed_is_gone(house: House) -> None:
    house.slack.add_channel("C0000000009", "operator")
    with (house.directory / "channels.yaml").open("a", encoding="utf-8") as channels:
        channels.write("operator: C0000000009\n")
    house.feeds.serve("/feed.xml", Status(410))

    for _ in range(2):
        status, log = await house.run_once()
        assert status == 0, log

    (told,) = house.slack.messages("C0000000009")
    assert told["text"].endswith("is gone: its server says that it will not come back")
    assert house.texts() == []
    _, out, _ = await house.output_of("status")
    assert "gone: looked at once a month" in " ".join(out.split())
