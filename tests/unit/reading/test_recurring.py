import pytest

from bot.reading.articles import to_article, to_draft
from tests.unit.reading.drafts import NO_RULES, entry, read, rules_that_cut, seen_in, text_of

FURNITURE = "Our analysts publish a list of ten promising shares every month."
TITLE = "Orbit and Nokia sign a supply agreement"
NEWS = "Orbit signed an agreement with Nokia on Tuesday. It covers twelve plants in Europe. Nokia delivers the radios."


@pytest.mark.parametrize(("others", "is_cut"), [(0, False), (1, False), (2, True), (14, True)])
def test_what_recurs_is_cut_from_the_third_story_on(others: int, is_cut: bool) -> None:
    article = read(f"{NEWS} {FURNITURE}", seen=seen_in(others, [FURNITURE]), title=TITLE)
    assert (FURNITURE not in text_of(article)) == is_cut


def test_a_cut_says_where_else_it_was_seen() -> None:
    article = read(f"{NEWS}\n{FURNITURE}", seen=seen_in(14, [FURNITURE]), title=TITLE)
    assert [(cut.text, cut.rule) for cut in article.cut] == [(FURNITURE, "seen in 14 other articles of Daily Wire")]


def test_a_copy_of_a_syndicated_article_is_no_furniture() -> None:
    assert read(NEWS, seen=seen_in(5, [NEWS]), title=TITLE).paragraphs == (NEWS,)


def test_a_copy_without_a_title_is_no_furniture() -> None:
    assert read(NEWS, seen=seen_in(5, [NEWS])).paragraphs == (NEWS,)


def test_furniture_is_found_in_a_copy_too() -> None:
    seen = seen_in(5, [NEWS]) | seen_in(30, [FURNITURE])
    assert read(f"{NEWS} {FURNITURE}", seen=seen, title=TITLE).paragraphs == (NEWS,)


def test_a_repeated_quotation_is_no_furniture() -> None:
    quotation = 'The minister said "we will look at every agreement of this kind with great care" in March.'
    article = read(f"{NEWS} {quotation}", seen=seen_in(9, [quotation]), title=TITLE)
    assert quotation in text_of(article)


def test_what_names_the_subject_of_the_article_is_no_furniture() -> None:
    profile = "Orbit makes frozen food in twelve countries and employs many people."
    assert profile in text_of(read(f"{NEWS} {profile}", seen=seen_in(9, [profile]), title=TITLE))


def test_the_subject_is_taken_between_furniture() -> None:
    promotion = (
        f"{FURNITURE} Before you buy Orbit, read our new report on it. Sign your name below to receive the list."
    )
    article = read(f"{NEWS} {promotion}", seen=seen_in(9, [promotion]), title=TITLE)
    assert article.paragraphs == (NEWS,)


def test_what_is_cut_between_furniture_says_where_that_was_seen() -> None:
    seen = seen_in(9, [FURNITURE, "Sign your name below to receive the list."])
    article = read(f"{NEWS}\n{FURNITURE} Yes. Sign your name below to receive the list.", seen=seen, title=TITLE)
    assert article.paragraphs == (NEWS,)
    assert rules_that_cut(article) == ["seen in 9 other articles of Daily Wire"]


def test_a_long_sentence_of_which_few_words_recur_is_kept() -> None:
    sentence = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)) + " ends."
    pieces = to_draft(entry(sentence)).fingerprints
    assert len(pieces) > 4
    assert read(sentence, seen={pieces[1]: 9}).paragraphs == (sentence,)


def test_a_list_of_headlines_is_cut_though_it_moved_on() -> None:
    headlines = " ".join(
        f"{a} meets {b} in the city again" for a, b in zip("ABCDEFGHIJKLMNOP", "QRSTUVWXYZABCDEF", strict=True)
    )
    seen = dict.fromkeys(to_draft(entry(headlines)).fingerprints, 7)
    draft = to_draft(entry(f"Something new leads the list today {headlines}. {NEWS}", title=TITLE))
    assert text_of(to_article(draft, NO_RULES, seen)).endswith(NEWS)
    assert "D meets T" not in text_of(to_article(draft, NO_RULES, seen))


def test_a_summary_before_the_text_is_cut_and_the_text_stays() -> None:
    summary = "Orbit signed a supply agreement with Nokia on Tuesday that covers twelve plants."
    article = read(f"{summary}\n{summary}\nMore is to come.", title=TITLE)
    assert article.paragraphs == (summary, "More is to come.")
    assert rules_that_cut(article) == ["said again below"]


def test_a_first_sentence_that_says_more_than_its_repetition_stays() -> None:
    lead = "Orbit signed a supply agreement with Nokia on Tuesday worth two billion dollars."
    again = "Orbit signed a supply agreement with Nokia on Tuesday."
    assert read(f"{lead}\n{again}").paragraphs == (lead, again)


def test_the_title_above_the_text_is_not_read_twice() -> None:
    assert read(f"{TITLE}\n{NEWS}", title=TITLE).paragraphs == (NEWS,)
