"""Whom an address belongs to."""

import pytest

from bot.polling.domains import domain_of


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent", "sec.gov"),
        ("https://data.sec.gov/rss", "sec.gov"),
        ("https://feeds.news.example.co.uk/a", "example.co.uk"),
        ("https://FEEDS.Example.COM:8443/a", "example.com"),
        ("http://127.0.0.1:8000/feed", "127.0.0.1"),
        ("http://[::1]:8000/feed", "::1"),
        ("http://localhost/feed", "localhost"),
        ("http://news.internal/feed", "news.internal"),
        ("no address", ""),
        ("http://[broken", ""),
    ],
)
def test_all_hosts_of_a_registered_domain_are_one(url: str, domain: str) -> None:
    assert domain_of(url) == domain
