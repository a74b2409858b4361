"""Known vulnerabilities of what is pinned, from what `pip-audit --format json` printed, on standard input.

Exit status 1 where a pinned version has a known vulnerability. pip-audit asks the package index's vulnerability
service; where none answers, every dependency comes back unaudited, and that is said: nothing was checked.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any


def to_report(audited: Mapping[str, Any]) -> tuple[str, int]:
    """What to say, and the exit status."""
    dependencies = audited["dependencies"]
    asked = [dependency for dependency in dependencies if "skip_reason" not in dependency]
    if not asked:
        return "audit skipped: no vulnerability service answers from here; nothing was checked", 0
    vulnerable = [
        f"{dependency['name']} {dependency['version']}: {found['id']}, "
        f"fixed in {', '.join(found['fix_versions']) or 'no version'}"
        for dependency in asked
        for found in dependency["vulns"]
    ]
    counted = f"{len(asked)} of {len(dependencies)} dependencies audited, {len(vulnerable)} known vulnerabilities"
    return "\n".join([*vulnerable, counted]), int(bool(vulnerable))


def main() -> int:
    text = sys.stdin.read()
    try:
        said, status = to_report(json.loads(text))
    except ValueError:
        said, status = "audit skipped: pip-audit gave no answer; nothing was checked", 0
    print(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
