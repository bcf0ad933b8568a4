"""Whether a folder of a host's own words can be used: python -m skill.tools.own_words FOLDER."""

import sys
from collections.abc import Sequence

from skill.settings import WrongSetting
from skill.tools.doctor import catalogue, words
from skill.words import BrokenWords

WRONG = 2


def main(arguments: Sequence[str]) -> int:
    """Tell what is in it, or in one line what is wrong with it; the status is 0 or 2."""
    environment = {"GESTURES_CATALOGUE": arguments[0]}
    try:
        told = [check(environment) for check in (catalogue, words)]
    except (WrongSetting, BrokenWords) as wrong:
        sys.stderr.write(f"small-gestures: {wrong}\n")
        return WRONG
    sys.stdout.write(f"with these words: {'; '.join(told)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
