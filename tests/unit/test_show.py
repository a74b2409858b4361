"""What the commands say of a configuration and of an article's stories."""

import pytest

from bot.cli.explained import to_placing
from bot.cli.show import to_json, to_plan, to_shown, to_trouble
from bot.model import Channel, FeedState, Ill, Stage, Trouble
from bot.shown import FeedStatus, Status
from bot.telling.stories import OpenStories, tell_article
from tests.unit.telling.reports import NOON, report, tell


@pytest.mark.parametrize(
    ("channel", "has_token", "through"),
    [
        (Channel("C1", ("tech",)), True, "by the Slack app"),
        (Channel("C1", ("tech",)), False, "on this terminal, for SLACK_BOT_TOKEN is not set"),
        (Channel("C1", ("tech",), slack_webhook="HOOK"), False, "by the Slack webhook in HOOK"),
        (Channel("C1", ("tech",), webhook="HOOK"), True, "by the webhook in HOOK"),
    ],
)
def test_the_plan_of_a_channel_says_what_it_is_told_through(channel: Channel, has_token: bool, through: str) -> None:
    assert to_plan(channel, NOON, has_token=has_token).startswith(f"{through}; tech; ")


def test_a_report_that_no_open_story_tells_is_called_a_first_report() -> None:
    (assignment,) = tell_article(*report(), OpenStories())
    assert to_placing(assignment).plain == "first report: no open story is like it"


def test_a_report_of_an_open_story_says_what_it_would_add_to_which() -> None:
    stories = OpenStories()
    story = tell(stories, report(stage=Stage.TALKS)).story
    (assignment,) = tell_article(*report("Post", minutes=600), stories)
    assert to_placing(assignment).plain == (
        f"development of {story.id}, Foxconn × OpenAI: signed after talks\n2 parties and 100% of the words in common"
    )
    (copy,) = tell_article(*report("Post", minutes=1, stage=Stage.TALKS), stories)
    assert to_placing(copy).plain.startswith(f"repeat of {story.id}, Foxconn × OpenAI\n")


def test_status_shows_no_secret_of_an_address() -> None:
    state = FeedState("https://me:s3cret@a.example/feed?token=s3cret", NOON, moved_to="https://b.example/?key=s3cret")
    shown = to_shown(Status((FeedStatus(state, 0),), (), {}, (), 0, 0, 0, 0))
    assert "s3cret" not in to_json(shown)
    assert "a.example" in to_json(shown)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, ""),
        ({"failures": 3, "error": "HTTP 503"}, "3 in a row: HTTP 503"),
        ({"error": "our own network: no connection"}, "our own network: no connection"),
        ({"gone": True, "failures": 1, "error": "HTTP 410"}, "gone: looked at once a month; 1 in a row: HTTP 410"),
        ({"told": Trouble(Ill.SILENT, NOON)}, f"silent since {NOON:%d %b %H:%M} UTC"),
        ({"moved_to": "https://b.example/"}, "it has moved to https://b.example/"),
    ],
)
def test_status_says_what_is_wrong_with_a_feed(changes: dict[str, object], shown: str) -> None:
    state = FeedState("https://a.example/", NOON, **changes)  # type: ignore[arg-type]
    assert to_trouble(state) == shown
