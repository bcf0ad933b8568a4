"""A server's first requests may come all at once."""

import subprocess
import sys

from tests.gate.alexa import Letter
from tests.support.processes import ROOT

STARTS = 3

READERS = """
import sys, threading
from skill.gate.envelope import read
sys.setswitchinterval(1e-6)
body = sys.stdin.buffer.read()
start = threading.Barrier(16)
def first():
    start.wait()
    read(body)
readers = [threading.Thread(target=first) for _ in range(16)]
for each in readers: each.start()
for each in readers: each.join()
"""


def test_many_threads_may_read_the_first_envelope_at_once() -> None:
    body = Letter().content()
    for _ in range(STARTS):
        read = subprocess.run([sys.executable, "-c", READERS], input=body, cwd=ROOT, check=False)
        assert read.returncode == 0
