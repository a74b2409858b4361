"""Which open stories an article would join, by a look at the store of the configuration."""

from datetime import datetime

from bot.cli.stores import existing_store, store_exists
from bot.config import Config
from bot.model import Judgement
from bot.replay import Watched
from bot.telling.stories import OPEN_FOR, Assignment, OpenStories, tell_article


def place(judgement: Judgement, config: Config, watched: Watched, now: datetime) -> tuple[Assignment, ...]:
    """What the article's events would add to the stories that are open now; none where there is no store.

    Changes nothing. Raises StoreError where the store cannot be asked.
    """
    if not store_exists(config.environment):
        return ()
    with existing_store(config.environment) as store, store.telling() as telling:
        stories = telling.open_stories(now - OPEN_FOR)
    return tell_article(judgement, now, OpenStories.of(stories, (*watched.companies, *watched.directory)))
