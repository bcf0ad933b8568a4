"""The stock stack's own Python environment, set up once: its packages never become the skill's."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "bench.txt"


def stock_python() -> Path:
    """The interpreter of an environment that holds what requirements/bench.txt locks."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    folder = ROOT / ".cache" / f"stock-{digest}"
    python = folder / "bin" / "python"
    done = folder / "whole"
    if not done.exists():
        sys.stderr.write(f"setting up the stock stack from {LOCK.relative_to(ROOT)}\n")
        subprocess.run((sys.executable, "-m", "venv", "--clear", folder), check=True)
        install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((python, *install, "--require-hashes", "-r", LOCK), check=True)
        done.touch()
    return python
