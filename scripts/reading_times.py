"""Print for each module of ours how many words it has, how long it takes, and how hard it is to read: the table in docs/content.md."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.curricula.package_checks import (  # noqa: E402 -- after the path
    read_package,
    reading_grade,
    reckoned_check_minutes,
    reckoned_minutes,
    spanish_ease,
    words,
)


def main() -> None:
    """Print one row a module."""
    for path in sorted((ROOT / "fixtures" / "modules").iterdir()):
        module = read_package(path)
        lessons = module["lessons"]
        reckoned = sum(reckoned_minutes(lesson) for lesson in lessons) + reckoned_check_minutes(module["check"])
        stated = sum(part["minutes"] for part in module["minutes"])
        grade, ease = max(map(reading_grade, lessons)), min(map(spanish_ease, lessons))
        print(f"| {module['code']} | {len(lessons)} | {words(module)} | {stated} min | {reckoned:.1f} min | {grade:.1f} | {ease:.0f} |")


if __name__ == "__main__":
    main()
