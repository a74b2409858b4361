import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.text import MAX_CHARS, normalise, sentences, to_line, to_lines

ODD_TEXT = st.text(st.one_of(st.characters(), st.sampled_from("<>&;!-/ab \n\t\u00a0\u2019\u201c\u00e2\u20ac\u2122")))


def test_blocks_of_html_become_lines_and_inline_tags_disappear() -> None:
    html = "<p>Orbit and <b>Nokia</b> sign&nbsp;a deal.</p><ul><li>One</li><li>Two</li></ul>Three<br/>Four"
    assert to_lines(html) == ("Orbit and Nokia sign a deal.", "One", "Two", "Three", "Four")


def test_a_row_of_a_table_is_a_line_and_an_article_laid_out_in_a_table_keeps_its_paragraphs() -> None:
    rows = "<table>\n <tr>\n  <th>Plant</th>\n  <th>Radios</th>\n </tr>\n <tr><td>Ghent<td>40</tr></table>"
    assert to_lines(rows) == ("Plant | Radios", "Ghent | 40")
    layout = "<table><tr>\n<td><p>One.</p><p>Two.</p></td>\n<td><p>Three.</p></td></tr></table>"
    assert to_lines(layout) == ("One.", "Two.", "Three.")


def test_scripts_styles_and_comments_are_not_read() -> None:
    html = "<p>News</p><script>var a = '<p>no</p>';</script><style>p {}</style><!-- <p>no</p> --><p>More</p>"
    assert to_lines(html) == ("News", "More")


def test_a_less_than_sign_in_plain_text_is_no_tag() -> None:
    assert to_lines("Profit < 5 and loss > 3 at AT&T") == ("Profit < 5 and loss > 3 at AT&T",)


def test_plain_text_keeps_its_lines_and_loses_its_indentation_and_bullets() -> None:
    assert to_lines("  One\r\n\n\t• Two  words\u2028Three") == ("One", "Two words", "Three")


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("Nvidia\u2019s \u201cdeal\u201d", 'Nvidia\'s "deal"'),
        ("OpenAI\u2011Foxconn", "OpenAI-Foxconn"),
        ("a\u00a0b\u2009c", "a b c"),
        ("Nes\u00adtle\u200b", "Nestle"),
        ("Nestle\u0301", "Nestl\u00e9"),
        ("nul\x00 and bell\x07", "nul and bell"),
    ],
)
def test_quotes_hyphens_spaces_and_invisible_characters_are_made_plain(odd: str, plain: str) -> None:
    assert normalise(odd) == plain


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("NestlÃ©", "Nestlé"),
        ("Nvidiaâ€™s", "Nvidia's"),
        ("â€œdealâ€\x9d", '"deal"'),
        ("5Â\u00a0%", "5 %"),
        ("NestlÃƒÂ©", "Nestlé"),
    ],
)
def test_mojibake_is_mended_where_it_is_certain(broken: str, mended: str) -> None:
    assert normalise(broken) == mended


@pytest.mark.parametrize("right", ["São Paulo", "Ä+Ö", "naïve", "Ångström", "10 €"])
def test_letters_that_are_right_are_not_mended(right: str) -> None:
    assert normalise(right) == right


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    line = "Orbit Inc. of the U.S. Army hired John D. Smith. It is his first post. No. 5 follows?"
    assert sentences(line) == [
        "Orbit Inc. of the U.S. Army hired John D. Smith.",
        "It is his first post.",
        "No. 5 follows?",
    ]


def test_a_title_is_one_line() -> None:
    assert to_line("Orbit\n  signs <b>deal</b>") == "Orbit signs deal"


@given(ODD_TEXT)
def test_lines_are_never_empty_and_have_no_control_characters(text: str) -> None:
    for line in to_lines(text):
        assert line
        assert line == " ".join(line.split())
        assert all(char.isprintable() or ord(char) > 0xFF for char in line)


@given(ODD_TEXT)
def test_the_sentences_of_a_line_are_the_line(text: str) -> None:
    for line in to_lines(text):
        assert " ".join(sentences(line)) == line


@pytest.mark.parametrize(
    "hostile",
    ["<div>" * 100_000, "<" * 500_000, "<!--" * 200_000, "<a " * 200_000, "&" * 500_000, "." * 500_000, "Ã" * 500_000],
)
def test_hostile_text_is_read_all_the_same(hostile: str) -> None:
    assert isinstance(to_lines(hostile + "<p>End</p>"), tuple)


def test_what_is_longer_than_any_article_is_not_read_to_its_end() -> None:
    assert sum(map(len, to_lines("word " * MAX_CHARS))) <= MAX_CHARS
