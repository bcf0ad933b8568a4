"""What ask-cli is given: the right files, in Amazon's own types, for the named endpoint."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData
from ask_smapi_model.v1.skill.manifest.interface_type import InterfaceType
from ask_smapi_model.v1.skill.manifest.skill_manifest_envelope import SkillManifestEnvelope
from jsonschema import Draft4Validator

from skill.alexa.names import SCOPES
from skill.conversation.handlers.tasks import HUG_TIMER, TASKS
from skill.domain.hug import LONGEST, SHORTEST
from skill.tools.packaging import (
    LOCALES,
    CannotPackage,
    Files,
    Sources,
    endpoint,
    package,
    read_sources,
    write,
)
from tests.support.processes import call_skill, run_skill
from tests.support.smapi import misfits

URL = "https://gestures.example.com/alexa"
NAMES = {
    "ask-resources.json",
    "skill-package/skill.json",
    *(f"skill-package/tasks/{name}.1.json" for name in TASKS),
    "skill-package/assets/images/icon-108.png",
    "skill-package/assets/images/icon-512.png",
    *(f"skill-package/interactionModels/custom/{locale}.json" for locale in LOCALES),
}
ASK_CLI_LOCALES = {
    "de-DE", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "es-ES", "es-MX", "es-US", "fr-CA",
    "fr-FR", "hi-IN", "it-IT", "ja-JP", "pt-BR",
}  # fmt: skip
SCREENS = {
    "HUB": [(480, 480), (960, 480), (1280, 800), (1920, 1080), (1080, 1920)],
    "TV": [(960, 540)],
}
"""Width and height of the viewports that the skill is drawn for, in pixels."""


def manifest_of(files: Files) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(files["skill-package/skill.json"])["manifest"]
    return manifest


def model_of(files: Files, locale: str) -> dict[str, Any]:
    model = json.loads(files[f"skill-package/interactionModels/custom/{locale}.json"])
    language_model: dict[str, Any] = model["interactionModel"]["languageModel"]
    return language_model


@pytest.fixture(scope="module")
def small(sources: Sources) -> Sources:
    """Sources with a model that has next to nothing in it, of which a package is made at once."""
    language_model = {"invocationName": "small gestures", "intents": [], "types": []}
    return replace(sources, model={"interactionModel": {"languageModel": language_model}})


@pytest.fixture
def manifest(files: Files) -> dict[str, Any]:
    return manifest_of(files)


def task_of(files: Files, name: str) -> dict[str, Any]:
    definition: dict[str, Any] = json.loads(files[f"skill-package/tasks/{name}.1.json"])
    return definition


def test_the_files_are_those_of_ask_cli_and_no_other(files: Files) -> None:
    assert files.keys() == NAMES
    assert json.loads(files["ask-resources.json"]) == {
        "askcliResourcesVersion": "2020-03-31",
        "profiles": {"default": {"skillMetadata": {"src": "./skill-package"}}},
    }
    assert set(LOCALES) <= ASK_CLI_LOCALES


def test_the_manifest_has_no_member_that_amazon_does_not_know(files: Files) -> None:
    manifest = json.loads(files["skill-package/skill.json"])
    interfaces = manifest["manifest"]["apis"]["custom"]["interfaces"]
    # Amazon's package names this interface, and has no class for it.
    interfaces.remove({"type": InterfaceType.CAN_FULFILL_INTENT_REQUEST.value})
    assert misfits(manifest, SkillManifestEnvelope) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_model_has_no_member_that_amazon_does_not_know(files: Files, locale: str) -> None:
    model = json.loads(files[f"skill-package/interactionModels/custom/{locale}.json"])
    assert misfits(model, InteractionModelData) == []


def test_a_misspelt_member_would_be_found() -> None:
    assert misfits({"manifest": {"permission": []}}, SkillManifestEnvelope) == [
        "manifest.permission"
    ]
    assert misfits({"manifest": {"manifestVersion": "1.0"}}, SkillManifestEnvelope) == []


def test_requests_and_events_go_to_the_endpoint(manifest: dict[str, Any]) -> None:
    where = {"uri": URL, "sslCertificateType": "Trusted"}
    assert manifest["apis"]["custom"]["endpoint"] == where
    assert manifest["events"]["endpoint"] == where


def test_the_pages_are_those_that_the_service_serves(manifest: dict[str, Any]) -> None:
    assert manifest["privacyAndCompliance"]["locales"] == {
        locale: {
            "privacyPolicyUrl": "https://gestures.example.com/privacy",
            "termsOfUseUrl": "https://gestures.example.com/terms",
        }
        for locale in LOCALES
    }


@pytest.mark.parametrize(
    ("url", "uri", "certificate"),
    [
        ("https://gestures.example.com", URL, "Trusted"),
        ("https://gestures.example.com/", URL, "Trusted"),
        ("https://gestures.example.com:443/alexa/", URL, "Trusted"),
        ("HTTPS://Gestures.Example.com/alexa", URL, "Trusted"),
        ("https://example.com/for-two/alexa", "https://example.com/for-two/alexa", "Trusted"),
        ("https://a.lambda-url.eu-west-1.on.aws/", None, "Wildcard"),
        ("https://a.execute-api.eu-west-1.amazonaws.com", None, "Wildcard"),
        ("https://amazonaws.com.example.com", None, "Trusted"),
        ("https://on.aws.example.com", None, "Trusted"),
    ],
)
def test_an_endpoint_is_where_alexa_will_post(url: str, uri: str | None, certificate: str) -> None:
    where = endpoint(url)
    assert where.certificate == certificate
    assert where.uri == (uri or f"{url.rstrip('/')}/alexa")


def test_the_certificate_may_be_named() -> None:
    assert endpoint("https://a.on.aws", "SelfSigned").certificate == "SelfSigned"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gestures.example.com",
        "http://gestures.example.com",
        "https://gestures.example.com:8443/alexa",
        "https://gestures.example.com/skill",
        "https://gestures.example.com/malexa",
        "https://gestures.example.com//alexa",
        "https://gestures.example.com/../alexa",
        "https://gestures.example.com/alexa?a=b",
        "https://gestures.example.com/alexa#a",
        "https://user@gestures.example.com/alexa",
        "https://localhost/alexa",
        "https://127.0.0.1/alexa",
        "https://[::1]/alexa",
        "https://gestures.example.com/alexa\n",
        'https://gestures.example.com/a"b/alexa',
    ],
)
def test_what_alexa_could_not_post_to_is_refused(url: str) -> None:
    with pytest.raises(CannotPackage, match="Alexa wants https://HOST/alexa"):
        endpoint(url)


ARN = "arn:aws:lambda:eu-west-1:123456789012:function:gestures"


@pytest.mark.parametrize("arn", [ARN, f"{ARN}:live"])
def test_a_function_is_named_without_a_certificate(small: Sources, arn: str) -> None:
    manifest = manifest_of(package(small, endpoint(arn)))
    assert manifest["apis"]["custom"]["endpoint"] == {"uri": arn}
    assert manifest["events"]["endpoint"] == {"uri": arn}


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:lambda:eu-west-1:1234:function:gestures",
        "arn:aws:lambda:eu-west-1:123456789012:layer:gestures",
        "arn:aws:s3:::gestures",
        f"{ARN}:",
        f"{ARN}\n",
        f"{ARN}/x",
    ],
)
def test_what_is_no_function_is_refused(arn: str) -> None:
    with pytest.raises(CannotPackage, match="a function is arn:aws:lambda:REGION"):
        endpoint(arn)


@pytest.mark.parametrize("folder", ["https://pages.example.com/for-two", "https://x.example.com/"])
def test_the_pages_of_a_function_are_where_its_host_put_them(small: Sources, folder: str) -> None:
    manifest = manifest_of(package(small, endpoint(ARN, pages=folder)))
    base = folder.rstrip("/")
    for pages in manifest["privacyAndCompliance"]["locales"].values():
        assert pages == {
            "privacyPolicyUrl": f"{base}/privacy.html",
            "termsOfUseUrl": f"{base}/terms.html",
        }


def test_a_function_whose_pages_are_nowhere_yet_names_none(small: Sources) -> None:
    manifest = manifest_of(package(small, endpoint(ARN)))
    assert "locales" not in manifest["privacyAndCompliance"]


@pytest.mark.parametrize(
    ("place", "certificate", "pages"),
    [
        (ARN, "Trusted", None),
        (ARN, None, "http://pages.example.com"),
        (ARN, None, "https://pages.example.com/?x"),
        (URL, None, "https://pages.example.com"),
    ],
)
def test_what_does_not_go_with_an_endpoint_is_refused(
    place: str, certificate: str | None, pages: str | None
) -> None:
    with pytest.raises(CannotPackage, match=r"--certificate: |--pages: "):
        endpoint(place, certificate, pages)


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_defined_in_the_form_that_alexa_takes(files: Files, name: str) -> None:
    task = task_of(files, name)
    assert task["openapi"].startswith("3.")
    assert task["info"]["version"] == "1"
    assert task["info"]["x-amzn-alexa-access-scope"] == "public"
    assert task["info"]["x-amzn-display-details"].keys() == set(LOCALES)
    ((path, operations),) = task["paths"].items()
    assert path == f"/{name}"
    assert operations.keys() - {"summary", "description"} == {"post"}
    assert "200" in operations["post"]["responses"]


def test_the_manifest_lists_the_tasks_that_the_skill_runs(manifest: dict[str, Any]) -> None:
    named = [{"name": name, "version": "1"} for name in TASKS]
    assert manifest["apis"]["custom"]["tasks"] == named


def test_an_evening_takes_no_input(files: Files) -> None:
    assert "requestBody" not in task_of(files, "Evening")["paths"]["/Evening"]["post"]


def test_a_hug_timer_takes_the_seconds_that_a_hug_can_have(files: Files) -> None:
    task = task_of(files, HUG_TIMER)
    post = task["paths"][f"/{HUG_TIMER}"]["post"]
    assert post["responses"].keys() == {"200", "400"}
    schema = task["components"]["schemas"]["Input"]
    assert schema["properties"] == {
        "seconds": {"type": "integer", "minimum": SHORTEST, "maximum": LONGEST}
    }
    content = post["requestBody"]["content"]["application/json"]
    for example in content["examples"].values():
        Draft4Validator(schema).validate(example["value"])


def test_the_certifier_is_told_why_each_permission_is_asked_for(manifest: dict[str, Any]) -> None:
    asked = [each["name"] for each in manifest["permissions"]]
    assert sorted(asked) == sorted(SCOPES)
    for scope in asked:
        told = manifest["publishingInformation"]["testingInstructions"]
        assert f"THE PERMISSION {scope}\nIt is used for one thing: " in told


def test_events_are_subscribed_and_the_certifier_is_told_why(manifest: dict[str, Any]) -> None:
    events = {each["eventName"] for each in manifest["events"]["subscriptions"]}
    assert events == {"SKILL_DISABLED", "SKILL_PERMISSION_ACCEPTED", "SKILL_PERMISSION_CHANGED"}
    for event in events:
        assert event in manifest["publishingInformation"]["testingInstructions"]


@pytest.mark.parametrize(
    ("mode", "size"), [(mode, size) for mode, sizes in SCREENS.items() for size in sizes]
)
def test_every_screen_that_the_skill_is_drawn_for_is_declared(
    manifest: dict[str, Any], mode: str, size: tuple[int, int]
) -> None:
    interfaces = {each["type"]: each for each in manifest["apis"]["custom"]["interfaces"]}
    apl = interfaces["ALEXA_PRESENTATION_APL"]
    width, height = size
    fitting = [
        each
        for each in apl["supportedViewports"]
        if each["mode"] == mode
        and each["minWidth"] <= width <= each["maxWidth"]
        and each["minHeight"] <= height <= each["maxHeight"]
    ]
    assert len(fitting) == 1
    assert fitting[0]["shape"] == ("ROUND" if size == (480, 480) else "RECTANGLE")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_understands_the_same_intents(files: Files, locale: str) -> None:
    there, here = model_of(files, locale), model_of(files, "en-US")
    assert there["invocationName"] == here["invocationName"]
    for kind in ("intents", "types"):
        assert [each["name"] for each in there[kind]] == [each["name"] for each in here[kind]]
    ids = [[value["id"] for value in each["values"]] for each in there["types"]]
    assert ids == [[value["id"] for value in each["values"]] for each in here["types"]]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_intents_of_a_locale_share_a_sample(files: Files, locale: str) -> None:
    samples = [
        sample
        for intent in model_of(files, locale)["intents"]
        for sample in intent.get("samples", [])
    ]
    assert len(set(samples)) == len(samples)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_values_of_a_slot_type_are_said_alike_in_a_locale(files: Files, locale: str) -> None:
    for each in model_of(files, locale)["types"]:
        names = [value["name"] for value in each["values"]]
        said = [form for name in names for form in [name["value"], *name.get("synonyms", [])]]
        assert len(set(said)) == len(said), each["name"]


def test_a_locale_is_spelled_as_its_people_spell(files: Files) -> None:
    def words(locale: str) -> set[str]:
        return set(re.findall(r"[a-z']+", json.dumps(model_of(files, locale)["intents"])))

    assert {"favorite", "counselor", "mom"} <= words("en-US")
    assert {"favourite", "counsellor", "mum"} <= words("en-GB")
    assert {"favourite", "counsellor", "mom"} <= words("en-CA")
    for locale in set(LOCALES) - {"en-US"}:
        assert words(locale).isdisjoint({"favorite", "favorites", "counselor", "counseling"})


def test_a_host_that_has_an_american_word_in_its_name_keeps_it(small: Sources) -> None:
    files = package(small, endpoint("https://favorite.example.com"))
    assert files["skill-package/skill.json"].count(b"favourite.example.com") == 0


def test_a_locale_that_has_texts_of_its_own_keeps_them(small: Sources) -> None:
    template = json.loads(json.dumps(small.manifest))
    own = {"name": "Small Gestures at Willow Street", "summary": "My favorite."}
    template["manifest"]["publishingInformation"]["locales"]["en-GB"] = own
    made = package(replace(small, manifest=template), endpoint(URL))
    assert manifest_of(made)["publishingInformation"]["locales"]["en-GB"] == own


def test_the_same_sources_make_the_same_files(sources: Sources, files: Files) -> None:
    assert package(sources, endpoint(URL)) == files


@pytest.mark.parametrize("spoil", ["${nobody}", "$", "${"])
def test_a_place_that_nothing_fills_is_told(sources: Sources, spoil: str) -> None:
    with pytest.raises(CannotPackage, match=r"skill\.json: "):
        package(replace(sources, manifest={"manifest": spoil}), endpoint(URL))


def test_a_source_that_is_missing_or_malformed_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotPackage, match="packages are made in a checkout"):
        read_sources(tmp_path)
    folder = tmp_path / "infra" / "skill"
    folder.mkdir(parents=True)
    with pytest.raises(CannotPackage, match=r"skill\.json: No such file"):
        read_sources(tmp_path)
    (folder / "skill.json").write_text("{")
    with pytest.raises(CannotPackage, match="Expecting property name"):
        read_sources(tmp_path)


def test_a_package_is_written_over_its_own_older_one(tmp_path: Path, files: Files) -> None:
    write(dict.fromkeys(files, b"older"), tmp_path)
    write(files, tmp_path)
    there = {path: (tmp_path / path).read_bytes() for path in files}
    assert there == files | {"ask-resources.json": b"older"}


def states(skill_id: str, **more: str) -> dict[str, Any]:
    profile = {"skillId": skill_id, **more}
    return {"askcliStatesVersion": "2020-03-31", "profiles": {"default": profile}}


def test_ask_cli_is_told_which_skill_it_is(tmp_path: Path, small: Sources) -> None:
    note = tmp_path / ".ask" / "ask-states.json"
    note.parent.mkdir()
    note.write_text('{"askcliStatesVersion": "2020-03-31", "profiles": {}}')
    write(package(small, endpoint(URL), skill_id="one"), tmp_path)
    assert json.loads(note.read_text()) == states("one")


def test_what_ask_cli_keeps_beside_it_stays(tmp_path: Path, small: Sources) -> None:
    write(package(small, endpoint(URL), skill_id="one"), tmp_path)
    note = tmp_path / ".ask" / "ask-states.json"
    note.write_text(json.dumps(states("one", lastDeployHash="two")))
    for skill_id in (None, "one"):
        write(package(small, endpoint(URL), skill_id), tmp_path)
        assert json.loads(note.read_text()) == states("one", lastDeployHash="two")


def test_a_folder_that_is_deployed_as_another_skill_is_left_as_it_is(
    tmp_path: Path, small: Sources
) -> None:
    write(package(small, endpoint(URL), skill_id="one"), tmp_path)
    other = package(small, endpoint("https://other.example.com"), skill_id="other")
    with pytest.raises(CannotPackage, match="is deployed as one, and not as other"):
        write(other, tmp_path)
    assert b"other.example.com" not in (tmp_path / "skill-package" / "skill.json").read_bytes()


@pytest.mark.parametrize("name", ["skill.json", "tasks/Other.1.json", "assets/images/icon.png"])
def test_another_skills_package_is_left_as_it_is(tmp_path: Path, files: Files, name: str) -> None:
    other = tmp_path / "skill-package" / name
    other.parent.mkdir(parents=True)
    other.write_text("another's")
    with pytest.raises(CannotPackage, match="is of another package"):
        write(files, tmp_path)
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == [other]
    assert other.read_text() == "another's"


def test_the_command_writes_the_pages_of_a_function_to_be_put_on_the_web(tmp_path: Path) -> None:
    arguments = ("package", "--endpoint", ARN, "--out", str(tmp_path))
    ended = call_skill(*arguments, GESTURES_CONTACT="Call us at noon.")
    first, then = ended.stdout.splitlines()
    assert first == f"{tmp_path} is a package for {ARN} (a function)"
    assert then.endswith("and package with --pages")
    assert "Call us at noon." in (tmp_path / "pages" / "privacy.html").read_text()
    assert "not therapy" in (tmp_path / "pages" / "terms.html").read_text()
    again = call_skill(*arguments, "--pages", "https://pages.example.com")
    assert len(again.stdout.splitlines()) == 1


def test_the_command_writes_it(tmp_path: Path) -> None:
    ended = run_skill(
        "package",
        *("--endpoint", "https://a.on.aws", "--out", str(tmp_path)),
        GESTURES_SKILL_ID="amzn1.ask.skill.one",
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"{tmp_path} is a package for https://a.on.aws/alexa (Wildcard)\n"
    written = {
        file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()
    }
    assert written == NAMES | {".ask/ask-states.json"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--endpoint", "http://a.example.com"), "small-gestures: http://a.example.com: Alexa"),
        (("--endpoint", URL, "--certificate", "None"), "invalid choice: 'None'"),
        ((), "required: --endpoint"),
    ],
)
def test_a_wrong_argument_is_told_and_ends_with_status_two(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    ended = call_skill("package", *arguments, "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert told in ended.stderr.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    ended = call_skill("package", "--endpoint", URL, "--out", str(tmp_path / "out"))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
