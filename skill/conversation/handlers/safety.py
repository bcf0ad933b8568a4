"""Somebody is not safe, and somebody else may be listening."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from skill.conversation.registry import answers
from skill.conversation.reply import Line, Reply, say
from skill.conversation.turn import Turn
from skill.domain.safety import HelpLine, Safety
from skill.words.countries import country_of
from skill.words.spoken import Digits


class Harm(StrEnum):
    """Who is harmed, and by whom: the ids of the slot's values, and the names of the first words.

    UNCLEAR stands for a slot that is empty or not resolved; the model has no such value.
    """

    SELF = "self"
    OTHER = "other"
    CHILD = "child"
    BY_ME = "by_me"
    UNCLEAR = "unclear"


@answers("NotSafeIntent", locates=False)
def not_safe(turn: Turn) -> Reply:
    """Say a human word, and then whom to call, softly; ask, show and keep nothing."""
    harm, help_ = _harm(turn), help_in(turn)
    heard = say(f"safety.heard.{harm}")
    if help_ is None:
        return heard.then("safety.anywhere").softly()
    called = call(_lines(help_, harm))
    match harm:
        case Harm.SELF:
            numbers = called.and_then(emergency_number(help_, "safety.at_once"))
        case Harm.BY_ME:
            numbers = emergency_number(help_, "safety.anyone").and_then(called)
        case _:
            numbers = _in_danger(help_).and_then(called)
    return heard.and_then(twice(numbers)).softly()


def help_in(turn: Turn) -> Safety | None:
    """Return whom to call where the household lives; where that is not kept, by its locale."""
    zone = turn.household.zone
    country = country_of(zone.name) if zone else None
    return turn.catalogue.safety.get(country or turn.locale.rpartition("-")[2])


def emergency_number(help_: Safety, name: str = "safety.danger") -> Reply:
    """Say the emergency number, by a line that says when to call it."""
    return say(name, number=Digits(help_.emergency))


def either(help_: Safety) -> tuple[HelpLine, ...]:
    """Return the lines for harm of either kind; the crisis line first, if it is as short as 988."""
    if any(line.is_short for line in help_.crisis):
        return help_.crisis + help_.violence
    return help_.violence + help_.crisis


def call(lines: Sequence[HelpLine]) -> Reply:
    """Return each line's number, its name, and then its way in silence."""
    return Reply(tuple(said for line in lines for said in _line(line, is_first=line is lines[0])))


def twice(reply: Reply) -> Reply:
    """Say every number of a reply once more, without the names."""
    lines = [line for line in reply.lines if isinstance(line, Line)]
    again = [Line(_once_more(line), line.arguments) for line in lines if "number" in line.arguments]
    again[0] = again[0]._replace(name="safety.again")
    return reply._replace(lines=(*reply.lines, *again))


def _in_danger(help_: Safety) -> Reply:
    """Return the emergency number, and how to call it without a word where there is a way."""
    reply = emergency_number(help_)
    return reply.then("safety.silent", sentence=help_.silent) if help_.silent else reply


def _harm(turn: Turn) -> Harm:
    known = turn.slots.get("harm")
    return Harm(known) if known in set(Harm) else Harm.UNCLEAR


def _lines(help_: Safety, harm: Harm) -> tuple[HelpLine, ...]:
    """Return the lines for a harm; where a country has none for it, the nearest that it has."""
    match harm:
        case Harm.SELF:
            return help_.crisis
        case Harm.OTHER:
            return help_.violence or help_.crisis
        case Harm.CHILD:
            return help_.child or tuple(line for line in help_.violence if not line.serves)
        case Harm.BY_ME:
            return help_.own_behaviour
    return either(help_)


def _line(line: HelpLine, *, is_first: bool) -> Iterator[Line]:
    name = "safety.call" if is_first else "safety.also"
    name = "safety.call_or_text" if line.text == line.number else name
    yield Line(name, {"number": Digits(line.number), "name": line.described})
    if line.text and line.text != line.number:
        yield _text(line.text, line.word)


def _text(number: str, word: str | None) -> Line:
    if word:
        return Line("safety.text_word", {"number": Digits(number), "word": word})
    return Line("safety.text", {"number": Digits(number)})


def _once_more(line: Line) -> str:
    """Return a number as it is said; a text is told from a call, which is its number alone."""
    return "safety.text_again" if line.name.startswith("safety.text") else "safety.number"
