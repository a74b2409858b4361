"""Verdicts on the labelled articles never become worse than they were."""

import pytest

from tests.quality import gate
from tests.quality.draw import draw
from tests.quality.shared_articles import EVAL, MISSING

HIGHER = {"news": dict.fromkeys(gate.FIGURES, 0.9)}
LOWER = {"news": dict.fromkeys(gate.FIGURES, 0.8)}


@pytest.fixture(scope="module")
def figures() -> gate.Figures:
    if not EVAL.is_dir():
        pytest.skip(MISSING)
    return gate.measure()


def test_no_figure_falls_under_its_floor(figures: gate.Figures) -> None:
    floors = gate.load_floors()
    if floors["labels"] != gate.hash_of_labels():
        pytest.skip("the labels are not those that the floors were pinned for: run python -m tests.quality.gate --pin")

    fallen = {
        (name, figure): (figures[name][figure], floor)
        for name, row in floors["floors"].items()
        for figure, floor in row.items()
        if figures[name][figure] < floor
    }

    assert fallen == {}


def test_hardly_a_company_in_the_news_gets_no_role(figures: gate.Figures) -> None:
    assert max(row["content_loss"] for row in figures.values()) <= gate.MOST_LOST


def test_pinning_raises_floors() -> None:
    floors = gate.to_floors(HIGHER, "hash", {"labels": "hash", "floors": LOWER})

    assert floors == {"labels": "hash", "floors": HIGHER}


def test_pinning_refuses_to_lower_a_floor() -> None:
    with pytest.raises(ValueError, match="never lowered"):
        gate.to_floors(LOWER, "hash", {"labels": "hash", "floors": HIGHER})


def test_other_labels_have_floors_of_their_own() -> None:
    floors = gate.to_floors(LOWER, "other", {"labels": "hash", "floors": HIGHER})

    assert floors["floors"] == LOWER


def test_a_draw_is_the_same_for_a_seed_and_another_for_another() -> None:
    alerts = [(str(number), "X") for number in range(300)]

    assert draw(alerts, 1, 60) == draw(alerts[::-1], 1, 60)
    assert draw(alerts, 1, 60) != draw(alerts, 2, 60)
