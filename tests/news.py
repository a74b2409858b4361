"""Invented news as a feed carries it, for tests that walk the whole way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape


@dataclass(frozen=True, slots=True)
class News:
    """One item of a feed. `age` is how long ago it was published; an empty `url` is made from the slug."""

    slug: str
    title: str
    text: str
    age: timedelta = timedelta(minutes=10)
    url: str = ""


def deal(partner: str, company: str = "AMD", use: str = "its next training cluster") -> News:
    """News of a partnership that no reader could take for anything else."""
    slug = partner.lower().replace(" ", "-")
    return News(
        slug=f"{company.lower()}-{slug}",
        title=f"{company} and {partner} sign partnership to build {use}",
        text=(
            f"<p>{company} has signed a multi-year partnership with {partner}, the two companies said on Monday. "
            f"Under the agreement {company} will supply accelerators to {partner} for {use}.</p>"
            f"<p>“This partnership gives our customers what they asked for,” said the head of {partner}.</p>"
        ),
    )


def joint_deal() -> News:
    """News of one deal of two companies that may be watched."""
    return News(
        "amd-nvidia-vantor",
        "Nvidia and AMD sign partnership with Vantor Systems to build a factory twin",
        "<p>Nvidia and AMD have signed a multi-year partnership with Vantor Systems, the three companies said. Under "
        "the agreement Nvidia and AMD will supply accelerators to Vantor Systems for a factory twin.</p>",
    )


def quiet(slug: str = "amd-earnings") -> News:
    """News of a watched company that is no deal."""
    return News(slug, "AMD reports third-quarter results", "<p>AMD reported revenue of $9.2 billion, up 12%.</p>")


def rss(items: Iterable[News], now: datetime | None = None) -> bytes:
    """The items as an RSS feed."""
    now = now or datetime.now(UTC)
    entries = "".join(
        f"<item><guid isPermaLink='false'>{item.slug}</guid><link>{item.url or f'https://news.example/{item.slug}'}</link>"
        f"<title>{escape(item.title)}</title><pubDate>{format_datetime(now - item.age)}</pubDate>"
        f"<description>{escape(item.text)}</description></item>"
        for item in items
    )
    return f"<rss version='2.0'><channel><title>Example News</title>{entries}</channel></rss>".encode()
