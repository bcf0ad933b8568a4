"""What the documents tell a reader to type is run by a test, or says what it needs."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ELSEWHERE = re.compile(r"#.*\((account|Docker|a box)\)$")
"""What a line needs that no test has."""

RUN_BY = {
    "make run": "tests/service/test_talk.py",
    "make test": "tests/unit/test_documents.py",  # this very run
    "make package": "tests/package/test_package.py",
    "make deploy DRY=1": "tests/infra/test_dry_run.py",
    "python -m skill serve": "tests/service/test_serve.py",
    "python -m skill talk": "tests/service/test_talk.py",
    "python -m skill doctor": "tests/service/test_doctor.py",
    "python -m skill package": "tests/package/test_package.py",
    "python -m skill export": "tests/service/test_moving.py",
    "python -m skill import": "tests/service/test_moving.py",
    "python -m skill create-table": "tests/service/test_serve.py",
    "python infra/backup.py": "tests/infra/test_own_box.py",
    "python infra/restore.py": "tests/infra/test_restore.py",
    "export": "tests/unit/test_documents.py",  # a shell's own
    "make bench": "tests/unit/test_documents.py",  # minutes; its parts have tests of their own
    "make pictures": "tests/browser/test_page.py",
}


def commands(document: Path) -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", document.read_text("utf-8"), re.M | re.S):
        joined = block.replace("\\\n", " ")
        yield from (line.strip() for line in joined.splitlines() if line.strip())


LINES = [
    pytest.param(line, id=f"{document.name}: {line[:60]}")
    for document in DOCUMENTS
    for line in commands(document)
]


@pytest.mark.parametrize("line", LINES)
def test_a_command_is_run_by_a_test_or_says_what_it_needs(line: str) -> None:
    if ELSEWHERE.search(line):
        return
    plain = re.sub(r'^(\w+=("[^"]*"|\S*) )+', "", line)
    ran = [test for command, test in RUN_BY.items() if plain.startswith(command)]
    assert ran, f"nothing runs {line!r}, and it does not say what it needs"
    assert all((ROOT / test).is_file() for test in ran)


@pytest.mark.parametrize("line", LINES)
def test_a_target_of_make_is_one(line: str) -> None:
    targets = set(re.findall(r"^([a-z -]+):", (ROOT / "Makefile").read_text(), re.M))
    known = {name for each in targets for name in each.split()}
    words = shlex.split(line, comments=True)
    if words and words[0] == "make":
        assert words[1] in known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_a_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_a_file_that_is_named_is_there(document: Path) -> None:
    named = re.findall(
        r"`((?:skill|infra|tests|docs|requirements|interaction_models)/[\w./-]*)`",
        document.read_text("utf-8"),
    )
    assert [path for path in named if not (ROOT / path).exists()] == []
