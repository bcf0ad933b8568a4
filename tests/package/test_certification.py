"""Amazon's certification as a checklist: each rule, and what shows that the skill keeps it.

`pytest -v tests/package/test_certification.py` prints the list. What takes a device, an account or
a person at Amazon is in docs/certification.md. Each rule is run against a couple that tries
everything (`Exam`), on every kind of device, over signed HTTP.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import urllib3

from simulator.answer import Answer
from simulator.device import Echo
from simulator.envelope import (
    Complaint,
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_ended_request,
    session_of,
)
from simulator.hearing import Heard, Hearing
from simulator.hearing.heard import SlotHeard
from simulator.local import LocalSkill, load_model, local_skill
from simulator.profiles import PROFILES, SPEAKER, Profile
from skill.settings import Settings
from skill.tools.packaging import LOCALES, Files
from skill.web import TURN_SECONDS
from tests.package.test_store_page import HEALTH_CLAIM, ONE_SHOT, OPENING, samples_of
from tests.support.clock import Clock
from tests.support.icons import SIZES, file_of

JSON = dict[str, Any]
Headers = Mapping[str, str]
Spoil = Callable[[bytes, Headers], tuple[bytes, Headers]]
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
INTENTS: Sequence[JSON] = load_model()["interactionModel"]["languageModel"]["intents"]
OPEN, HUG, KNOWN = "open small gestures", "start a hug timer", "what do you know about us"
HUGS = (
    HUG,
    "start a ten second hug",
    "start a three minute hug",
    "start a silent hug",
    "start a counted hug",
)
ONE_SHOTS = tuple(
    f"ask small gestures {intent['samples'][0]}" for intent in INTENTS if intent["samples"]
)
TALKS: Sequence[Sequence[str]] = (
    *((said,) for said in ONE_SHOTS),
    *((f"ask small gestures to {hug}",) for hug in HUGS),
    (OPEN, "help", "yes", "help", "another one", "save that one", "say that again", "stop"),
    (OPEN, "yes", "yes", "no"),
    (OPEN, "bananas on the roof", "bananas on the roof", "cancel"),
    (OPEN, "something kind to say", "help", "yes", "go home"),
    (OPEN, "remind us every day", "help", "at seven in the evening", "no"),
    (OPEN, "forget us", "help", "no"),
    (OPEN, "we're away", "until sunday"),
    (OPEN, *HUGS),
)
"""What the couple says, a conversation a line."""

SHOWN = ((OPEN, *HUGS), (OPEN, "yes", "something kind to say", "how is our streak"))
"""What a screen shows something for: a hug, cards, the calendar."""

CANNOT_PLAY = Complaint(
    "Alexa.Presentation.APLA", "hug", [{"type": "LINK_ERROR", "reason": "NOT_FOUND_ERROR"}]
)
APOLOGY = "something went wrong"
DIRECTIVES = {
    "Alexa.Presentation.APLA.RenderDocument",
    "Alexa.Presentation.APL.RenderDocument",
    "Alexa.Presentation.APL.ExecuteCommands",
    "Connections.SendRequest",
    "Tasks.CompleteTask",
}


def hold(echo: Echo, *said: str) -> list[Answer]:
    answers = [echo.say(each) for each in said]
    echo.close()
    return answers


@dataclass
class Exam:
    """A running skill, its package, and all that it answered to a couple that tried everything."""

    local: LocalSkill
    echo: Echo
    files: Files

    @cached_property
    def heard(self) -> dict[str, list[Answer]]:
        """Every answer, by the kind of device: all of TALKS by voice alone, and on one screen."""
        whole = ("speaker", "large")
        by_device = {
            name: self._talks(profile, TALKS if name in whole else SHOWN)
            for name, profile in PROFILES.items()
        }
        self.echo.complain(CANNOT_PLAY)
        return by_device | {"without APLA": self._talks(SPEAKER, SHOWN)}

    @property
    def answers(self) -> list[Answer]:
        return [answer for answers in self.heard.values() for answer in answers]

    @property
    def spoken(self) -> list[Answer]:
        return [answer for answer in self.answers if answer.speech]

    def _talks(self, profile: Profile, talks: Sequence[Sequence[str]]) -> list[Answer]:
        self.echo.profile = profile
        heard = [self.hold(*talk) for talk in talks]
        self.echo.profile = SPEAKER
        return [answer for talk in heard for answer in talk]

    def hold(self, *said: str) -> list[Answer]:
        """Return the answers in a conversation of its own."""
        return hold(self.echo, *said)

    @contextmanager
    def strangers(self) -> Iterator[Echo]:
        """Provide the device of a household that the skill has not met."""
        numbered = f"amzn1.ask.account.{uuid4().hex}"
        with self.local.echo(who=replace(self.local.who, user_id=numbered)) as echo:
            yield echo

    def intent(self, name: str, slot: str, kind: str, value: str) -> JSON:
        """Return the response to an intent with one slot, whatever anybody would say for it."""
        heard = Heard(name, {slot: SlotHeard(kind, value)})
        return self.post(intent_request(self.local.who, Stamp("one", self.local.clock()), heard))

    def post(self, request: JSON) -> JSON:
        """Return the response to a request."""
        status, body = self.try_to_post(request)
        assert status == 200
        response: JSON = json.loads(body)["response"]
        return response

    def try_to_post(
        self, request: JSON, who: Identity | None = None, spoil: Spoil = lambda *sent: sent
    ) -> tuple[int, bytes]:
        """Status and body of what comes back to a request that is spoilt once it was signed."""
        session = session_of(who or self.local.who, "session", new=True, attributes={})
        raw = json.dumps(envelope(who or self.local.who, session, request)).encode()
        return self.echo.post(*spoil(raw, self.local.authority.sign(raw)))

    @property
    def launch(self) -> JSON:
        return launch_request(self.local.who, Stamp("one", self.local.clock()))

    @property
    def manifest(self) -> JSON:
        manifest: JSON = json.loads(self.files["skill-package/skill.json"])["manifest"]
        return manifest

    def intents_of(self, locale: str) -> dict[str, JSON]:
        """Return a packaged model's intents, by name."""
        model = json.loads(self.files[f"skill-package/interactionModels/custom/{locale}.json"])
        intents = model["interactionModel"]["languageModel"]["intents"]
        return {intent["name"]: intent for intent in intents}


