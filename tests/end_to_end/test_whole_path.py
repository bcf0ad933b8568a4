"""Takes other tests to where s3.amazonaws.com is this machine, and nothing else is changed."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.fixtures import engine_folder
from tests.support.tools import leave_out

INSIDE = [str(Path(__file__).with_name(name)) for name in ("inside.py", "inside_lambda.py")]
HOSTS = Path("/etc/hosts")
ENTRY = "127.0.0.1 s3.amazonaws.com"

# A network that ends at its own loopback, where even port 443 is free, and an /etc/hosts in front
# of the machine's: both are gone with the command, and nobody else sees them.
UNSHARE = ("unshare", "--map-root-user", "--net", "--mount")
PREPARE = 'ip link set lo up && mount --bind "$0" /etc/hosts && exec "$@"'


def test_the_server_and_the_function_fetch_the_chain_themselves(tmp_path: Path) -> None:
    engine_folder()  # fetched out here, where there is a network
    pytest_ = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider"]
    with amazon_is_here(tmp_path) as wrapper:
        command = [*wrapper, *pytest_, f"--basetemp={tmp_path / 'inside'}", *INSIDE]
        tests = subprocess.run(command, capture_output=True, text=True, check=False)
    assert tests.returncode == 0, tests.stdout + tests.stderr


@contextmanager
def amazon_is_here(folder: Path) -> Iterator[tuple[str, ...]]:
    """Provide what to put before a command, so that s3.amazonaws.com is this machine for it."""
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost\n{ENTRY}\n")
    alone = (*UNSHARE, "sh", "-c", PREPARE, str(hosts))
    if succeeds(*alone, "true"):
        yield alone
    elif may_listen_on_443() and os.access(HOSTS, os.W_OK):
        with entered_for_the_while():
            yield ()
    else:
        leave_out("no namespace of its own to be had, nor /etc/hosts and port 443")


def succeeds(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def may_listen_on_443() -> bool:
    try:
        socket.create_server(("127.0.0.1", 443)).close()
    except OSError:
        return False
    return True


@contextmanager
def entered_for_the_while() -> Iterator[None]:
    """Provide an entry in the machine's own /etc/hosts, where there is no namespace to be had."""
    before = HOSTS.read_text()
    HOSTS.write_text(f"{before}\n{ENTRY}\n")
    try:
        yield
    finally:
        HOSTS.write_text(before)
