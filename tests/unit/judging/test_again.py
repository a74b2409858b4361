"""A judgement joined with what a later one found of companies that were not watched before."""

from dataclasses import replace

from bot.judging.again import with_companies
from bot.model import Article, Event, Judgement, Kind, Mention, Naming, Party, Role, Span, Stage, Verdict

ARTICLE = Article("a", "https://news.example/a", "Title", "Example", None, ("First deal.", "Second deal."))
FIRST, SECOND = Span(1, 0, 11), Span(2, 0, 12)


def event(position: int, span: Span, *parties: Party) -> Event:
    return Event(position, Kind.SUPPLY, Stage.SIGNED, parties, "evidence", span)


def party(company: str, position: int | None) -> Verdict:
    return Verdict(
        company, Role.PARTY if position is not None else Role.MENTION, position is not None, 0.9, (), position
    )


def mention(company: str, span: Span) -> Mention:
    return Mention(company, span, company, Naming.NAME)


OLD = Judgement(
    ARTICLE, (mention("AMD", SECOND),), (event(0, SECOND, Party("AMD", "AMD"), Party("Intuit")),), (party("AMD", 0),)
)
NEW = Judgement(
    ARTICLE,
    (mention("INTU", FIRST), mention("AMD", SECOND), mention("INTU", SECOND)),
    (event(0, FIRST, Party("Intuit", "INTU")), event(1, SECOND, Party("AMD", "AMD"), Party("Intuit", "INTU"))),
    (party("INTU", 0), party("AMD", 1), party("INTU", 1)),
)


def test_an_event_that_both_found_keeps_its_position_and_others_come_after_it() -> None:
    joined = with_companies(OLD, NEW, frozenset({"INTU"}))
    assert [(each.position, each.span) for each in joined.events] == [(0, SECOND), (1, FIRST)]
    assert joined.events[0].parties == NEW.events[1].parties
    assert joined.verdicts == (party("AMD", 0), party("INTU", 1), party("INTU", 0))


def test_mentions_stand_in_the_order_of_the_text() -> None:
    joined = with_companies(OLD, NEW, frozenset({"INTU"}))
    assert [(each.company, each.span) for each in joined.mentions] == [
        ("INTU", FIRST),
        ("AMD", SECOND),
        ("INTU", SECOND),
    ]


def test_a_company_without_an_event_adds_its_verdict_alone() -> None:
    new = replace(NEW, verdicts=(party("INTU", None),))
    joined = with_companies(OLD, new, frozenset({"INTU"}))
    assert joined.events == OLD.events
    assert joined.verdicts == (*OLD.verdicts, party("INTU", None))


def test_what_was_judged_before_is_left_as_it_was() -> None:
    joined = with_companies(OLD, NEW, frozenset({"INTU"}))
    assert with_companies(joined, NEW, frozenset({"INTU", "AMD"})) == joined
    assert with_companies(OLD, NEW, frozenset()) == OLD