RULES: dict[str, Callable[[Exam], None]] = {}
FIVE_CLIPS = "Speech plays five clips at the most."


def rule(sentence: str) -> Callable[[Callable[[Exam], None]], None]:
    """Put a check on the list under the rule that it checks."""

    def register(check: Callable[[Exam], None]) -> None:
        assert sentence not in RULES
        RULES[sentence] = check

    return register


# Requests


@rule("A request that Alexa did not sign, or that was changed on its way, is answered 400.")
def _(exam: Exam) -> None:
    def unsigned(body: bytes, headers: Headers) -> tuple[bytes, Headers]:
        return body, {name: headers[name] for name in headers if "ignature" not in name}

    def changed(body: bytes, headers: Headers) -> tuple[bytes, Headers]:
        return body + b" ", headers

    def elsewhere(body: bytes, headers: Headers) -> tuple[bytes, Headers]:
        return body, {**headers, "SignatureCertChainUrl": "https://example.com/echo.api/x.pem"}

    for spoil in (unsigned, changed, elsewhere):
        assert exam.try_to_post(exam.launch, spoil=spoil)[0] == 400


@rule("A request that is older than 150 seconds is answered 400.")
def _(exam: Exam) -> None:
    late = Stamp("one", exam.local.clock() - timedelta(seconds=200))
    assert exam.try_to_post(launch_request(exam.local.who, late))[0] == 400


@rule("A skill event may come an hour late, and no later.")
def _(exam: Exam) -> None:
    for minutes, status in ((60, 200), (61, 400)):
        late = Stamp(str(minutes), exam.local.clock() - timedelta(minutes=minutes))
        event = launch_request(exam.local.who, late)
        event["type"] = "AlexaSkillEvent.SkillPermissionChanged"
        assert exam.try_to_post(event)[0] == status


