"""The skill on a machine of one's own: image, compose, systemd unit, backup and restore."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from configparser import RawConfigParser
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import yaml

from infra.backup import KEEP_DAYS, let_go
from skill.hosting.server import STOP_SECONDS
from skill.settings import Settings
from skill.web import MOST_BODY_BYTES
from tests.support.couple import DONE, STREAK, Couple
from tests.support.processes import ROOT, Serving, serving, started

INFRA = ROOT / "infra"
PUBLIC = {"/alexa", "/privacy", "/terms", "/healthz"}
SKILL_ID = "amzn1.ask.skill.test"
BY_HASH_UNCHECKED = (1).to_bytes(4, "little")
"""How bytecode says that it has no time in it (PEP 552)."""


def steps() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile with what follows each, in order."""
    lines = (INFRA / "Dockerfile").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in told)]


def stage(number: int) -> list[tuple[str, str]]:
    found: list[list[tuple[str, str]]] = []
    for step in steps():
        if step[0] == "FROM":
            found.append([])
        found[-1].append(step)
    return found[number]


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    """What the image's first stage makes of a clean folder; the packages are this machine's."""
    for word, rest in stage(0):
        if word == "COPY":
            source, target = rest.split()
            copy(ROOT / source, tmp_path / target)
        elif word == "RUN" and rest.startswith(("rm ", "python -m compileall")):
            command = rest.replace("/packages", "").replace("python", sys.executable, 1)
            subprocess.run(command.split(), cwd=tmp_path, check=True)
    return tmp_path


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


@pytest.fixture
def image(app_folder: Path) -> Iterator[Serving]:
    """Return the image's last stage, started as it starts, on a port of its own."""
    last = dict(stage(-1))
    entry = yaml.safe_load(last["ENTRYPOINT"])[1:] + yaml.safe_load(last["CMD"])[:1]
    store = {"GESTURES_STORE": f"sqlite:///{app_folder}/data.db", "GESTURES_SKILL_ID": SKILL_ID}
    with started([sys.executable, *entry], app_folder, store) as running:
        yield running


def test_what_the_image_holds_is_enough_to_serve(image: Serving) -> None:
    assert image.get("/privacy").status == 200
    assert image.get("/readyz").status == 200
    assert Couple(image.url).says(STREAK).status == 400  # signed by nobody


def test_the_image_holds_no_simulator_and_no_tests(app_folder: Path) -> None:
    assert not (app_folder / "simulator").exists()
    assert not (app_folder / "tests").exists()


def test_the_image_holds_no_hour_at_which_it_was_made(app_folder: Path) -> None:
    compiled = list(app_folder.rglob("*.pyc"))
    assert compiled
    assert {file.read_bytes()[4:8] for file in compiled} == {BY_HASH_UNCHECKED}
    (install,) = [rest for _, rest in steps() if "pip install" in rest]
    assert "--no-compile" in install


def test_the_image_is_made_from_the_lock_in_two_stages_without_a_compiler() -> None:
    assert [word for word, _ in steps()].count("FROM") == 2
    (install,) = [rest for _, rest in steps() if "pip install" in rest]
    assert "--require-hashes" in install
    assert "--only-binary=:all:" in install
    assert "requirements/serve.txt" in install
    assert not [rest for _, rest in steps() if re.search(r"\b(apt|apt-get|gcc|curl)\b", rest)]


def test_the_image_runs_as_nobody_special_and_is_asked_for_its_health() -> None:
    last = stage(-1)
    words = [word for word, _ in last]
    assert ("USER", "gestures") in last
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "/healthz" in dict(last)["HEALTHCHECK"]
    assert [rest for _, rest in last if "pip uninstall" in rest]


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((INFRA / "compose.yaml").read_text())["services"]
    return services


def test_compose_gives_the_skill_settings_that_it_takes() -> None:
    given = {
        name: re.sub(r"\$\{\w+:-(.*)\}|\$\{\w+:[?+].*\}", r"\1", str(value))
        for name, value in compose()["skill"]["environment"].items()
    }
    assert given.pop("GESTURES_SKILL_ID") == ""
    settings = Settings.read({**given, "GESTURES_SKILL_ID": SKILL_ID})
    assert str(settings.store.path) == "/data/gestures.db"  # type: ignore[union-attr]
    assert settings.catalogue is None
    assert "data:/data" in compose()["skill"]["volumes"]


