"""Which story an event belongs to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Company, Kind, Novelty, Role, Stage
from bot.telling.stories import OPEN_FOR, OpenStories, new_id, tell_article, tell_articles
from tests.unit.telling.reports import NOON, RACKS, article, event, judged, report, tell, told

PARAPHRASE = "The maker of ChatGPT will co-design racks for data centers with Hon Hai, which builds them in Ohio."
CHIPS = "Foxconn will assemble the accelerators that OpenAI designs for its laboratory in Zurich."
DAY = 24 * 60


def test_a_first_report_opens_a_story_with_all_it_says() -> None:
    judgement, found_at = report(background=["NVDA"], amount="$2 billion", subject="data-center racks")
    (assignment,) = tell_article(judgement, found_at, OpenStories())
    story = assignment.story
    assert (assignment.previous, assignment.membership.novelty) == (None, Novelty.FIRST)
    assert (story.companies, story.others) == (("HNHAF",), (("NVDA", Role.BACKGROUND),))
    assert (story.amount, story.subject, story.evidence) == ("$2 billion", "data-center racks", RACKS)
    assert (story.version, story.opened_at, story.reasons) == (1, found_at, ("named in the deal",))
    assert [source.publisher for source in story.sources] == ["The Herald"]


def test_a_paraphrase_joins_the_story_and_confirms_it() -> None:
    stories = OpenStories()
    first = tell(stories, report())
    second = tell(stories, report("Post", PARAPHRASE, ["Hon Hai=HNHAF", "OpenAI"], minutes=90))
    assert second.story.id == first.story.id
    assert second.membership.novelty is Novelty.CONFIRMATION
    assert [source.publisher for source in second.story.sources] == ["The Herald", "The Post"]
    assert len(stories) == 1


def test_another_deal_of_the_same_parties_is_another_story() -> None:
    stories = OpenStories()
    assert tell(stories, report()).story.id != tell(stories, report("Post", CHIPS, minutes=3 * DAY)).story.id


@pytest.mark.parametrize(("days", "joins"), [(0.5, True), (4, False)])
def test_a_title_that_only_says_that_two_have_a_deal_means_the_one_of_that_day(days: float, joins: bool) -> None:
    stories = OpenStories()
    tell(stories, report())
    stub = report("Post", "Hon Hai Shares Jump on OpenAI Pact", ["Hon Hai=HNHAF", "OpenAI"], minutes=days * DAY)
    assert (tell(stories, stub).previous is not None) is joins


def test_a_pair_out_of_a_consortium_may_have_a_deal_of_its_own() -> None:
    stories = OpenStories()
    members = ["Foxconn=HNHAF", "Nvidia=NVDA", "AMD=AMD", "Petrel", "Ostra"]
    tell(stories, report("Herald", "Foxconn, Nvidia, AMD, Petrel and Ostra set a standard for power plugs.", members))
    pair = report(
        "Post", "Nvidia trains the robots of Foxconn in Taipei.", ["Nvidia=NVDA", "Foxconn=HNHAF"], minutes=30
    )
    assert tell(stories, pair).previous is None


def test_another_party_in_the_same_words_is_another_story() -> None:
    stories = OpenStories()
    tell(stories, report())
    other = tell(stories, report("Post", RACKS.replace("OpenAI", "Mistwood"), ["Foxconn=HNHAF", "Mistwood"]))
    assert other.previous is None


def test_a_report_without_a_common_party_never_joins() -> None:
    stories = OpenStories()
    tell(stories, report())
    assert (
        tell(
            stories,
            report("Post", RACKS.replace("Foxconn", "Acme").replace("OpenAI", "Petrel"), ["Acme=ACME", "Petrel"]),
        ).previous
        is None
    )


def test_a_party_that_judging_missed_counts_when_the_evidence_names_it() -> None:
    stories = OpenStories()
    tell(stories, report())
    assert tell(stories, report("Post", RACKS, ["Foxconn=HNHAF", "Ohio"], minutes=9)).previous is not None


def test_a_spokesman_taken_for_a_party_does_not_make_another_deal_of_the_same_amount() -> None:
    sentence = "Foxconn puts $3 billion into battery halls in Ohio"
    first = report("Herald", f"{sentence} with Petrel.", ["Foxconn=HNHAF", "Petrel"], amount="$3 billion")
    person = f"Ada Stone outlined how {sentence} by 2029."
    for title, joins in (("Foxconn Unveils $3B for Batteries", True), ("Ada Stone of Foxconn on Batteries", False)):
        stories = OpenStories()
        tell(stories, first)
        fields = {"title": title, "amount": "$3 billion", "minutes": 60.0}
        later = report("Post", person, ["Foxconn=HNHAF", "Ada Stone"], **fields)  # type: ignore[arg-type]
        assert (tell(stories, later).previous is not None) is joins


def test_a_late_report_finds_its_story_for_fourteen_days_and_not_for_ever() -> None:
    stories = OpenStories([])
    tell(stories, report())
    assert tell(stories, report("Post", minutes=14 * DAY)).previous is not None
    assert tell(stories, report("Mail", minutes=14 * DAY + OPEN_FOR / timedelta(minutes=1) + 10)).previous is None


def test_a_report_counts_from_its_own_date_not_from_when_it_was_found() -> None:
    stories = OpenStories()
    judgement, _ = report()
    tell(stories, (judgement, NOON + timedelta(days=30)))
    assert tell(stories, report("Post", minutes=60)).previous is not None


def test_a_date_in_the_future_or_none_counts_as_when_it_was_found() -> None:
    text = article("Herald", RACKS, published=None)
    (assignment,) = tell_article(judged(text, event(text, ["Foxconn=HNHAF"])), NOON, OpenStories())
    assert assignment.story.sources[0].published is None
    future = article("Post", RACKS, minutes=60 * DAY)
    stories = OpenStories.of([assignment.story])
    (joined,) = tell_article(judged(future, event(future, ["Foxconn=HNHAF"])), NOON, stories)
    assert joined.previous is not None


def test_names_of_an_unwatched_company_meet_through_the_directory() -> None:
    telvora = Company("TLV", "Telvora", ("Telvora", "Grupo Andino"))
    one = report(parties=["Nokia=NOK", "Telvora"], sentence="Nokia modernises the radio network of Telvora in Chile.")
    other = report("Post", "Nokia won the network of Grupo Andino in Chile.", ["Nokia=NOK", "Grupo Andino"], minutes=60)
    for companies, stories in (((telvora,), 1), ((), 2)):
        opened = OpenStories(companies)
        tell_articles([one, other], opened)
        assert len(opened) == stories


def test_a_party_counts_when_the_evidence_calls_it_by_another_of_its_names() -> None:
    hon_hai = Company("HNHAF", "Hon Hai", ("Foxconn", "Hon Hai"))
    one = report(parties=["Foxconn=HNHAF"], sentence="Foxconn is to design racks for a start-up in Ohio.")
    retold = "The racks of Brightloom in Ohio are to be designed by Hon Hai."
    other = report("Post", retold, ["Brightloom=BRL"], minutes=60)
    for companies, stories in (((hon_hai,), 1), ((), 2)):
        opened = OpenStories(companies)
        tell_articles([one, other], opened)
        assert len(opened) == stories


def test_events_that_nobody_is_a_party_to_are_not_told() -> None:
    text = article("Herald", RACKS)
    assert tell_article(judged(text, event(text, ["OpenAI"])), NOON, OpenStories()) == ()


def test_a_story_that_deserves_no_alert_has_no_companies_until_one_does() -> None:
    stories = OpenStories()
    quiet = tell(stories, report(alert=False))
    assert (quiet.story.companies, quiet.story.others) == ((), (("HNHAF", Role.PARTY),))
    loud = tell(stories, report("Post", PARAPHRASE, ["Hon Hai=HNHAF", "OpenAI"], minutes=10, stage=Stage.TALKS))
    assert (loud.story.id, loud.membership.novelty) == (quiet.story.id, Novelty.FIRST)
    assert (loud.story.companies, loud.story.others) == (("HNHAF",), ())
    assert (loud.story.evidence, loud.story.stage) == (PARAPHRASE, Stage.TALKS)
    assert [source.publisher for source in loud.story.sources] == ["The Post", "The Herald"]


def test_an_article_reports_several_events_as_several_stories() -> None:
    text = article("Herald", RACKS, "Nvidia licensed a compiler from Karlsen Software for its robots.")
    second = event(text, ["Nvidia=NVDA", "Karlsen Software"], 1, evidence=text.paragraphs[1])
    judgement = judged(text, event(text, ["Foxconn=HNHAF", "OpenAI"]), second)
    one, other = tell_article(judgement, NOON, OpenStories())
    assert one.story.id != other.story.id
    assert [one.membership.event, other.membership.event] == [0, 1]


def test_one_deal_found_twice_in_an_article_is_one_story_with_one_source() -> None:
    text = article("Herald", RACKS, "Foxconn and OpenAI said the racks would be designed for data centers in Ohio.")
    again = event(text, ["Foxconn=HNHAF", "OpenAI"], 1, evidence=text.paragraphs[1], stage=Stage.CHANGED)
    judgement = judged(text, event(text, ["Foxconn=HNHAF", "OpenAI"]), again)
    one, other = tell_article(judgement, NOON, OpenStories())
    assert one.story.id == other.story.id
    assert len(other.story.sources) == 1
    assert other.membership.novelty is Novelty.REPEAT


def test_two_partners_named_in_one_breath_are_not_one_story() -> None:
    text = article("Herald", "Nvidia builds plants with Constell. It designs drugs with Protea for the same market.")
    first, second = text.paragraphs[0].split(". ")
    judgement = judged(
        text,
        event(text, ["Nvidia=NVDA", "Constell"], evidence=first),
        event(text, ["Nvidia=NVDA", "Protea"], 1, evidence=second),
    )
    one, other = tell_article(judgement, NOON, OpenStories())
    assert one.story.id != other.story.id


def test_a_generic_kind_gives_way_to_a_specific_one() -> None:
    story = told(report(), report("Post", minutes=10, kind=Kind.JOINT_VENTURE))
    assert story.kind is Kind.JOINT_VENTURE


def test_a_new_deal_after_the_end_of_the_old_is_a_new_story() -> None:
    stories = OpenStories()
    tell(stories, report(stage=Stage.ENDED))
    assert tell(stories, report("Post", minutes=5 * DAY)).previous is None


def test_a_story_id_is_given_once_and_is_the_same_when_told_again() -> None:
    again = [tell(OpenStories(), report()).story.id for _ in range(2)]
    assert again == [new_id("Herald", 0)] * 2
    assert new_id("Herald", 1) != new_id("Herald", 0)


def test_telling_changes_nothing_but_what_is_added() -> None:
    stories = OpenStories()
    tell_article(*report(), stories)
    assert len(stories) == 0


def test_closed_stories_take_nothing_in() -> None:
    stories = OpenStories()
    first = tell(stories, report())
    assert stories.close(before=first.story.updated_at) == 0
    assert stories.close(before=first.story.updated_at + timedelta(seconds=1)) == 1
    assert tell(stories, report("Post", minutes=5)).previous is None


def test_an_index_built_from_stored_stories_assigns_like_the_one_that_grew() -> None:
    grown = OpenStories()
    for reported in (report(), report("Post", CHIPS, minutes=DAY), report("Mail", minutes=DAY)):
        tell(grown, reported)
    stored = OpenStories.of(reversed(list(grown)))
    late = report("Times", PARAPHRASE, ["Hon Hai=HNHAF", "OpenAI"], minutes=2 * DAY)
    assert tell_article(*late, stored) == tell_article(*late, grown)


SENTENCES = [
    (RACKS, ["Foxconn=HNHAF", "OpenAI"]),
    (PARAPHRASE, ["Hon Hai=HNHAF", "OpenAI"]),
    (CHIPS, ["Foxconn=HNHAF", "OpenAI"]),
    ("Nvidia takes a stake of $2 billion in Opticast, a maker of switches.", ["Nvidia=NVDA", "Opticast"]),
    ("Opticast, a maker of switches, sold a $2 billion stake to Nvidia.", ["Nvidia=NVDA", "Opticast Inc."]),
    ("Foxconn Gains on Data-Center Agreement", ["Foxconn=HNHAF"]),
]
batches = st.lists(st.tuples(st.sampled_from(SENTENCES), st.integers(0, 1)), min_size=2, max_size=7)


@given(batches, st.randoms(use_true_random=False))
def test_grouping_does_not_depend_on_the_order_in_which_articles_arrive(
    rows: list[tuple[tuple[str, list[str]], int]], random: st.DataObject
) -> None:
    batch = [
        report(f"paper-{n}", sentence, parties, minutes=minute) for n, ((sentence, parties), minute) in enumerate(rows)
    ]
    shuffled = list(batch)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tell_articles(batch, OpenStories()) == tell_articles(shuffled, OpenStories())


@pytest.mark.parametrize("words", ["", "—", "💥 🚀"])
def test_a_title_without_words_stands_alone(words: str) -> None:
    stories = OpenStories()
    text = article("Herald", title=words)
    other = article("Post", title=words)
    (one,) = tell_article(judged(text, event(text, ["Foxconn=HNHAF"])), NOON, stories)
    stories.add(one.story)
    (two,) = tell_article(judged(other, event(other, ["Foxconn=HNHAF"])), NOON, stories)
    assert two.previous is None