@rule("A request of a kind that is not known yet is answered without a word.")
def _(exam: Exam) -> None:
    assert exam.post(exam.launch | {"type": "Alexa.Tomorrow.Request"}) == {}


@rule("A request for another skill is answered 400.")
def _(exam: Exam) -> None:
    other = replace(exam.local.who, application_id="amzn1.ask.skill.another")
    assert (
        exam.try_to_post(launch_request(other, Stamp("one", exam.local.clock())), other)[0] == 400
    )


# Responses


@rule("Speech has at most 8,000 characters, the reprompt's as well.")
def _(exam: Exam) -> None:
    assert max(len(speech) for each in exam.answers for speech in spoken(each)) <= 8000


@rule("A response has at most 120 KB.")
def _(exam: Exam) -> None:
    assert max(len(json.dumps(each.body).encode()) for each in exam.answers) <= 120 * 1024


@rule("All that is heard of a response lasts at most 240 seconds.")
def _(exam: Exam) -> None:
    assert max(each.playback.ms for each in exam.answers) <= 240_000


@rule("A reprompt plays no clip.")
def _(exam: Exam) -> None:
    assert [each.reprompt for each in exam.answers if "<audio" in each.reprompt] == []


@rule(FIVE_CLIPS)
def _(exam: Exam) -> None:
    assert max(each.speech.count("<audio") for each in exam.answers) <= 5


@rule("A break lasts at most ten seconds, and no other follows it at once.")
def _(exam: Exam) -> None:
    speeches = [speech for each in exam.answers for speech in spoken(each)]
    breaks = [
        found for speech in speeches for found in re.findall(r'<break time="([^"]+)"', speech)
    ]
    assert breaks
    assert max(map(milliseconds, breaks)) <= 10_000
    assert [each for each in speeches if re.search(r"(<break[^>]*>\s*){2}", each)] == []


@rule("A response that asks keeps the session open and has a reprompt; any other closes it.")
def _(exam: Exam) -> None:
    for each in exam.spoken:
        assert each.session_open == bool(each.reprompt), each.speech
        assert each.session_open == asks(each), each.playback.text


@rule("Every spoken response says whether the session ends.")
def _(exam: Exam) -> None:
    assert all(isinstance(each.response.get("shouldEndSession"), bool) for each in exam.spoken)


@rule("Help tells what the skill does, asks, and keeps the session open.")
def _(exam: Exam) -> None:
    (help_,) = exam.hold("ask small gestures for help")
    assert help_.session_open
    assert help_.speech.count("?") == 1
    for core in ("gesture", "hug timer", "something kind to say", "streak"):
        assert core in help_.speech


@rule("Stop, cancel and going home end the session, at any question.")
def _(exam: Exam) -> None:
    for said in ("stop", "cancel", "go home"):
        for before in ([OPEN], [OPEN, "help"], [OPEN, "forget us"]):
            assert not exam.hold(*before, said)[-1].session_open


@rule("Opening the skill says what it is, and asks.")
def _(exam: Exam) -> None:
    with exam.strangers() as echo:
        (opened,) = hold(echo, OPEN)
    assert "Small Gestures" in opened.speech
    assert opened.session_open


@rule("What nobody understands is answered with what would be understood, never with an error.")
def _(exam: Exam) -> None:
    puzzled = exam.hold(OPEN, "bananas on the roof", "bananas on the roof")
    assert all(each.session_open and each.reprompt for each in puzzled)


@rule("An ended session is answered without a word.")
def _(exam: Exam) -> None:
    for reason in ("USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR"):
        stamp = Stamp("one", exam.local.clock())
        assert exam.post(session_ended_request(exam.local.who, stamp, reason)) == {}


@rule("Nobody is kept waiting for eight seconds.")
def _(_exam: Exam) -> None:
    """Engines and APIs that hang are in tests/outage; this is the limit that they share."""
    assert TURN_SECONDS < 8


# Directives


