import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Rule
from bot.reading.articles import to_article, to_draft
from bot.reading.boilerplate import compile_rules, pattern_problem
from bot.reading.taking import TAKES
from tests.unit.reading.drafts import cut_by, entry, read, shipped_rules, text_of

NEWS = "Orbit Foods signed a supply agreement with Nokia on Tuesday. It covers twelve plants in Europe."
MORE = "Analysts had expected the talks to fail. The shares rose two per cent in early trading after the news."
LINES = f"{NEWS}\n{MORE}\n"
LONG = " ".join(f"Plant number {word} in the list makes bread." for word in map(chr, range(200, 250))) + "\n"


def test_a_match_takes_its_characters_alone() -> None:
    article = cut_by(r" - Get Free Report", "match", "Orbit (NYSE:ORB - Get Free Report) signed.")
    assert article.paragraphs == ("Orbit (NYSE:ORB) signed.",)
    assert [(cut.text, cut.rule) for cut in article.cut] == [("- Get Free Report", "rule")]


def test_where_a_pattern_has_a_group_the_group_is_taken() -> None:
    assert cut_by(r"deal (in short)", "match", "A deal in short, it is.").paragraphs == ("A deal , it is.",)


def test_a_sentence_is_taken_and_its_paragraph_stays() -> None:
    article = cut_by(r"^Click here", "sentence", f"{NEWS} Click here for more. {MORE}")
    assert article.paragraphs == (f"{NEWS} {MORE}",)


def test_a_paragraph_is_taken_whole() -> None:
    assert cut_by(r"^Disclaimer:", "paragraph", f"{LINES}Disclaimer: No advice. Ask somebody.").paragraphs == (
        NEWS,
        MORE,
    )


def test_what_was_cut_knows_how_many_of_the_paragraphs_left_it_stood_after() -> None:
    note = "Disclaimer: No advice."
    body = f"{note}\n{NEWS}\n{note}\nAsk somebody.\n{note}\n{note}\n{MORE} {note}"
    article = cut_by(r"^Disclaimer:", "sentence", body)
    assert article.paragraphs == (NEWS, "Ask somebody.", MORE)
    assert [cut.after for cut in article.cut] == [0, 1, 2, 3]


def test_in_text_that_lost_its_line_breaks_a_paragraph_is_a_sentence() -> None:
    article = cut_by(
        r"^Disclaimer:", "paragraph", f"{LINES * 8} Disclaimer: No advice. Nokia agreed.".replace("\n", " ")
    )
    assert text_of(article).endswith("Nokia agreed.")
    assert "Disclaimer" not in text_of(article)


def test_a_section_ends_at_the_next_heading() -> None:
    body = f"{LINES}About Orbit\nOrbit makes food. It was founded in 1990.\nWhat comes next\nThe plants open in May."
    assert cut_by(r"^About Orbit$", "section", body).paragraphs == (
        NEWS,
        MORE,
        "What comes next",
        "The plants open in May.",
    )


def test_a_section_goes_on_over_paragraphs_of_several_sentences() -> None:
    about = "About Orbit\nOrbit makes food. It was founded in 1990.\nIt has plants. They bake."
    body = f"{LINES}{about}\nWhat comes next\nThe plants open in May."
    assert cut_by(r"^About Orbit$", "section", body).paragraphs == (
        NEWS,
        MORE,
        "What comes next",
        "The plants open in May.",
    )


def test_a_list_ends_at_the_next_sentence() -> None:
    body = f"{NEWS}\nMost read\nFive stocks to watch\nHow to bake bread\n{MORE}"
    assert cut_by(r"^Most read$", "list", body).paragraphs == (NEWS, MORE)


def test_the_rest_is_taken_from_the_match_on() -> None:
    assert cut_by(r"^You may also like$", "rest", f"{LINES}You may also like\nA story of Intel.").paragraphs == (
        NEWS,
        MORE,
    )


def test_a_long_rest_is_not_taken_from_the_top_of_a_text() -> None:
    body = f"Contact:\n{LINES * 20}"
    assert NEWS in text_of(cut_by(r"^Contact:", "rest", body))


def test_a_tail_is_taken_in_the_second_half_only() -> None:
    mark = "The post is over on Wire."
    assert cut_by(r"The post is over on Wire\.", "tail", f"{mark}\n{LINES}{mark}\nIntel leads.").paragraphs == (
        NEWS,
        MORE,
    )


def test_what_stands_before_is_taken_with_the_match() -> None:
    assert cut_by(r"\Adate \d+", "before", f"date 2025 {NEWS}").paragraphs == (NEWS,)


def test_a_page_that_is_only_a_notice_is_taken_whole() -> None:
    article = cut_by(
        r"^Checking your browser", "page", "Checking your browser. Wait a moment. Your id is 12.", title="Orbit"
    )
    assert article.paragraphs == ()
    assert article.notes == ("the body is no article (rule): judged on the title",)


