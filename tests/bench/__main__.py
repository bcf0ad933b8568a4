"""Print every table."""

import sys

from tests.bench.growth import growth

TABLES = (growth,)


def main() -> None:
    """Run every benchmark, one after the other."""
    for table in TABLES:
        sys.stdout.write(f"{table()}\n\n")


if __name__ == "__main__":
    main()
