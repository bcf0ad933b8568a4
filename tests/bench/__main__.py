"""Measure everything, print the tables, and keep them in docs/speed/ with a picture.

python -m tests.bench [TABLE ...] prints only the tables that are named, and keeps nothing.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from types import ModuleType

from tests.bench import cpu, growth, households, plot, starting, throughput, units
from tests.bench.peers import field
from tests.support.processes import ROOT

RESULTS = ROOT / "docs" / "speed"
TABLES: dict[str, ModuleType] = {
    "cpu": cpu,
    "throughput": throughput,
    "starting": starting,
    "units": units,
    "growth": growth,
    "households": households,
}
PACKAGES = ("flask", "ask-sdk-core", "boto3", "cryptography", "granian")


def main(chosen: list[str]) -> int:
    """Run the tables, all of them where none is named."""
    if "throughput" in (chosen or TABLES) and not throughput.is_possible():
        raise SystemExit("wrk is missing (it loads the servers; Debian package wrk)")
    measured, told = {}, [_machine()]
    with tempfile.TemporaryDirectory() as folder, field(Path(folder)) as here:
        for name in chosen or TABLES:
            measured[name] = TABLES[name].measure(here)
            told.append(TABLES[name].tell(measured[name]))
            _say(told[-1])
    if not chosen:
        RESULTS.mkdir(exist_ok=True)
        text = "\n\n".join(["# Measured by `make bench`", *told])
        (RESULTS / "tables.md").write_text(f"{text}\n", encoding="utf-8")
        file = RESULTS / "figures.png"
        costs, loads, sizes = (measured[name] for name in ("cpu", "throughput", "households"))
        plot.draw(file, costs, loads, sizes, _machine())
        _say(f"kept in {RESULTS.relative_to(ROOT)}/")
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


def _machine() -> str:
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    cores = ", ".join(sorted(set(_processors()))) or platform.processor()
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores of {cores}, "
        f"{platform.system()}; Python {platform.python_version()}, {packages}. "
        "Medians, and in brackets where the middle half of the rounds lies."
    )


def _processors() -> Iterator[str]:
    """The name of each core's model."""
    about = Path("/proc/cpuinfo")
    for line in about.read_text().splitlines() if about.exists() else ():
        if line.startswith("model name"):
            yield line.partition(": ")[2]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