def test_a_notice_within_an_article_takes_its_paragraph_alone() -> None:
    assert cut_by(r"^Checking your browser", "page", f"{LINES}{LONG}Checking your browser.").paragraphs == (
        NEWS,
        MORE,
        LONG.strip(),
    )


def test_upper_and_lower_case_are_the_same_unless_the_pattern_says_so() -> None:
    assert cut_by(r"^READ NEXT$", "sentence", "read next").paragraphs == ()
    assert cut_by(r"^(?-i:READ NEXT)$", "sentence", "read next").paragraphs == ("read next",)


def test_every_line_of_a_pattern_is_a_pattern() -> None:
    rule = Rule("two", "^One$\n^Two$", "a test", "sentence")
    assert read("One\nThree\nTwo", compile_rules([rule])).paragraphs == ("Three",)


def test_overlapping_cuts_take_nothing_twice() -> None:
    rules = compile_rules([Rule("a", "bread and", "", "match"), Rule("b", "and butter", "", "match")])
    article = read("We sell bread and butter here.", rules)
    assert article.paragraphs == ("We sell here.",)
    assert [cut.text for cut in article.cut] == ["bread and", "butter"]


@pytest.mark.parametrize(
    ("pattern", "says"),
    [("a(b", "missing )"), ("(?=x)y", "invalid"), (r"(a)\1", "invalid"), ("good\n[z-a]", "range"), ("x*", "nothing")],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern: str, says: str) -> None:
    assert says in (pattern_problem(pattern) or "")


def test_a_good_pattern_has_no_problem() -> None:
    assert pattern_problem("^READ NEXT\\b\nmore$") is None


def test_a_bad_pattern_is_refused_with_the_name_of_its_rule() -> None:
    with pytest.raises(ValueError, match="boilerplate rule: mine: missing"):
        compile_rules([Rule("mine", "(", "a test")])


def test_compiled_rules_travel_to_other_processes() -> None:
    rules = compile_rules(shipped_rules())
    draft = pickle.loads(pickle.dumps(to_draft(entry(f"{LINES}Leave a Reply"))))
    assert to_article(draft, pickle.loads(pickle.dumps(rules)), {}) == to_article(draft, rules, {})


PARTS = st.sampled_from(
    [NEWS, MORE, "Read more: Five stocks", "Disclaimer: none", "About Orbit", "©2026 Wire", "\n", " ", "“é”", "<p>"]
)


@given(
    st.lists(PARTS).map("".join),
    st.sampled_from(sorted(TAKES)),
    st.sampled_from(["Orbit", "^.", "[a-z]+$", r"\W", "e"]),
)
def test_whatever_a_rule_takes_no_letter_is_lost_or_invented(body: str, takes: str, pattern: str) -> None:
    article = cut_by(pattern, takes, body)
    plain = read(body)

    def letters(texts: tuple[str, ...]) -> list[str]:
        return sorted(char for text in texts for char in text if char.isalnum())

    whole = letters((*plain.paragraphs, *(cut.text for cut in plain.cut)))
    assert letters((*article.paragraphs, *(cut.text for cut in article.cut))) == whole
    assert all(paragraph.strip() for paragraph in article.paragraphs)
    places = [cut.after for cut in article.cut]
    assert places == sorted(places)
    assert all(place <= len(article.paragraphs) for place in places)


@settings(max_examples=30)
@given(st.text())
def test_cutting_never_fails_and_gives_the_same_again(body: str) -> None:
    rules = compile_rules(shipped_rules())
    article = read(body, rules, title="Nokia")
    assert article == read(body, rules, title="Nokia")
    assert all(article.paragraphs)


@pytest.mark.parametrize(
    "unit",
    ["About Orbit is ", "Tip: Try a valid symbol ", "Trending now\n", "READ NEXT: ", "The post ", '"', "| a |\n"],
)
def test_hostile_text_is_cut_in_time(unit: str) -> None:
    rules = compile_rules(shipped_rules())
    article = read(f"{NEWS} {unit * (300_000 // len(unit))}", rules, title="Orbit")
    assert article.paragraphs


@pytest.mark.parametrize(
    ("pattern", "body"),
    [
        (r"^Note \w{2,4}: [^\n]{0,20}end$", "Note abc: the end"),
        (r"^a{2}\{3\} [{3}]$", "aa{3} 3"),
        (r"^[[:alpha:]{2}] b{2}", "{ bb"),
        (r"^[\]{2}] b", "] b"),
        (r"^\Qa{2}\E b", "a{2} b"),
        (r"^(?:ab){1,2}?c", "ababc"),
        (r"^a|Orbit {1}b", "An Orbit b"),
    ],
)
def test_a_pattern_that_counts_is_found_wherever_it_matches(pattern: str, body: str) -> None:
    assert cut_by(pattern, "sentence", f"{NEWS}\n{body}").paragraphs == (NEWS,)
