"""The pages: every link leads somewhere, every command is one, and none is too long."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from skill.__main__ import _parser

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
VARIABLES = MAKEFILE + (ROOT / "infra" / "deploy.sh").read_text(encoding="utf-8")
CODE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ELSEWHERE = ("https://", "http://", "mailto:")
MARKS = ("account", "Docker", "a box", "a folder of yours", "once skill/words/nl/ is there")
"""What a command may need that a clone does not have; said behind it, as `# (account)`."""

SHELL = {"cd", "export", "curl", "git", "wait"}
WORDS = re.compile(r"\b(households?|kind days?|rest days?|intents?|slots?|envelope|bids?)\b")
EXPLAINED = ("glossary.md", "alexa-in-five-minutes.md")

name = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    return CODE.sub("", text_of(page))


def commands_in(page: Path) -> Iterator[tuple[str, str]]:
    """Yield each command of a page's shell blocks, and its comment."""
    for language, block in CODE.findall(text_of(page)):
        if language == "sh":
            whole = re.sub(r"'\{.*?\}'", "'{}'", block, flags=re.DOTALL)
            for line in filter(None, whole.splitlines()):
                command, _, comment = line.partition("  # ")
                yield command.strip(), comment


def anchors_in(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@name
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for link in LINK.findall(prose_of(page)):
        if link.startswith(ELSEWHERE):
            continue
        place, _, anchor = link.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), link
        assert not anchor or anchor in anchors_in(there), link


def test_the_index_names_every_page() -> None:
    named = {link.partition("#")[0] for link in LINK.findall(text_of(DOCS / "README.md"))}
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= named


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(text_of(ROOT / "README.md").splitlines()) <= 120


@name
def test_no_page_is_longer_than_nine_hundred_words(page: Path) -> None:
    words = [each for each in text_of(page).split() if any(map(str.isalnum, each))]
    assert len(words) <= 900


@name
def test_every_command_is_a_real_one_or_says_what_it_needs(page: Path) -> None:
    for command, comment in commands_in(page):
        if not any(f"({mark})" in comment or mark == comment for mark in MARKS):
            expect_real(command)


@name
def test_what_is_named_in_passing_is_a_real_command_too(page: Path) -> None:
    for command in re.findall(r"`((?:make|(?:\S*/)?python -m skill) [^`]+)`", prose_of(page)):
        expect_real(re.sub(r" ?…", "", command))


@name
def test_the_python_of_a_command_is_that_of_the_environment(page: Path) -> None:
    """One that a machine has by itself lacks the packages; a page may say so once, ahead."""
    told = text_of(page)
    if bare := re.search(r"(?<![\w/.-])python (-m |\w+/)", told):
        assert "`python` is `.venv/bin/python`" in told[: bare.start()], bare[0]


@name
def test_a_mark_is_explained_where_it_stands_or_one_link_away(page: Path) -> None:
    marks = {
        mark for _, comment in commands_in(page) for mark in MARKS[:3] if f"({mark})" in comment
    }
    told = prose_of(page)
    assert [
        mark for mark in marks if f"# ({mark})`" not in told and "first-deploy.md" not in told
    ] == []


@name
def test_a_word_of_ours_or_of_alexas_is_explained_before_it_is_used(page: Path) -> None:
    if page.name in {"CHANGELOG.md", *EXPLAINED} or page == DOCS / "README.md":
        return
    told = without_other_links(prose_of(page))
    if first := WORDS.search(told):
        line_ends = told.find("\n", first.start())
        assert any(each in told[:line_ends] for each in EXPLAINED), first[0]


def without_other_links(prose: str) -> str:
    """Leave out names in code, titles, and links to any page that explains no word."""
    plain = re.sub(r"`[^`]*`|^#.*$", "", prose, flags=re.MULTILINE)
    return LINK.sub(lambda link: link[0] if link[1].endswith(EXPLAINED) else "", plain)


def expect_real(command: str) -> None:
    """Fail where a command is none that a clone has."""
    words = [each for each in shlex.split(command) if not re.match(r"[A-Z_]+=", each)]
    if not words or words[0].strip("(") in SHELL:
        return
    if words[0] == "make":
        assert set(words[1:]) <= TARGETS, command
        given = re.findall(r"\b([A-Z]+)=", command)
        assert [each for each in given if f"{each}" not in VARIABLES] == [], command
    elif words[0].endswith("python") and words[1:3] == ["-m", "skill"]:
        expect_parsed(words[3:], command)
    elif words[0] in {"python", ".venv/bin/python"}:
        assert (ROOT / words[1]).is_file() or words[1] == "-m", command
    else:
        raise AssertionError(command)


def expect_parsed(arguments: list[str], command: str) -> None:
    """Fail where the command line does not take these; what must be given may be left out."""
    if not arguments or "--help" in arguments or "--version" in arguments:
        return
    commands = next(each for each in _parser()._actions if each.choices and each.metavar)
    assert commands.choices
    assert arguments[0] in commands.choices, command
    known = commands.choices[arguments[0]]._option_string_actions  # type: ignore[index]
    given = [each.partition("=")[0] for each in arguments if each.startswith("--")]
    assert [each for each in given if each not in known] == [], command
