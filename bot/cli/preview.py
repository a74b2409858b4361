"""`preview`: messages as a web page that looks like Slack, and as Block Kit JSON."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.adapters.preview import Post, render_html, render_json
from bot.adapters.store import SqlStore
from bot.cli.invented import invented_posts
from bot.cli.options import FILE, config_option
from bot.cli.stores import existing_store
from bot.cli.watch import load
from bot.config import Config
from bot.errors import InputError
from bot.files import write_whole
from bot.model import Channel, Message, Story
from bot.pipeline import find_digest, find_story
from bot.telling import messages, retraction
from bot.telling.audience import Audience
from bot.telling.timing import Window


@click.command(epilog="Example: pactwire preview --out preview.html   (then open it in a browser)")
@click.option(
    "--story",
    metavar="KEY",
    help="A story by its id, or the address of one of its articles: as its alert stands now, with its developments.",
)
@click.option("--digest", "channel", metavar="CHANNEL", help="The digest that a channel would get now.")
@click.option(
    "--out", type=FILE, default=Path("preview.html"), show_default=True, help="The page; JSON goes beside it."
)
@config_option
def preview(story: str | None, channel: str | None, out: Path, directory: Path) -> None:
    """Write messages as a web page that looks like Slack, and as Block Kit JSON beside it. Nothing is sent.

    Without options: one message of every sort, from invented news.
    """
    now = datetime.now(UTC)
    if story and channel:
        raise click.UsageError("give --story or --digest, not both")
    if out.suffix == ".json":
        raise click.UsageError("--out names the page; its JSON goes beside it, with .json")
    if not (story or channel):
        posts = invented_posts(now)
    else:
        config = load(directory)
        with existing_store(config.environment) as store:
            posts = story_posts(config, store, story) if story else digest_posts(config, store, channel or "", now)
    for path, content in ((out, render_html(posts)), (out.with_suffix(".json"), render_json(posts))):
        write_whole(path, content)
        click.echo(f"wrote {path}")


def story_posts(config: Config, store: SqlStore, key: str) -> tuple[Post, ...]:
    """A story's alert as it stands now, with its developments in the thread, for every channel that watches it."""
    with store.telling() as telling:
        story = find_story(telling, key)
    audience = Audience.of(config.channels, config.watchlists, config.companies)
    replies = tuple(_developments(store, story, audience))
    watching = [channel for channel in config.channels if set(story.companies) & set(audience.watched(channel))]
    return tuple(
        Post(
            channel.id,
            _alert(story, audience, channel),
            story.opened_at,
            edited=len(story.sources) > 1,
            replies=tuple(Post(channel.id, message, at) for message, at in replies),
        )
        for channel in watching or config.channels[:1]
    )


def _alert(story: Story, audience: Audience, channel: Channel) -> Message:
    message = messages.alert(story, audience.companies, audience.watched(channel))
    return retraction.struck(message, story.retracted) if story.retracted else message


def _developments(store: SqlStore, story: Story, audience: Audience) -> Iterator[tuple[Message, datetime]]:
    for judged in store.judged_since(story.opened_at):
        for membership in judged.memberships:
            if membership.story == story.id and membership.change:
                judgement = judged.judgement
                evidence = next(event.evidence for event in judgement.events if event.position == membership.event)
                article, companies = judgement.article.key, audience.companies
                yield (
                    messages.development(story, membership.change, evidence, article, companies),
                    judged.found_at,
                )


def digest_posts(config: Config, store: SqlStore, channel_id: str, now: datetime) -> tuple[Post, ...]:
    """The digest of what is owed to a channel by now. Raises InputError where there is none."""
    channel = _channel(config, channel_id)
    audience = Audience.of(config.channels, config.watchlists, config.companies)
    with store.telling() as telling:
        window = Window(telling.channel_state(channel.id).window, now)
        digest = find_digest(telling, channel, window, audience)
    posts = tuple(Post(channel.id, message, now) for message in messages.digest(digest, audience.companies))
    if not posts:
        raise InputError(f"nothing is owed to the next digest of {channel.id}", hint="nothing would be sent")
    return posts


def _channel(config: Config, channel_id: str) -> Channel:
    for channel in config.channels:
        if channel.id == channel_id:
            if channel.digest is None:
                raise InputError(f"the channel has no digest: {channel_id}", hint="give it one in channels.yaml")
            return channel
    raise InputError(f"no such channel: {channel_id}", hint=f"known: {', '.join(one.id for one in config.channels)}")
