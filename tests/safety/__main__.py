"""`python -m tests.safety`: the table as it is now."""

import sys

from structlog.testing import capture_logs

from tests.safety.table import table

with capture_logs():  # of the store that is away
    sys.stdout.writelines(f"{line}\n" for line in table())