@rule("No directive is sent but those that the manifest declares or that need no declaration.")
def _(exam: Exam) -> None:
    assert {each["type"] for answer in exam.answers for each in answer.directives} <= DIRECTIVES
    declared = [each["type"] for each in exam.manifest["apis"]["custom"]["interfaces"]]
    assert declared == ["ALEXA_PRESENTATION_APL"]


@rule("APL is sent to devices with a screen alone.")
def _(exam: Exam) -> None:
    for device, answers in exam.heard.items():
        sent = {each["type"] for answer in answers for each in answer.directives}
        screen = device in PROFILES and PROFILES[device].screen
        assert bool(screen) == ("Alexa.Presentation.APL.RenderDocument" in sent), device


@rule("An audio document is never silence alone.")
def _(exam: Exam) -> None:
    documents = [
        directive["document"]
        for answer in exam.answers
        for directive in answer.directives
        if directive["type"] == "Alexa.Presentation.APLA.RenderDocument"
    ]
    assert documents
    for document in documents:
        assert document["version"] == "0.91"
        assert {"Speech", "Audio"} & set(kinds(document))


@rule("A device that could not play or draw something is answered without a word.")
def _(exam: Exam) -> None:
    for interface in ("Alexa.Presentation.APLA", "Alexa.Presentation.APL"):
        assert exam.echo.complain(replace(CANNOT_PLAY, interface=interface)).response == {}


@rule("A custom task is completed with a status, also where its input is refused.")
def _(exam: Exam) -> None:
    for seconds, status in ((30, "200"), (181, "400"), ("many", "400")):
        task = {"name": "HugTimer", "version": "1", "input": {"seconds": seconds}}
        directives = exam.post(exam.launch | {"task": task})["directives"]
        completed = [each for each in directives if each["type"] == "Tasks.CompleteTask"]
        assert [each["status"]["code"] for each in completed] == [status]


# Permissions, reminders, data


@rule("Opening the skill asks for no permission.")
def _(exam: Exam) -> None:
    with asking(exam) as (echo, asked):
        (opened,) = hold(echo, OPEN)
    assert asked == []
    assert "remind" not in opened.speech


@rule("A reminder is set after a spoken yes to its time and how often, and the permission.")
def _(exam: Exam) -> None:
    with asking(exam) as (echo, asked):
        echo.say(OPEN)
        offered = echo.say("remind us every day at seven in the evening")
        assert asked == []
        assert "every day at 7 in the evening" in offered.speech
        assert offered.session_open
        echo.say("yes")
    assert asked == ["alexa::alerts:reminders:skill:readwrite"]


@rule("No other permission is asked for.")
def _(exam: Exam) -> None:
    scopes = {each["name"] for each in exam.manifest["permissions"]}
    assert scopes == {"alexa::alerts:reminders:skill:readwrite"}


@rule("Without any permission the skill does all but remind.")
def _(exam: Exam) -> None:
    with asking(exam) as (echo, asked):
        for said in ONE_SHOTS:
            assert APOLOGY not in first(hold(echo, said))
    assert set(asked) <= {"alexa::alerts:reminders:skill:readwrite"}


@rule("Disabling the skill erases the household, where Alexa says that nothing is to be kept.")
def _(exam: Exam) -> None:
    with exam.strangers() as echo:
        before = first(hold(echo, f"ask small gestures {KNOWN}"))
        hold(echo, "tell small gestures we did it")
        assert first(hold(echo, f"ask small gestures {KNOWN}")) != before
        request = launch_request(echo.who, Stamp("gone", exam.local.clock()))
        request["type"] = "AlexaSkillEvent.SkillDisabled"
        request["body"] = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
        assert exam.try_to_post(request, echo.who)[0] == 200
        assert first(hold(echo, f"ask small gestures {KNOWN}")) == before
    events = exam.manifest["events"]
    assert {"eventName": "SKILL_DISABLED"} in events["subscriptions"]
    assert events["endpoint"] == exam.manifest["apis"]["custom"]["endpoint"]


@rule("A household can erase what is kept of it, by voice.")
def _(exam: Exam) -> None:
    with exam.strangers() as echo:
        before = first(hold(echo, f"ask small gestures {KNOWN}"))
        hold(echo, "tell small gestures we did it")
        hold(echo, "ask small gestures to forget us", "yes")
        assert first(hold(echo, f"ask small gestures {KNOWN}")) == before


