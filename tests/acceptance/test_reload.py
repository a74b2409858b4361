"""The configuration is edited while the daemon runs."""

import signal

import pytest

from tests.acceptance.conftest import CHANNEL, House, wait_for
from tests.fakes.slack import ALL_SCOPES
from tests.news import News, deal, joint_deal, rss

OPERATOR = "C0000000009"


@pytest.fixture
def edited(house: House) -> House:
    """A house that watches Nvidia alone, with a channel for its operator."""
    house.slack.add_channel(OPERATOR, "operator")
    house.configure()
    channels = (house.directory / "channels.yaml").read_text("utf-8")
    house.write("channels", f"operator: {OPERATOR}\n{channels}")
    watch(house, "NVDA")
    return house


def watch(house: House, companies: str) -> None:
    house.write("watchlists", f"watchlists:\n  chips:\n    companies: [{companies}]\n")


def told_to_operator(house: House) -> list[str]:
    return [message["text"] for message in house.slack.messages(OPERATOR)]


async def judged(house: House, articles: int) -> bool:
    return f"{articles} articles" in (await house.output_of("status"))[1]


async def wait_until_judged(house: House, articles: int) -> None:
    for _ in range(100):
        if await judged(house, articles):
            return
    raise AssertionError(f"{articles} articles were never judged")


async def test_a_company_that_is_added_is_found_in_this_mornings_news_and_nothing_is_told_twice(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([deal("Orrin Labs"), joint_deal()]))
    daemon = await edited.run()
    await wait_for(edited.texts, "what Nvidia does")
    await wait_until_judged(edited, 2)

    watch(edited, "NVDA, AMD")

    log = await edited.logged(daemon, "configuration changed: + AMD in chips")
    await wait_for(lambda: any("Orrin Labs" in text for text in edited.texts()), "what AMD did before it was watched")
    log += await edited.stop(daemon)
    assert "looked for AMD in 2 articles" in log
    assert len(edited.texts()) == 2, "the story of both companies was told before"


async def test_what_was_looked_for_is_not_looked_for_again_after_a_restart_and_what_was_not_is(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([deal("Orrin Labs")]))
    await edited.run_once()
    watch(edited, "NVDA, AMD")

    _, first = await edited.run_once()
    _, second = await edited.run_once()

    assert "looked for AMD" in first
    assert "looked for AMD" not in second
    assert len(edited.texts()) == 1


async def test_a_broken_edit_leaves_the_last_good_configuration_in_force_and_says_so_once(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([]))
    daemon, address, _ = await edited.serve()
    await wait_for(lambda: edited.feeds.requests, "the first poll")
    edited.write("watchlists", "watchlists:\n  chips:\n    companies: [NVDA]\n    mutes: [class action]\n")
    await wait_for(lambda: told_to_operator(edited), "the operator's message")
    page = await edited.get(address)
    assert "The edited configuration is not in force" in page
    assert "watchlists.yaml:4:5: unknown key `mutes`" in page

    edited.feeds.serve("/feed.xml", rss([deal("Vantor Systems", "Nvidia", "a factory twin")]))
    await wait_for(edited.texts, "news by the configuration in force")
    _, shown, _ = await edited.output_of("status")
    assert "not in force: " in shown
    assert "watchlists.yaml:4:5: unknown key `mutes`" in shown.replace("\n", "")

    watch(edited, "NVDA, AMD")
    await wait_for(lambda: len(told_to_operator(edited)) == 2, "the operator's second message")
    page = await edited.get(address)
    log = await edited.stop(daemon)
    assert log.count("watchlists.yaml:4:5: unknown key `mutes`: did you mean") == 1
    assert "Traceback" not in log
    assert "good again" in told_to_operator(edited)[1]
    assert "not in force" not in page
    assert "not in force" not in (await edited.output_of("status"))[1]


async def test_a_start_with_a_mended_configuration_says_that_it_is_good_again(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([]))
    daemon = await edited.run()
    await wait_for(lambda: edited.feeds.requests, "the first poll")
    edited.write("feeds", "feeds: [")
    await wait_for(lambda: told_to_operator(edited), "the operator's message")
    await edited.stop(daemon)

    edited.configure()
    channels = (edited.directory / "channels.yaml").read_text("utf-8")
    edited.write("channels", f"operator: {OPERATOR}\n{channels}")
    await edited.run()

    await wait_for(lambda: len(told_to_operator(edited)) == 2, "that it is good again")


async def test_edits_lose_no_news_and_repeat_none(edited: House) -> None:
    partners = [
        "Orrin Labs",
        "Vantor Systems",
        "Kestrel Motors",
        "Halden Robotics",
        "Castell Energy",
        "Nordlys Thermal",
    ]
    news: list[News] = []
    daemon = await edited.run()
    log = await edited.logged(daemon, "watching")
    for number, partner in enumerate(partners):
        news.append(deal(partner, "Nvidia", f"its plant number {number} in Ohio"))
        edited.feeds.serve("/feed.xml", rss(news))
        watch(edited, "NVDA, AMD" if number % 2 else "NVDA, INTU")
        await wait_for(lambda: len(edited.texts()) == len(news), f"the message about {partner}")
        if number in (2, 5):
            log += await edited.logged(daemon, "configuration changed")

    log += await edited.stop(daemon)
    assert len(set(edited.slack.keys(CHANNEL))) == len(edited.texts()) == len(partners)
    assert log.count("configuration changed") >= 2
    assert "Traceback" not in log


async def test_a_new_feed_is_polled_and_one_that_is_gone_is_not(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([]))
    await edited.run()
    await wait_for(lambda: edited.feeds.requests, "the first poll")
    url = edited.feeds.serve("/other.xml", rss([deal("Vantor Systems", "Nvidia")]))

    edited.write("feeds", f"defaults: {{every: 1s, full_text: never}}\nfeeds: ['{url}']\n")

    await wait_for(edited.texts, "the news of the new feed")
    polls = len(edited.feeds.requests_for("/feed.xml"))
    again = len(edited.feeds.requests_for("/other.xml")) + 2
    await wait_for(lambda: len(edited.feeds.requests_for("/other.xml")) >= again, "two more polls of the new feed")
    assert len(edited.feeds.requests_for("/feed.xml")) <= polls + 1, "one may have been under way"


async def test_a_hangup_has_a_secret_read_again(edited: House) -> None:
    edited.feeds.serve("/feed.xml", rss([deal("Vantor Systems", "Nvidia")]))
    secret = edited.directory / "token"
    secret.write_text("xoxb-old", "utf-8")
    edited.environment |= {"SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": str(secret)}
    edited.slack.tokens = {"xoxb-new": frozenset(ALL_SCOPES)}
    daemon = await edited.run()
    log = await edited.logged(daemon, f"{CHANNEL}: stopped, its messages are kept")

    secret.write_text("xoxb-new", "utf-8")
    daemon.send_signal(signal.SIGHUP)
    log += await edited.logged(daemon, "another Slack token")
    await edited.output_of("retry", CHANNEL)
    await wait_for(edited.texts, "the message")

    log += await edited.stop(daemon)
    assert "xoxb-old" not in log
    assert "xoxb-new" not in log
    assert len(edited.texts()) == 1
