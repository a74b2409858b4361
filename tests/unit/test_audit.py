"""The audit of dependencies fails for a known vulnerability, and never takes silence for safety."""

import pytest

from scripts.audit import to_report

SOUND = {"name": "aiohttp", "version": "3.14.0", "vulns": []}
UNSOUND = {"name": "lxml", "version": "5.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.1"]}]}
UNASKED = {"name": "click", "skip_reason": "not found"}


def test_a_known_vulnerability_fails_and_is_named_with_its_mend() -> None:
    said, status = to_report({"dependencies": [SOUND, UNSOUND, UNASKED]})

    assert status == 1
    assert "lxml 5.0: PYSEC-1, fixed in 5.1" in said


def test_what_is_sound_passes_and_is_counted() -> None:
    assert to_report({"dependencies": [SOUND, UNASKED]}) == ("1 of 2 dependencies audited, 0 known vulnerabilities", 0)


@pytest.mark.parametrize("dependencies", [[], [UNASKED]])
def test_where_nobody_answers_nothing_is_called_safe(dependencies: list[dict[str, object]]) -> None:
    said, status = to_report({"dependencies": dependencies})

    assert (said.startswith("audit skipped"), status) == (True, 0)
