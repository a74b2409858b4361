"""What a watchlist would have told of the articles that are stored, against the one in force.

The articles were read when they came; they are judged and told again by the code that the daemon runs. Nothing is
sent, and nothing is saved.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.judging.verdicts import judge
from bot.model import Article, Purpose
from bot.replay import Replayed, Watched, tell_all

WEAKEST = 10
"""So many alerts are shown to be looked at: those that were nearest to not being told."""

Found = tuple[Article, datetime]
"""A stored article, and when it was found."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A message that would have been posted: its first line, and the article that caused it. `score` is 0 to 1."""

    article: str
    at: datetime
    companies: tuple[str, ...]
    text: str
    title: str
    publisher: str
    url: str
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one watchlist tells. `told` are the keys of all articles in stories that were told."""

    alerts: tuple[Alert, ...]
    developments: int
    told: frozenset[str]

    def weakest(self) -> tuple[Alert, ...]:
        return tuple(sorted(self.alerts, key=lambda alert: alert.score)[:WEAKEST])

    def beyond(self, other: "Outcome") -> tuple[Alert, ...]:
        """The alerts for stories of which the other told nothing."""
        return tuple(alert for alert in self.alerts if alert.article not in other.told)


@dataclass(frozen=True, slots=True)
class Backtest:
    """The articles found from `since` to `until`, and what is told of them; `in_force` where another list was tried."""

    since: datetime
    until: datetime
    articles: int
    outcome: Outcome
    in_force: Outcome | None = None

    @property
    def days(self) -> tuple[tuple[date, int], ...]:
        """The alerts of every day from the first to the last, in UTC."""
        counts = Counter(alert.at.date() for alert in self.outcome.alerts)
        first, last = self.since.date(), self.until.date()
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return tuple((day, counts[day]) for day in every)

    @property
    def a_day(self) -> float:
        """Alerts a day, on average; of less than a day, what there was."""
        return len(self.outcome.alerts) / max((self.until - self.since) / timedelta(days=1), 1)

    @property
    def new(self) -> tuple[Alert, ...]:
        return self.outcome.beyond(self.in_force) if self.in_force else ()

    @property
    def gone(self) -> tuple[Alert, ...]:
        return self.in_force.beyond(self.outcome) if self.in_force else ()


def run_backtest(
    found: Callable[[], Iterable[Found]], since: datetime, until: datetime, watched: Watched, in_force: Watched | None
) -> Backtest:
    """Judge and tell what `found` gives, in the order it was found, once for each watchlist."""
    articles, outcome = try_watched(found(), watched)
    other = try_watched(found(), in_force)[1] if in_force else None
    return Backtest(since, until, articles, outcome, other)


def try_watched(found: Iterable[Found], watched: Watched) -> tuple[int, Outcome]:
    """How many articles there were, and what is told of them."""
    lexicon = watched.desk().lexicon
    judged = ((article.key, judge(article, lexicon), at) for article, at in found)
    articles, developments, told = 0, 0, set[str]()
    alerts: list[Alert] = []
    for replayed in tell_all(judged, watched):
        articles += 1
        words = {one.word for one in replayed.told.values()}
        developments += "development" in words
        if words - {None}:
            told.add(replayed.id)
        alerts += to_alerts(replayed)
    return articles, Outcome(tuple(alerts), developments, frozenset(told))


def to_alerts(replayed: Replayed) -> Iterator[Alert]:
    """What a channel would be told at once for an article."""
    article, verdicts = replayed.judgement.article, replayed.judgement.verdicts
    for event, told in replayed.told.items():
        for delivery in told.plan.deliveries:
            if delivery.purpose is Purpose.ALERT:
                scores = [verdict.score for verdict in verdicts if verdict.alert and verdict.event == event]
                yield Alert(
                    article.key,
                    delivery.created_at,
                    told.assignment.story.companies,
                    delivery.message.text,
                    article.title,
                    article.publisher,
                    article.url,
                    max(scores, default=0.0),
                )
