"""`python -m skill serve` as a process of its own."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import urllib3

from simulator.envelope import (
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_of,
)
from simulator.hearing import Heard
from simulator.settings_api import SettingsApi
from skill.hosting.server import STOP_SECONDS
from tests.support.couple import DONE, Couple
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.eventually import until
from tests.support.processes import (
    ROOT,
    Serving,
    call_skill,
    environment,
    free_port,
    kill_a_worker,
    run_skill,
    serving,
    started,
)
from tests.support.proxy import Proxy, silent

WHO = Identity(api_endpoint="", api_access_token="")
SKILL_ID = "amzn1.ask.skill.test"
SIGNED = {"GESTURES_SKILL_ID": SKILL_ID}
ASK_AND_LEAVE = 1000
FILLING = b"X-Filling: " + b"x" * 60_000 + b"\r\n"


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/gestures.db"


@pytest.fixture(scope="module")
def unsigned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """One for all tests that neither stop it nor count what it holds, as an operator starts it."""
    store = f"sqlite:///{tmp_path_factory.mktemp('serve')}/gestures.db"
    command = [sys.executable, "-m", "skill", "serve", "--unsigned"]
    with started(command, ROOT, {"GESTURES_STORE": store}) as running:
        yield running


def launch() -> bytes:
    stamp = Stamp("request", datetime.now(UTC))
    session = session_of(WHO, "session", new=True, attributes={})
    return json.dumps(envelope(WHO, session, launch_request(WHO, stamp))).encode()


def post(url: str, body: bytes) -> urllib3.BaseHTTPResponse:
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        return pool.request("POST", f"{url}/alexa", body=body)


def test_it_says_where_it_listens(unsigned: Serving) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+", unsigned.url)


@pytest.mark.parametrize(("host", "address"), [("localhost", "127.0.0.1"), ("::1", "[::1]")])
def test_it_listens_on_a_host_by_name_and_on_ipv6(store: str, host: str, address: str) -> None:
    if host == "::1" and not machine_has_ipv6():
        assert call_skill("serve", "--unsigned", "--host", host).stderr.count("\n") == 1
        return
    with serving("--unsigned", "--host", host, GESTURES_STORE=store) as running:
        assert running.url.startswith(f"http://{address}:")
        assert post(running.url, launch()).status == 200


def machine_has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def test_a_host_may_read_the_log(store: str) -> None:
    command = [sys.executable, "-m", "skill", "serve", "--unsigned", "--port", "0"]
    settings = {"GESTURES_LOG": "text", "GESTURES_RETENTION": "30", "GESTURES_STORE": store}
    with subprocess.Popen(
        command, env=environment(settings), cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        unknown, listening = process.stderr.readline(), process.stderr.readline()
        url = re.search(r" info listening url=(http://\S+)\n", listening)
        assert url
        assert post(url[1], launch()).status == 200
        turn = process.stderr.readline()
        process.terminate()
    told = "warning unknown_setting name=GESTURES_RETENTION meant=GESTURES_RETENTION_DAYS\n"
    assert unknown.endswith(told)
    assert " info turn intent=LaunchRequest outcome=answered " in turn


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_with_status_zero(store: str, stop: signal.Signals) -> None:
    with serving("--unsigned", "--workers", "2", GESTURES_STORE=store) as running:
        assert post(running.url, launch()).status == 200
        running.process.send_signal(stop)
        assert running.process.wait(30) == 0


def test_a_stop_does_not_wait_for_a_worker_that_still_starts(store: str) -> None:
    with serving("--unsigned", GESTURES_STORE=store) as running:
        kill_a_worker(running)
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < STOP_SECONDS / 2


def test_a_turn_under_way_is_finished_before_the_stop(aws: DynamoDBLocal) -> None:
    answers = []
    with Proxy(aws.url) as proxy:
        settings = {**aws.environment, "AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
        with serving("--unsigned", GESTURES_STORE="dynamodb://any", **settings) as running:
            proxy.does(silent, "GetItem")
            asking = Thread(target=lambda: answers.append(post(running.url, launch())))
            asking.start()
            until(lambda: bool(proxy.calls))
            assert running.stop() == 0
            asking.join()
    assert answers[0].status == 200
    assert "I can't reach my notes" in answers[0].json()["response"]["outputSpeech"]["ssml"]


def test_what_was_answered_as_saved_survives_a_kill(store: str) -> None:
    with serving("--unsigned", GESTURES_STORE=store) as running:
        assert Couple(running.url).says(DONE).claims
        running.process.kill()
        running.process.wait(30)
    exported = run_skill("export", "-", GESTURES_STORE=store)
    assert json.loads(exported.stdout)["moments"] == 1


def test_local_tools_may_bring_a_settings_api_of_their_own(store: str) -> None:
    """Late in London it is the next day in Auckland already."""
    with (
        serving("--unsigned", GESTURES_STORE=store) as unsigned,
        SettingsApi("Pacific/Auckland", device_id=WHO.device_id, token="simulated") as api,
    ):
        who = replace(WHO, api_endpoint=api.url, api_access_token="simulated")
        stamp = Stamp("request", datetime(2026, 11, 22, 20, 0, tzinfo=UTC))
        session = session_of(who, "session", new=True, attributes={})
        done = intent_request(who, stamp, Heard("GestureDoneIntent"))
        assert post(unsigned.url, json.dumps(envelope(who, session, done)).encode()).status == 200
    exported = run_skill("export", "-", GESTURES_STORE=store)
    assert json.loads(exported.stdout)["days"] == ["2026-11-23"]


def test_it_is_alive_and_ready(unsigned: Serving) -> None:
    assert unsigned.get("/healthz").status == 200
    assert unsigned.get("/readyz").status == 200


def test_it_is_alive_but_not_ready_while_the_store_is_away() -> None:
    settings = {
        "GESTURES_STORE": "dynamodb://gestures",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    with serving("--unsigned", **settings) as running:
        assert running.get("/healthz").status == 200
        assert running.get("/readyz").status == 503


def test_an_unsigned_request_is_refused_unless_it_was_asked_for(store: str) -> None:
    with serving(GESTURES_STORE=store, GESTURES_SKILL_ID=SKILL_ID) as running:
        answer = post(running.url, launch())
        assert (answer.status, answer.json()) == (400, {"error": "bad request"})


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_post_reaches_the_skill(unsigned: Serving, method: str) -> None:
    with urllib3.PoolManager(retries=False, timeout=10) as pool:
        assert pool.request(method, f"{unsigned.url}/alexa").status == 405


def raw(url: str, *pieces: bytes, seconds: float = 15) -> bytes:
    """Send pieces as they are, and read until the other side closes."""
    parts = urlsplit(url)
    with closing(socket.create_connection((parts.hostname, parts.port), seconds)) as connection:
        for piece in pieces:
            connection.sendall(piece)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


def test_a_body_that_is_too_large_is_refused_before_it_came(unsigned: Serving) -> None:
    head = b"POST /alexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000000\r\n\r\n"
    assert raw(unsigned.url, head).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_body_is_given_up_at_the_limit(unsigned: Serving) -> None:
    head = b"POST /alexa HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    assert raw(unsigned.url, head, *[chunk] * 5).startswith(b"HTTP/1.1 413 ")


def test_headers_that_never_come_are_given_up(unsigned: Serving) -> None:
    assert raw(unsigned.url, b"POST /alexa HTTP/1.1\r\nHost: localhost\r\n") == b""


@pytest.fixture
def busy(unsigned: Serving) -> Iterator[Serving]:
    """Return a worker with as many requests as it may have: of each it waits for the body."""
    parts = urlsplit(unsigned.url)
    with ExitStack() as stuck:

        def is_busy() -> bool:
            line = stuck.enter_context(socket.create_connection((parts.hostname, parts.port)))
            line.sendall(b"POST /alexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n1")
            return unsigned.get("/healthz").status == 503

        until(is_busy)
        yield unsigned


def test_what_comes_to_a_busy_worker_is_refused_at_once(busy: Serving) -> None:
    answer = post(busy.url, launch())
    assert (answer.status, answer.json()) == (503, {"error": "busy"})


def test_clients_that_ask_and_leave_pile_up_nowhere(busy: Serving) -> None:
    parts, before = urlsplit(busy.url), memory(busy)
    for _ in range(ASK_AND_LEAVE):
        with socket.create_connection((parts.hostname, parts.port)) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + FILLING + b"\r\n")
    assert busy.get("/healthz").status == 503
    assert memory(busy) - before < ASK_AND_LEAVE * len(FILLING) / 2


def test_a_worker_that_was_busy_answers_again(unsigned: Serving) -> None:
    until(lambda: post(unsigned.url, launch()).status == 200)


def memory(running: Serving) -> int:
    """Return the bytes that a server's workers hold."""
    return sum(
        int(line.split()[1]) * 1024
        for worker in running.workers()
        for line in Path(f"/proc/{worker}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )


@pytest.mark.parametrize(
    ("arguments", "settings", "told"),
    [
        ((), {}, "GESTURES_SKILL_ID: "),
        (("--unsigned",), {"GESTURES_STORE": "nowhere"}, "GESTURES_STORE: "),
        (("--unsigned",), {"GESTURES_RETENTION_DAYS": "soon"}, "GESTURES_RETENTION_DAYS: "),
        (("--unsigned",), {"SSL_CERT_FILE": "/nowhere"}, "SSL_CERT_FILE: "),
        (("--unsigned",), {"SSL_CERT_FILE": "/dev/null"}, "SSL_CERT_FILE: "),
        (("--unsigned",), {"SSL_CERT_FILE": __file__}, "SSL_CERT_FILE: "),
        (("--unsigned", "--host", "0.0.0.0"), {}, "--unsigned is for a loopback address only"),
        (("--unsigned", "--host", "a..b"), {}, "a..b:8080: not the name of a host"),
        (("--host", "192.0.2.1"), SIGNED, "192.0.2.1:8080: Cannot assign requested address"),
        (("--host", "fe80::1"), SIGNED, "fe80::1:8080: Invalid argument"),
    ],
)
def test_a_start_that_cannot_work_ends_with_one_line(
    arguments: tuple[str, ...], settings: dict[str, str], told: str
) -> None:
    ended = call_skill("serve", *arguments, **settings)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"small-gestures: {told}")
    assert ended.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_told(unsigned: Serving) -> None:
    port = str(urlsplit(unsigned.url).port)
    ended = call_skill("serve", "--unsigned", "--port", port)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"small-gestures: 127.0.0.1:{port}: Address already in use")
    assert ended.stderr.count("\n") == 1


def test_create_table_makes_the_table_once(aws: DynamoDBLocal) -> None:
    settings = {**aws.environment, "GESTURES_STORE": f"dynamodb://gestures-{free_port()}"}
    assert "is created" in call_skill("create-table", **settings).stdout
    assert "was there already" in call_skill("create-table", **settings).stdout


def test_create_table_says_where_it_cannot(aws: DynamoDBLocal) -> None:
    sqlite = call_skill("create-table")
    assert sqlite.returncode == 2
    assert sqlite.stderr.startswith("small-gestures: GESTURES_STORE: ")
    away = {**aws.environment, "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}"}
    ended = call_skill("create-table", **away, GESTURES_STORE="dynamodb://gestures")
    assert ended.returncode == 2
    assert ended.stderr.startswith("small-gestures: gestures: ")
    assert ended.stderr.count("\n") == 1
