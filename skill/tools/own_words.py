"""Whether a host's own words can be used, before they are deployed: [FOLDER].

The contact line and the name of who hosts it are the settings that a service reads.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from skill.settings import DEFAULT_LANGUAGE, WORDS, Settings, WrongSetting, read_catalogue
from skill.words import BrokenWords, load_catalogue, load_words


def main(arguments: Sequence[str]) -> int:
    """Read all as a start does; 1, and the reason in one line, where something is broken."""
    given = {name: os.environ[name] for name in _SAID if name in os.environ}
    try:
        Settings.read(given)
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return next((1 for folder in arguments if not _is_usable(folder)), 0)


_SAID = ("GESTURES_CONTACT", "GESTURES_OPERATOR")


def _is_usable(folder: str) -> bool:
    try:
        own = read_catalogue(folder)
        _expect_no_links(Path(folder))
        load_words(WORDS / DEFAULT_LANGUAGE, own)
        load_catalogue(WORDS / DEFAULT_LANGUAGE, own)
    except (WrongSetting, BrokenWords) as wrong:
        sys.stderr.write(f"{folder}: {str(wrong).removeprefix('GESTURES_CATALOGUE: ')}\n")
        return False
    return True


def _expect_no_links(folder: Path) -> None:
    """Refuse what is not packed: a link may lead to anything."""
    for file in sorted(folder.glob("*.toml")):
        if file.is_symlink():
            raise BrokenWords(file, None, "it is a link, and only files are packed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