# Manifest and models


@rule("Every locale of the manifest has a model, and every model its locale in the manifest.")
def _(exam: Exam) -> None:
    manifest = exam.manifest
    for part in ("publishingInformation", "privacyAndCompliance"):
        assert manifest[part]["locales"].keys() == set(LOCALES)
    models = {path for path in exam.files if "interactionModels" in path}
    assert models == {f"skill-package/interactionModels/custom/{each}.json" for each in LOCALES}


@rule("The invocation name has two words or more, and none that Alexa keeps for herself.")
def _(_exam: Exam) -> None:
    name = load_model()["interactionModel"]["languageModel"]["invocationName"]
    taken = "alexa echo amazon computer ziggy ask tell open start launch skill app to from in the"
    assert re.fullmatch(r"[a-z]+( [a-z]+)+", name)
    assert set(name.split()).isdisjoint(taken.split())


@rule("Help, Stop, Cancel, NavigateHome and Fallback are in every model, and are answered.")
def _(exam: Exam) -> None:
    for name in ("Help", "Stop", "Cancel", "NavigateHome", "Fallback"):
        assert all(f"AMAZON.{name}Intent" in exam.intents_of(locale) for locale in LOCALES)
        heard = intent_request(
            exam.local.who, Stamp("one", exam.local.clock()), Heard(f"AMAZON.{name}Intent")
        )
        assert APOLOGY not in exam.post(heard)["outputSpeech"]["ssml"]


@rule("Every intent of every model is answered, and not with an apology.")
def _(exam: Exam) -> None:
    for locale in LOCALES:
        who = replace(exam.local.who, locale=locale)
        for name in exam.intents_of(locale):
            request = intent_request(who, Stamp("one", exam.local.clock()), Heard(name))
            status, body = exam.try_to_post(request, who)
            assert status == 200
            assert APOLOGY not in json.loads(body)["response"]["outputSpeech"]["ssml"], name


@rule("A duration, a time or a date that makes no sense is met kindly.")
def _(exam: Exam) -> None:
    odd = {
        ("StartHugTimerIntent", "duration", "AMAZON.DURATION"): "PT P1M PT0S P900Y PT1S",
        ("PauseStreakIntent", "length", "AMAZON.DURATION"): "PT P1M PT0S P900Y",
        ("PauseStreakIntent", "until", "AMAZON.DATE"): "2026-W48 2026-WI 202X PRESENT_REF 2026-12",
        ("GestureDoneIntent", "day", "AMAZON.DATE"): "2026-W48-WE 2026-WI 202X PRESENT_REF 1999",
        ("DailyReminderIntent", "time", "AMAZON.TIME"): "MO AF EV NI 99:99",
    }
    for (name, slot, kind), values in odd.items():
        for value in values.split():
            speech = exam.intent(name, slot, kind, value)["outputSpeech"]["ssml"]
            assert APOLOGY not in speech, (name, value)


@rule("The first example phrase opens the skill by its name, and each other is a sample.")
def _(exam: Exam) -> None:
    for locale, page in exam.manifest["publishingInformation"]["locales"].items():
        model = json.loads(exam.files[f"skill-package/interactionModels/custom/{locale}.json"])
        name = model["interactionModel"]["languageModel"]["invocationName"]
        opens, *others = page["examplePhrases"]
        assert re.fullmatch(OPENING.format(name=name), opens)
        for phrase in others:
            said = re.fullmatch(ONE_SHOT.format(name=name), phrase)
            assert said, phrase
            assert said["sample"] in samples_of(model)


@rule("There is a small icon of 108 pixels and a large one of 512, as PNG.")
def _(exam: Exam) -> None:
    for locale in exam.manifest["publishingInformation"]["locales"].values():
        uris = (locale["smallIconUri"], locale["largeIconUri"])
        assert uris == tuple(f"file://assets/images/icon-{size}.png" for size in SIZES)
    for size in SIZES:
        packaged = exam.files[f"skill-package/assets/images/icon-{size}.png"]
        assert packaged == file_of(size).read_bytes()


