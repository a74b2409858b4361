"""An outage at our side is told from feeds that are down."""

from datetime import UTC, datetime, timedelta

from bot.polling.network import FINE, SEVERAL, Network

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def without(*domains: str) -> Network:
    network = FINE
    for minute, domain in enumerate(domains):
        network = network.without(domain, NOON + timedelta(minutes=minute))
    return network


def test_several_domains_out_of_reach_with_no_answer_in_between_are_our_own_fault() -> None:
    domains = [f"{number}.example" for number in range(SEVERAL)]
    assert not without(*domains[:-1]).is_out
    assert without(*domains).is_out


def test_one_domain_that_is_down_is_its_own_fault_however_many_feeds_it_has() -> None:
    assert not without(*["down.example"] * 100).is_out


def test_the_operator_is_told_when_it_is_over_and_since_when_it_was() -> None:
    (told,) = without("a", "b", "c", "d").back(NOON + timedelta(minutes=95))
    assert told.over
    assert told.headline == "Pactwire was cut off from the network from 23 Nov 12:00 UTC on, for 1 h 35 min"


def test_nothing_is_told_of_a_network_that_was_there() -> None:
    assert FINE.back(NOON) == ()
    assert without("a").back(NOON) == ()
