"""Whether a folder of a host's own words can be used, before it is packed: FOLDER."""

import sys
from collections.abc import Sequence
from pathlib import Path

from skill.settings import DEFAULT_LANGUAGE, WORDS, WrongSetting, read_catalogue
from skill.words import BrokenWords, load_catalogue, load_words


def main(arguments: Sequence[str]) -> int:
    """Read every file as a start does; 1, and the reason in one line, where one is broken."""
    (folder,) = arguments
    try:
        own = read_catalogue(folder)
        _expect_no_links(Path(folder))
        load_words(DEFAULT_LANGUAGE, WORDS, own)
        load_catalogue(DEFAULT_LANGUAGE, WORDS, own)
    except (WrongSetting, BrokenWords) as wrong:
        sys.stderr.write(f"{folder}: {str(wrong).removeprefix('GESTURES_CATALOGUE: ')}\n")
        return 1
    return 0


def _expect_no_links(folder: Path) -> None:
    """Refuse what is not packed: a link may lead to anything."""
    for file in sorted(folder.glob("*.toml")):
        if file.is_symlink():
            raise BrokenWords(file, None, "it is a link, and only files are packed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
