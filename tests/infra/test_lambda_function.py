"""Takes inside.py to where s3.amazonaws.com is this machine, and nothing else is changed."""

import subprocess
import sys
from pathlib import Path

from tests.end_to_end.test_whole_path import amazon_is_here
from tests.support.fixtures import engine_folder

INSIDE = Path(__file__).with_name("inside.py")


def test_the_function_answers_what_amazon_signs_and_refuses_the_rest(tmp_path: Path) -> None:
    engine_folder()  # fetched out here, where there is a network
    with amazon_is_here(tmp_path) as wrapper:
        command = [*wrapper, sys.executable, "-m", "pytest", "-xp", "no:cacheprovider", str(INSIDE)]
        tests = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tests.returncode == 0, tests.stdout + tests.stderr
