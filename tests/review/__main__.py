"""`python -m tests.review DIR`: every line as a sound file, to be listened to before it is kept."""

import argparse
import sys
from pathlib import Path

from simulator.espeak import Espeak, VoiceError
from simulator.recording import Studio
from tests.review.lines import spoken_lines
from tests.review.speaking import speak


def main() -> int:
    """Speak every line; 2 where there is no voice or no room."""
    parser = argparse.ArgumentParser(prog="python -m tests.review", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder: Path = parser.parse_args().folder
    try:
        number = speak(spoken_lines(), folder, Studio(Espeak.find("en-US").speak))
    except (VoiceError, OSError) as why:
        sys.stderr.write(f"small-gestures: {why}\n")
        return 2
    sys.stdout.write(f"{number} lines: {folder / 'index.html'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
