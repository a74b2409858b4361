"""What a robots.txt allows, by RFC 9309."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.robots import NOBODY, Robots, parse_robots

SITE = "https://wire.example"


def allows(text: str, path: str) -> bool:
    return parse_robots(text, "Pactwire").allows(SITE + path)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /news", "/news/1", False),
        ("Disallow: /news", "/newsroom", False),
        ("Disallow: /news/", "/news", True),
        ("Disallow: /News", "/news", True),
        ("Disallow:", "/news", True),
        ("Disallow: /", "", False),
        ("Allow: /\nDisallow: /private", "/private/1", False),
        ("Disallow: /\nAllow: /news/", "/news/1", True),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*/print", "/news/1/print", False),
        ("Disallow: /*/print", "/print", True),
        ("Disallow: /*.pdf$", "/a.pdf", False),
        ("Disallow: /*.pdf$", "/a.pdf?x", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: /*a*b", "/xaxb/y", False),
        ("Disallow: /*a*b", "/xbxa", True),
        ("Disallow: /*?print=", "/a?print=1", False),
        ("Disallow: /caf%C3%A9", "/café", False),
        ("Disallow: /café", "/caf%c3%a9", False),
        ("Disallow: /a+b", "/aab", True),
        ("Disallow: /core/\n\n# ours\nDisallow: /search", "/search/1", False),
        ("disallow : /news # not for programs", "/news", False),
        ("Sitemap: https://wire.example/map.xml\nNonsense\nDisallow: /news", "/news", False),
    ],
)
def test_the_longest_rule_that_fits_decides(rules: str, path: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}", path) is allowed


def test_a_group_that_names_us_counts_alone() -> None:
    ours = "User-agent: other\nUser-agent: PACTWIRE\nDisallow: /a"
    text = f"User-agent: *\nDisallow: /\n\n{ours}\nUser-agent: x\nDisallow: /b"

    assert not allows(text, "/a")
    assert allows(text, "/b")


def test_groups_for_one_program_are_one() -> None:
    text = "User-agent: *\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: *\nDisallow: /b"

    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_the_longest_pause_that_is_asked_for_counts() -> None:
    assert parse_robots("User-agent: *\nCrawl-delay: 2.5\nCrawl-delay: soon\nCrawl-delay: nan", "Pactwire").delay == 2.5
    assert parse_robots("User-agent: *\nCrawl-delay: -1", "Pactwire").delay is None


def test_who_says_nothing_allows_everything_and_nobody_allows_nothing() -> None:
    assert parse_robots("", "Pactwire") == Robots()
    assert Robots().allows(f"{SITE}/news")
    assert not NOBODY.allows(SITE)


@given(st.from_regex(r"/[ab*]{0,8}\$?", fullmatch=True), st.from_regex(r"/[ab]{0,10}", fullmatch=True))
def test_a_pattern_fits_what_it_fits_as_an_expression(pattern: str, path: str) -> None:
    body = ".*".join(map(re.escape, pattern.removesuffix("$").split("*")))
    fits = re.match(body + (r"\Z" if pattern.endswith("$") else ""), path) is not None

    assert allows(f"User-agent: *\nDisallow: {pattern}", path) is not fits


@given(st.text(alphabet="user-agent: *\ndisallow/%$#é\\[(\x00", max_size=200), st.text(max_size=30))
def test_any_text_is_rules_or_none(text: str, path: str) -> None:
    assert allows(f"user-agent: *\n{text}", "/" + path.replace("[", "").replace("]", "")) in (True, False)
