"""The arrows of the house: a request walks one way, and imports point downwards only."""

import ast
import sys
from pathlib import Path

import pytest

SKILL = Path(__file__).parents[2] / "skill"

# From the top down: a module may import from its own layer and from those below it.
LAYERS = (
    ("skill.__main__",),
    ("skill.commands",),
    (
        "skill.echo",
        "skill.server",
        "skill.lambda_function",
        "skill.doctor",
        "skill.fitting",
        "skill.packaging",
        "skill.moving",
        "skill.streams",
        "skill.handing_over",
    ),
    ("skill.app",),
    (
        "skill.settings",
        "skill.verification",
        "skill.alexa",
        "skill.pages",
        "skill.readiness",
    ),
    ("skill.certificates", "skill.presenting", "skill.session_attributes", "skill.serializing"),
    ("skill.remembering",),
    ("skill.sdk", "skill.device_settings", "skill.reminders", "skill.handlers"),
    ("skill.fetching", "skill.store", "skill.words", "skill.screens"),
    ("skill.display", "skill.starting"),
    ("skill.telemetry", "skill.metrics"),
    ("skill.logs", "skill.waiting"),
    ("skill.domain",),
)
OUTSIDE = {
    "boto3": {"skill.store.dynamodb"},
    "botocore": {"skill.store.dynamodb", "skill.store.transport", "skill.commands"},
    "structlog": {"skill.logs"},
    "sqlite3": {"skill.store.sqlite"},
    "apig_wsgi": {"skill.lambda_function"},
    "flask": {"skill.app", "skill.echo.local", "skill.echo.page.routes"},
    "granian": {"skill.server"},
    "greenlet": {"skill.handing_over"},
    "jiter": {"skill.verification"},
    "orjson": {"skill.app", "skill.logs", "skill.verification"},
    "prometheus_client": {"skill.metrics"},
    "ask_sdk_core": {"skill.sdk"},
    "ask_sdk_webservice_support": {"skill.sdk"},
    "urllib3": {"skill.echo.wire"},
}


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(SKILL.parent).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(file): file for file in sorted(SKILL.rglob("*.py"))}


def imports(module: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            base = node.module or ""
            # `from skill import words` names a module, `from skill.words import Words` a class.
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= (names & FILES.keys()) or {base}
    return found


def layer(module: str) -> int | None:
    for number, layer_ in enumerate(LAYERS):
        if any(module == each or module.startswith(f"{each}.") for each in layer_):
            return number
    return None


@pytest.mark.parametrize("module", sorted(FILES.keys() - {"skill"}))
def test_every_module_has_a_layer(module: str) -> None:
    assert layer(module) is not None


@pytest.mark.parametrize("module", sorted(FILES.keys() - {"skill"}))
def test_imports_point_downwards_only(module: str) -> None:
    own = layer(module)
    assert own is not None
    ours = (imports(module) & FILES.keys()) - {"skill"}
    assert {each for each in ours if (layer(each) or 0) < own} == set()


@pytest.mark.parametrize("module", [each for each in FILES if each.startswith("skill.domain")])
def test_the_domain_imports_the_standard_library_only(module: str) -> None:
    outside = {each for each in imports(module) if not each.startswith("skill.domain")}
    assert {each.split(".")[0] for each in outside} <= sys.stdlib_module_names


@pytest.mark.parametrize("module", [each for each in FILES if each.startswith("skill.domain")])
def test_the_domain_asks_no_clock_and_no_chance_of_its_own(module: str) -> None:
    called = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    assert called.isdisjoint({"datetime.now", "date.today", "time.time", "random.random", "open"})


@pytest.mark.parametrize("package", OUTSIDE)
def test_a_package_is_imported_only_where_it_is_used(package: str) -> None:
    users = {
        module for module in FILES if package in {each.split(".")[0] for each in imports(module)}
    }
    assert users <= OUTSIDE[package]


@pytest.mark.parametrize("module", FILES)
def test_only_the_top_knows_the_simulator(module: str) -> None:
    knows = {each for each in imports(module) if each.startswith("skill.echo")}
    assert not knows or module.startswith("skill.echo") or module == "skill.commands"


@pytest.mark.parametrize("module", [each for each in FILES if each.startswith("skill.handlers")])
def test_no_sentence_that_a_person_hears_stands_in_a_handler(module: str) -> None:
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    said = (node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Dict))
    texts = {
        node.value
        for each in said
        for node in ast.walk(each)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    errors = {
        node.value
        for each in ast.walk(tree)
        if isinstance(each, ast.Raise)
        for node in ast.walk(each)
        if isinstance(node, ast.Constant)
    }
    assert [text for text in texts - errors if " " in text.strip()] == []