@rule("The privacy policy and the terms of use are pages that the service serves.")
def _(exam: Exam) -> None:
    base = exam.local.url.removesuffix("/alexa")
    with urllib3.PoolManager(retries=False) as pool:
        for pages in exam.manifest["privacyAndCompliance"]["locales"].values():
            for url in pages.values():
                page = pool.request("GET", base + urlsplit(url).path)
                assert page.status == 200
                assert page.headers["Content-Type"].startswith("text/html")


@rule("The skill is not for children, sells nothing, shows no advertisement, handles no PHI.")
def _(exam: Exam) -> None:
    compliance = exam.manifest["privacyAndCompliance"]
    for name in ("isChildDirected", "allowsPurchases", "containsAds", "usesHealthInfo"):
        assert compliance[name] is False
    assert compliance["isExportCompliant"] is True
    assert compliance["usesPersonalInfo"] is True


@rule("The skill says that it is no therapy, and its page says so too.")
def _(exam: Exam) -> None:
    (said,) = exam.hold("ask small gestures is this therapy")
    assert re.search(r"\b(isn't|no) therapy\b", said.speech)
    for page in exam.manifest["publishingInformation"]["locales"].values():
        assert "not therapy" in page["description"]


@rule("Nothing on the store page claims to be good for the health.")
def _(exam: Exam) -> None:
    for page in exam.manifest["publishingInformation"]["locales"].values():
        read = "\n".join([page["summary"], page["description"], *page["keywords"]])
        assert HEALTH_CLAIM.findall(read) == []


@rule("The certifier is told how to try everything, and what each permission is for.")
def _(exam: Exam) -> None:
    told = exam.manifest["publishingInformation"]["testingInstructions"]
    for each in ("HugTimer", *(each["name"] for each in exam.manifest["permissions"])):
        assert each in told


def spoken(answer: Answer) -> tuple[str, str]:
    return answer.speech, answer.reprompt


def first(answers: Sequence[Answer]) -> str:
    return answers[0].speech


def asks(answer: Answer) -> bool:
    """Whether a question is the last that is heard; on a screen a hug's document may ask it."""
    if answer.playback.words.endswith("?"):
        return True
    return answer.session_open and any("?" in line for line in shown(answer.directives))


def shown(part: object) -> Iterator[str]:
    """Return every text in directives, and in the documents and the data that they carry."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from shown(each)
    elif isinstance(part, list):
        for each in part:
            yield from shown(each)


def milliseconds(duration: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(ms|s)", duration).groups()  # type: ignore[union-attr]
    return float(number) * (1000 if unit == "s" else 1)


def kinds(part: object) -> Iterator[str]:
    """Return the types of all components of a document."""
    if isinstance(part, Mapping):
        yield str(part.get("type"))
        for each in part.values():
            yield from kinds(each)
    elif isinstance(part, list):
        for each in part:
            yield from kinds(each)


@contextmanager
def asking(exam: Exam) -> Iterator[tuple[Echo, list[str]]]:
    """Provide a new household that allows nothing, and the permissions that it was asked for."""
    asked: list[str] = []

    def deny(scope: str) -> str:
        asked.append(scope)
        return "DENIED"

    with exam.strangers() as echo:
        echo.consent = deny
        yield echo, asked


@pytest.fixture(scope="module")
def exam(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exam]:
    store = tmp_path_factory.mktemp("households") / "gestures.db"
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{store}"})
    with (
        pytest.MonkeyPatch.context() as patch,
        local_skill(settings, zone="America/New_York", clock=Clock(NOW)) as local,
        local.echo() as echo,
    ):
        # Each device says the same, and an ear that listens is the slowest part by far.
        patch.setattr(Hearing, "hear", cache(Hearing.hear))
        yield Exam(local, echo, files)


@pytest.mark.parametrize("sentence", RULES)
def test_the_skill_keeps_the_rule(sentence: str, exam: Exam) -> None:
    RULES[sentence](exam)
