"""The routes of the page: each asks the store, and shows what it got."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from importlib.resources import files
from typing import Protocol

from aiohttp import web

from bot.adapters.page import views
from bot.adapters.page.chart import DAYS
from bot.adapters.page.feeds import FeedLine, to_lines
from bot.adapters.page.guard import Door, is_token
from bot.adapters.page.health import Health
from bot.errors import ArticleError, FetchError
from bot.model import Company, Feed
from bot.ports import Clock
from bot.shown import Inspector, Shown

# Seconds. A cookie lasts half a year; who comes less often gives the token again.
COOKIE_LASTS = 180 * 24 * 3600
# Workers are shared with the pipeline; who looks must not hold it up.
INSPECTED_AT_ONCE = 1
NEWEST_STORIES = 6
STORIES_A_PAGE = 20
STATIC = {"page.css": "text/css", "icon.svg": "image/svg+xml"}


class Watching(Protocol):
    """What of the configuration in force is shown."""

    @property
    def feeds(self) -> Sequence[Feed]: ...

    @property
    def companies(self) -> Sequence[Company]: ...


@dataclass(frozen=True, slots=True)
class Site:
    """What the page shows is asked of these."""

    store: Shown
    clock: Clock
    inspector: Inspector
    watch: Callable[[], Watching]
    problems: Callable[[], tuple[str, ...]] = tuple
    health: Health | None = None


def routes(site: Site, door: Door) -> list[web.RouteDef]:
    """Every address of the page. One that needs no token stands in `guard.OPEN_PATHS` too."""
    page = Page(site, door)
    return [
        web.get("/", page.overview),
        web.get("/stories", page.stories),
        web.get("/stories/{id}", page.story),
        web.get("/feeds", page.feeds),
        web.get("/inspect", page.inspector),
        web.post("/inspect", page.inspect),
        web.post("/enter", page.enter),
        web.get("/static/{name}", static),
        *(site.health.routes() if site.health else ()),
    ]


class Page:
    """The handlers. What asks the store is done in a thread, in one go."""

    def __init__(self, site: Site, door: Door) -> None:
        self._site = site
        self._door = door
        self._inspecting = asyncio.Semaphore(INSPECTED_AT_ONCE)

    async def overview(self, _request: web.Request) -> web.Response:
        return html(await asyncio.to_thread(self._overview))

    def _overview(self) -> str:
        frame = self._frame()
        tallies = self._site.store.tallies(frame.now.date() - timedelta(days=DAYS))
        stories = self._site.store.latest_stories(NEWEST_STORIES)
        return views.overview(frame, tallies, stories, self._feeds(frame.now))

    async def stories(self, request: web.Request) -> web.Response:
        return html(await asyncio.to_thread(self._stories, to_time(request.query.get("before", ""))))

    def _stories(self, before: datetime | None) -> str:
        stories = self._site.store.latest_stories(STORIES_A_PAGE, before)
        more = len(stories) == STORIES_A_PAGE
        return views.story_list(self._frame(), stories, stories[-1].story.updated_at if more else None)

    async def story(self, request: web.Request) -> web.Response:
        shown = await asyncio.to_thread(self._story, request.match_info["id"])
        if shown is None:
            return html(views.refusal("There is no such story; an old one is deleted."), HTTPStatus.NOT_FOUND)
        return html(shown)

    def _story(self, story: str) -> str | None:
        told = self._site.store.told_story(story)
        return views.story(self._frame(), told) if told else None

    async def feeds(self, _request: web.Request) -> web.Response:
        return html(await asyncio.to_thread(self._feed_list))

    def _feed_list(self) -> str:
        frame = self._frame()
        return views.feed_list(frame, self._feeds(frame.now))

    async def inspector(self, request: web.Request) -> web.Response:
        frame = await asyncio.to_thread(self._frame)
        return html(views.inspector(frame, request.query.get("source", "")))

    async def inspect(self, request: web.Request) -> web.Response:
        frame = await asyncio.to_thread(self._frame)
        source = str((await request.post()).get("source", "")).strip()
        if not source:
            return html(views.inspector(frame, problem="There is nothing to look at."), HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            async with self._inspecting:
                found = await self._site.inspector.inspect(source)
        except (FetchError, ArticleError) as error:
            shown = views.inspector(frame, source, problem=str(error), hint=error.hint)
            return html(shown, HTTPStatus.UNPROCESSABLE_ENTITY)
        return html(await asyncio.to_thread(views.inspector, frame, source, found))

    def _frame(self) -> views.Frame:
        channels = self._site.store.channel_states()
        companies = {company.key: company for company in self._site.watch().companies}
        return views.Frame(self._site.clock.now(), self._site.problems(), channels, companies)

    def _feeds(self, now: datetime) -> tuple[FeedLine, ...]:
        return to_lines(self._site.store.feed_statuses(), self._site.watch().feeds, now)

    async def enter(self, request: web.Request) -> web.Response:
        """The token typed in by hand."""
        if not is_token(str((await request.post()).get("token", "")).strip(), self._door):
            return html(views.entrance("That is not the token."), HTTPStatus.UNAUTHORIZED)
        return entered(self._door, "/")


def to_time(text: str) -> datetime | None:
    """A time as it stands in an address; None where it is none with a zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None


async def static(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound
    body = (files("bot.adapters.page") / "static" / name).read_bytes()
    headers = {"Cache-Control": "private, max-age=3600"}
    return web.Response(body=body, content_type=STATIC[name], charset="utf-8", headers=headers)


def html(text: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def entered(door: Door, to: str) -> web.Response:
    """On to the page, with the cookie that opens it from now on, and without the token in the address."""
    response = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": to})
    response.set_cookie(door.cookie, door.token, max_age=COOKIE_LASTS, path="/", httponly=True, samesite="Strict")
    return response