def test_compose_hands_a_folder_of_own_words_to_the_skill() -> None:
    skill = compose()["skill"]
    assert skill["environment"]["GESTURES_CATALOGUE"] == "${WORDS:+/words}"
    assert "${WORDS:-/dev/null}:/words:ro" in skill["volumes"]


def test_only_caddy_is_reached_from_outside() -> None:
    skill, caddy = compose()["skill"], compose()["caddy"]
    assert "ports" not in skill
    assert skill["read_only"] is True
    assert skill["tmpfs"] == ["/tmp"]
    assert skill["cap_drop"] == ["ALL"]
    assert caddy["ports"] == ["80:80", "443:443"]


def test_caddy_lets_in_what_is_public_and_nothing_else() -> None:
    text = (INFRA / "Caddyfile").read_text()
    (public,) = re.findall(r"^\s*@public path (.*)$", text, re.MULTILINE)
    assert set(public.split()) == PUBLIC
    assert re.search(r"handle \{\s*respond 404", text)


def test_nginx_as_the_page_has_it_lets_in_the_same_and_as_much() -> None:
    page = (ROOT / "docs" / "own-box.md").read_text()
    (paths,) = re.findall(r"location ~ \^/\(([a-z|]+)\)\$", page)
    assert {f"/{path}" for path in paths.split("|")} == PUBLIC
    assert MOST_BODY_BYTES == 128 * 1024
    assert "client_max_body_size 128k;" in page
    assert f"> {MOST_BODY_BYTES}`" in (INFRA / "Caddyfile").read_text()


def test_a_stop_has_the_time_that_the_turns_under_way_may_take() -> None:
    unit = (INFRA / "small-gestures.service").read_text()
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(seconds) > STOP_SECONDS
    assert int(compose()["skill"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


def test_the_systemd_unit_serves_on_loopback_and_may_do_little() -> None:
    unit = RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(INFRA / "small-gestures.service")
    service = unit["Service"]
    assert "-m skill serve" in service["ExecStart"]
    assert "--host" not in service["ExecStart"]
    assert service["DynamicUser"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"


def back_up(database: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(INFRA / "backup.py"), str(database), str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_a_backup_of_a_running_skill_can_be_restored(tmp_path: Path) -> None:
    database, folder = tmp_path / "gestures.db", tmp_path / "backups"
    with serving("--unsigned", GESTURES_STORE=f"sqlite:///{database}") as running:
        couple = Couple(running.url)
        couple.says(DONE)
        busy, over = Couple(running.url), Event()

        def tell() -> None:
            while not over.is_set():
                busy.says(DONE)

        telling = Thread(target=tell)
        telling.start()
        try:
            made = back_up(database, folder)
        finally:
            over.set()
            telling.join()
    assert made.returncode == 0, made.stderr
    (copy_,) = folder.iterdir()
    assert copy_.stat().st_mode & 0o077 == 0
    restored = tmp_path / "restored.db"
    shutil.copy(copy_, restored)
    with serving("--unsigned", GESTURES_STORE=f"sqlite:///{restored}") as running:
        assert "1 kind day" in Couple(running.url, couple.user).says("WhatDoYouKnowIntent").speech


def test_a_backup_that_cannot_be_made_says_so_and_leaves_no_copy(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("no database at all")
    for name in ("none.db", "other.db"):
        made = back_up(tmp_path / name, tmp_path / "backups")
        assert made.returncode == 1
        assert len(made.stderr.splitlines()) == 1
        assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_is_kept_as_long_as_the_privacy_page_says(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)
    for days in (0, KEEP_DAYS - 1, KEEP_DAYS, KEEP_DAYS + 1, 400):
        made = now - timedelta(days=days)
        with closing(sqlite3.connect(tmp_path / f"gestures-{made:%Y%m%dT%H%M%SZ}.db")):
            pass
    (tmp_path / "gestures-20250101T030000Z.part").touch()  # its maker was killed
    (tmp_path / "notes.txt").touch()
    assert len(let_go(tmp_path, now)) == 3
    assert len(list(tmp_path.iterdir())) == 4
    pages = (ROOT / "skill" / "words" / "en" / "pages" / "privacy.html").read_text()
    assert KEEP_DAYS == 35
    assert "thirty-five days" in pages
