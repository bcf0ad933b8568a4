"""Write an interaction model from its sources: `make model`, or `--check` in `make lint`.

A folder a language holds one text file an intent, and one a slot type in `types/`. A file starts
with a header that says what belongs in it; `# heading` groups what follows; every other line is a
sentence in hassil's notation: `(a|b)`, `[optional]`, `{slot}`. docs/model.md tells it whole.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from hassil.expression import Alternative, Expression, Group, ListReference, TextChunk
from hassil.parse_expression import parse_sentence
from hassil.parser import ParseError

from skill.tools.model_rules import MOST_TO_AN_INTENT, Line, Rules, WrongSourceError

MODELS = Path(__file__).parents[2] / "interaction_models"

JSON = Any


class Source(NamedTuple):
    """A file: the settings of its header, and its lines by heading."""

    name: str
    settings: Mapping[str, Line]
    groups: Mapping[str, list[Line]]

    def samples(self, *headings: str) -> list[tuple[Line, str]]:
        """Return what stands under headings, written out; what two lines say is of the first."""
        lines = [line for heading in headings for line in self.groups.get(heading, ())]
        said: dict[str, Line] = {}
        for line in lines:
            for each in expand(line):
                said.setdefault(each, line)
        return [(line, each) for each, line in said.items()]

    def sentences(self) -> list[tuple[Line, str]]:
        """Return what asks for the intent: all but what answers a question for one slot."""
        return self.samples(*(each for each in self.groups if not each.startswith(_ANSWERS)))


_ANSWERS = "answers "
_SETTINGS = ("locale", "invocation", "fallback", "slots", "asks")


def build(folder: Path) -> JSON:
    """Return the interaction model of a language's sources.

    Raises:
        WrongSourceError: a source breaks the notation or a rule of Amazon's; it names file and
            line.
    """
    skill = read(folder / "skill.txt")
    intents = [read(file) for file in sorted(folder.glob("*Intent.txt"))]
    types = [_slot_type(read(file)) for file in sorted((folder / "types").glob("*.txt"))]
    rules = Rules(skill.settings["invocation"], {each["name"] for each in types})
    model = {
        "languageModel": {
            "invocationName": _setting(skill, "invocation"),
            "modelConfiguration": {
                "fallbackIntentSensitivity": {"level": _setting(skill, "fallback")}
            },
            "intents": [_intent(intent, rules) for intent in intents],
            "types": types,
        },
        **_dialog(intents),
    }
    rules.check_all()
    return {"interactionModel": model}


def read(file: Path) -> Source:
    """Read a source into header and groups."""
    settings: dict[str, Line] = {}
    groups: dict[str, list[Line]] = {}
    heading = None
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        name, is_setting, value = text.partition(": ")
        if text.startswith("# "):
            heading = text.removeprefix("# ")
        elif heading is not None and text.strip():
            groups.setdefault(heading, []).append(Line(file, number, text))
        elif is_setting and name.split()[0] in _SETTINGS:
            settings[name] = Line(file, number, value)
    return Source(file.stem, settings, groups)


def expand(line: Line) -> list[str]:
    """Return every sentence that a line of the notation stands for, in its order."""
    try:
        said = _said(parse_sentence(line.text.strip()).expression)
    except ParseError as malformed:
        raise line.wrong(str(malformed)) from malformed
    sentences = list(dict.fromkeys(" ".join(each.split()) for each in said))
    if len(sentences) > MOST_TO_AN_INTENT:
        raise line.wrong(f"{len(sentences)} sentences in one line")
    return sentences


def _said(expression: Expression) -> Iterable[str]:
    match expression:
        case TextChunk():
            return [expression.original_text]
        case ListReference():
            return [f"{{{expression.list_name}}}"]
        case Alternative():
            return [said for item in expression.items for said in _said(item)]
        case Group():
            return map("".join, product(*map(list, map(_said, expression.items))))
    raise ParseError(f"{type(expression).__name__} is no part of the notation")


def _setting(source: Source, name: str) -> str:
    return source.settings[name].text


def _intent(source: Source, rules: Rules) -> JSON:
    slots = dict(_slots(source))
    sentences = source.sentences()
    rules.check_intent(source.name, slots, sentences)
    declared = [_slot(source, name, type_) for name, type_ in slots.items()]
    return {
        "name": source.name,
        **({"slots": declared} if declared else {}),
        "samples": [said for _, said in sentences],
    }


def _slots(source: Source) -> Iterator[tuple[str, str]]:
    if line := source.settings.get("slots"):
        for each in line.text.split(","):
            name, equals, type_ = each.partition("=")
            if not equals:
                raise line.wrong(f"{each.strip()}: a slot is written name = TYPE")
            yield name.strip(), type_.strip()


def _slot(source: Source, name: str, type_: str) -> JSON:
    answers = [said for _, said in source.samples(f"{_ANSWERS}{name}")]
    return {"name": name, "type": type_, **({"samples": answers} if answers else {})}


def _slot_type(source: Source) -> JSON:
    """Read `id: name | synonym`, or further synonyms of the last id on indented lines."""
    values: dict[str, list[str]] = {}
    spoken = None
    for line in (line for group in source.groups.values() for line in group):
        id_, colon, text = line.text.partition(":")
        if line.text[0].isspace():
            text = line.text
        elif not colon or id_ in values:
            raise line.wrong("a value is written id: name | synonym, each id once")
        else:
            spoken = values.setdefault(id_, [])
        if spoken is None:
            raise line.wrong("a synonym stands before the first id")
        spoken += [said for form in _split(text) for said in expand(line._replace(text=form))]
    Rules.check_values(source.name, values)
    return {"name": source.name, "values": [_value(*each) for each in values.items()]}


def _split(text: str) -> Iterator[str]:
    """Return the forms between bars, but for bars inside parentheses and brackets."""
    depth, form = 0, ""
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            yield form
            form = ""
        else:
            form += sign
    yield form


def _value(id_: str, spoken: list[str]) -> JSON:
    name, *synonyms = dict.fromkeys(spoken)
    return {
        "id": id_,
        "name": {"value": name, **({"synonyms": synonyms} if synonyms else {})},
    }


def _dialog(sources: Iterable[Source]) -> JSON:
    """Return what Alexa needs to ask for a slot: `asks NAME: the question` in the header."""
    asking = [source for source in sources if _questions(source)]
    if not asking:
        return {}
    return {
        "dialog": {
            "intents": [_asked_for(source) for source in asking],
            "delegationStrategy": "SKILL_RESPONSE",
        },
        "prompts": [
            {
                "id": _prompt(source, slot),
                "variations": [{"type": "PlainText", "value": question}],
            }
            for source in asking
            for slot, question in _questions(source).items()
        ],
    }


def _questions(source: Source) -> dict[str, str]:
    return {
        name.removeprefix("asks "): line.text
        for name, line in source.settings.items()
        if name.startswith("asks ")
    }


def _prompt(source: Source, slot: str) -> str:
    return f"Elicit.{source.name}.{slot}"


def _asked_for(source: Source) -> JSON:
    questions = _questions(source)
    return {
        "name": source.name,
        "delegationStrategy": "SKILL_RESPONSE",
        "confirmationRequired": False,
        "prompts": {},
        "slots": [
            {
                "name": name,
                "type": type_,
                "confirmationRequired": False,
                "elicitationRequired": name in questions,
                "prompts": {"elicitation": _prompt(source, name)} if name in questions else {},
            }
            for name, type_ in _slots(source)
        ],
    }


def locale_of(folder: Path) -> str:
    """Return the locale that a language's model is written for; packaging makes others from it."""
    return _setting(read(folder / "skill.txt"), "locale")


def written(folder: Path) -> str:
    """Return the text of the model's file."""
    return json.dumps(build(folder), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write each language's model; with --check only say which differ from their sources."""
    stale = []
    for folder in sorted(each.parent for each in MODELS.glob("*/skill.txt")):
        try:
            text = written(folder)
        except (OSError, WrongSourceError) as wrong:
            sys.exit(f"{wrong}")
        file = MODELS / f"{locale_of(folder)}.json"
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(file.name)
            if "--check" not in arguments:
                file.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        sys.exit(f"{', '.join(stale)}: not what the sources say; run make model")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
