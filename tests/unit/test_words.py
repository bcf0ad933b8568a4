"""Words as data: lines, the catalogue, and what is refused."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from skill.domain.catalogue import Gesture, Kind, Moment, Prompt
from skill.domain.safety import HelpLine, Safety
from skill.words import BrokenWords, load_catalogue, load_words
from skill.words.lines import Template
from skill.words.source import LANGUAGES
from skill.words.spoken import Argument, Day

FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|should have)\b", re.IGNORECASE)
CATALOGUE, WORDS = load_catalogue("en"), load_words("en")
EVERYTHING_OFFERED: list[Gesture | Prompt] = [
    *CATALOGUE.gestures.values(),
    *CATALOGUE.prompts.values(),
]


def test_there_are_twenty_five_gestures_and_at_least_forty_prompts() -> None:
    assert len(CATALOGUE.gestures) == 25
    assert len(CATALOGUE.prompts) >= 40


def test_no_two_entries_say_the_same() -> None:
    lines = [entry.line for entry in EVERYTHING_OFFERED]
    titles = [gesture.title for gesture in CATALOGUE.gestures.values()]
    assert len(set(lines)) == len(lines)
    assert len(set(titles)) == len(titles)


def test_every_moment_kind_and_boldness_has_a_gesture() -> None:
    gestures = CATALOGUE.gestures.values()
    assert frozenset().union(*(gesture.moment for gesture in gestures)) == set(Moment)
    assert frozenset().union(*(gesture.kind for gesture in gestures)) == set(Kind)
    assert {gesture.boldness for gesture in gestures} == {1, 2, 3}


@pytest.mark.parametrize("gesture", CATALOGUE.gestures.values(), ids=lambda gesture: gesture.id)
def test_every_gesture_can_say_why_and_how_in_plain_words(gesture: Gesture) -> None:
    assert gesture.why
    assert gesture.how
    assert gesture.why != gesture.how
    for line in (gesture.why, gesture.how):
        assert not FORBIDDEN.search(line)


@pytest.mark.parametrize("entry", EVERYTHING_OFFERED, ids=lambda entry: entry.id)
def test_what_is_offered_is_kind_and_ends_a_sentence(entry: Gesture | Prompt) -> None:
    assert not FORBIDDEN.search(entry.line)
    assert entry.line.endswith(".")


def filled(template: Template, **arguments: Argument) -> str:
    return "".join(str(part) for part in template.fill(arguments, WORDS.dates))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 18), "Wednesday"),
        (date(2026, 11, 28), "Saturday"),
        (date(2026, 11, 29), "November 29"),
        (date(2027, 1, 1), "January 1, 2027"),
    ],
)
def test_a_day_is_said_by_its_nearest_name(day: date, said: str) -> None:
    assert filled(Template.of("{day}"), day=Day(day, date(2026, 11, 22))) == said


def test_a_line_takes_its_arguments_and_the_form_for_one_or_many() -> None:
    template = Template.of("{run} kind {run:day|days}, {gesture}")
    assert template.arguments == {"run", "gesture"}
    assert filled(template, run=1, gesture="so.") == "1 kind day, so."
    assert filled(template, run=3, gesture="so.") == "3 kind days, so."


def test_a_missing_argument_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled(Template.of("{run}"))


def test_variants_take_turns_when_they_are_told_whose_turn_it_is() -> None:
    said = [WORDS.say("launch.hello", {}, turn) for turn in range(18)]
    assert said[:9] == said[9:]
    assert len({str(each) for each in said}) == 9


Spoil = Callable[[str], str]


def swap(old: str, new: str) -> Spoil:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return spoil


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[str, Spoil], Path]:
    """Return the language's folder with one file spoilt."""

    def copy(name: str, spoil: Spoil) -> Path:
        (tmp_path / "en").mkdir()
        for file in (LANGUAGES / "en").glob("*.toml"):
            text = file.read_text(encoding="utf-8")
            (tmp_path / "en" / file.name).write_text(spoil(text) if file.name == name else text)
        return tmp_path

    return copy


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("gestures.toml", swap("boldness = 1", "boldness = 4"), "coffee: its boldness"),
        ("gestures.toml", swap("boldness = 1", "boldness = true"), "coffee: its boldness"),
        ("gestures.toml", swap("effort = 5", "effort = 0"), "coffee: its effort"),
        ("gestures.toml", swap("effort = 5\n", ""), "coffee: it needs exactly"),
        ("gestures.toml", swap('how = "Two', 'how = "" # "Two'), "coffee.how: its line"),
        ("gestures.toml", swap('why = "Being', 'why = 7 # "Being'), "coffee.why: its line"),
        ("gestures.toml", swap('why = "Being', 'because = "Being'), "coffee: it needs exactly"),
        ("gestures.toml", swap('["morning"]', '["noonish"]'), "coffee: 'noonish'"),
        ("gestures.toml", swap('["morning"]', "[]"), "coffee: its moment"),
        ("gestures.toml", swap('["morning"]', '"morning"'), "coffee: its moment"),
        ("gestures.toml", swap('"Make their', '"\\u0007Make their'), "coffee: its line"),
        ("gestures.toml", swap('line = "Make', f'line = "{"and " * 20}'), "coffee: its line"),
        ("gestures.toml", swap('title = "Morning', f'title = "{"o" * 40}'), "coffee: its title"),
        ("gestures.toml", swap("[coffee]", "[Coffee]"), "Coffee: a name"),
        ("gestures.toml", swap("[coffee]", "[snack]"), "gestures.toml: "),
        ("gestures.toml", lambda _: "", "gestures.toml: it has no entry"),
        ("gestures.toml", lambda _: "[coffee", "gestures.toml: "),
        ("prompts.toml", swap('laugh = "Remind', 'laugh = "" # '), "prompts.toml, laugh: its line"),
        ("prompts.toml", swap("laugh = ", "laugh = 7 # "), "prompts.toml, laugh: its line"),
        ("lines.toml", swap("{gesture}", "{gesture!r}"), "lines.toml, gesture.today: a place"),
        ("lines.toml", swap("{gesture}", "{0}"), "lines.toml, gesture.today: a place"),
        ("lines.toml", swap("{gesture}", "{"), "lines.toml, gesture.today: "),
        ("lines.toml", swap("{gesture}", ""), "gesture.today: its variants"),
        ("lines.toml", swap('"Nine.", ', ""), "hug.cue.count: it needs 10 lines"),
        (
            "lines.toml",
            swap('{moments:moment|moments} in all."', '{moments:moment} in all."'),
            "recap.moments: the forms",
        ),
        ("lines.toml", swap('"Hello again."', '"", "Hi"'), "launch.hello: its line"),
        ("lines.toml", swap('again = "Shall', 'once = "Shall'), "question.first_gesture: it needs"),
    ],
)
def test_broken_words_are_refused_with_file_entry_and_reason(
    copied: Callable[[str, Spoil], Path], name: str, spoil: Spoil, told: str
) -> None:
    folder = copied(name, spoil)

    def load() -> None:
        load_catalogue("en", folder)
        load_words("en", folder)

    with pytest.raises(BrokenWords) as refused:
        load()
    assert told in str(refused.value)
    assert str(refused.value).startswith(name)


def test_entries_that_memory_could_not_tell_apart_are_refused(
    copied: Callable[[str, Spoil], Path],
) -> None:
    # These two names have the same mark, found by trying.
    folder = copied("prompts.toml", lambda _: 'easier = "One."\nfuture = "Two."')
    with pytest.raises(BrokenWords, match=r"future: .*looks like easier"):
        load_catalogue("en", folder)


def test_a_language_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenWords, match=r"gestures\.toml: "):
        load_catalogue("xx", tmp_path)


def own(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_host_adds_replaces_and_removes_entries(tmp_path: Path) -> None:
    gestures = """
    [coffee]
    remove = true
    [snack]
    line = "Bring them a samosa."
    title = "A samosa"
    moment = ["away"]
    kind = ["treat"]
    effort = 5
    boldness = 1
    [walk]
    line = "Walk around the block with them."
    title = "A walk"
    moment = ["evening"]
    kind = ["attention"]
    effort = 15
    boldness = 1
    why = "Side by side, talking comes easier."
    """
    prompts = 'laugh = false\nsong = "Hum the song that was yours."'
    catalogue = load_catalogue("en", own=own(tmp_path, gestures=gestures, prompts=prompts))
    assert "coffee" not in catalogue.gestures
    assert catalogue.gestures["snack"].line == "Bring them a samosa."
    assert (catalogue.gestures["snack"].why, catalogue.gestures["snack"].how) == (None, None)
    assert catalogue.gestures["walk"].why == "Side by side, talking comes easier."
    assert "walk" in catalogue.gestures
    assert len(catalogue.gestures) == 25
    assert "laugh" not in catalogue.prompts
    assert catalogue.prompts["song"].line == "Hum the song that was yours."


def test_a_host_replaces_lines_questions_and_numbers(tmp_path: Path) -> None:
    lines = """
    [goodbye]
    stop = "Until soon."
    [question.menu]
    ask = "What shall it be?"
    again = "A gesture, a hug, or a kind word?"
    """
    safety = """
    TK = "NZ"
    [NZ]
    emergency = "111"
    source = "police.govt.nz"
    checked = 2026-11-22
    [NZ.crisis]
    line = "1737, Need to talk?"
    name = "a listening line"
    number = "1737"
    text = "1737"
    source = "1737.org.nz"
    checked = 2026-11-23
    """
    folder = own(tmp_path, lines=lines, safety=safety)
    words = load_words("en", own=folder)
    assert words.say("goodbye.stop", {}, 0) == ["Until soon."]
    assert words.ask("menu", 0) == "What shall it be?"
    assert words.ask("help", 0) == WORDS.ask("help", 0)
    safety_of = load_catalogue("en", own=folder).safety
    line = HelpLine("a listening line", "1737", date(2026, 11, 23), text="1737")
    assert safety_of["NZ"] == Safety("111", date(2026, 11, 22), crisis=(line,))
    assert safety_of["TK"] == safety_of["NZ"]
    assert safety_of["US"] == CATALOGUE.safety["US"]


SOURCE = "source = 'x'\nchecked = '2026-11-22'\n"
WHOLE, NUMBER = f"line = 'x'\nname = 'a line'\n{SOURCE}", "number = '1737'"


def line(*fields: str) -> str:
    """Return a country with a crisis line of these fields."""
    return "\n".join([f"[NZ]\nemergency = '111'\n{SOURCE}[NZ.crisis]", *fields])


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"gestures": "[tea]\nremove = true"}, "gestures.toml, tea: there is no such entry"),
        ({"gestures": "[tea]\nline = 'Tea.'"}, "gestures.toml, tea: it needs exactly"),
        ({"prompts": "tea = false"}, "prompts.toml, tea: there is no such entry"),
        ({"prompts": "tea = 5"}, "prompts.toml, tea: its line"),
        ({"lines": "[goodbye]\nstopp = 'x'"}, "lines.toml, goodbye.stopp: there is no such line"),
        ({"lines": "goodbye = 'x'"}, "lines.toml, goodbye: there is no such line"),
        ({"lines": "[goodbye]\nstop = '{name}'"}, "lines.toml, goodbye.stop: nothing is known"),
        ({"lines": "[goodbye]\nstop = ''"}, "lines.toml, goodbye.stop: its line"),
        ({"lines": "[hug.cue]\ncount = 'X.'"}, "lines.toml, hug.cue.count: it needs 10"),
        ({"lines": "[goodbye]\nstop = 'Off.'\n[other]"}, "lines.toml, other: there is no such"),
        ({"lines": "[goodbye]\nstop = 'Bye \u2603.'"}, "lines.toml, goodbye.stop: its line has a"),
        ({"lines": "[goodbye]\nstop = '<break/>.'"}, "lines.toml, goodbye.stop: its line has a"),
        ({"lines": "[goodbye]\nstop = 'You failed.'"}, "lines.toml, goodbye.stop: nobody is to"),
        ({"lines": "[goodbye]\nstop = 'Score: 0.'"}, "lines.toml, goodbye.stop: nobody is to"),
        ({"lines": "[goodbye]\nstop = 'Bye?'"}, "lines.toml, goodbye.stop: it does not end"),
        ({"lines": "[goodbye]\nstop = 'Bye'"}, "lines.toml, goodbye.stop: it does not end"),
        (
            {"lines": f"[goodbye]\nstop = '{'Bye ' * 10}now.'"},
            "lines.toml, goodbye.stop: its line has more than 10 words",
        ),
        (
            {"lines": "[done]\nmilestone = '{run:failure|failures} so far.'"},
            "lines.toml, done.milestone: nobody is to hear: failure",
        ),
        ({"lines": "[gesture]\ntoday = 'Here.'"}, "lines.toml, gesture.today: it does not say {g"),
        ({"lines": "[safety]\nagain = 'Again.'"}, "lines.toml, safety.again: it does not say {n"),
        ({"lines": "[launch]\nhello = 'Hi.'"}, "lines.toml, launch.hello: it needs two lines"),
        ({"lines": "[launch]\nhello = ['Hi.', 'Hi.']"}, "lines.toml, launch.hello: it needs two"),
        (
            {"lines": "[question.menu]\nask = 'Say it.'"},
            "lines.toml, question.menu: a question ends",
        ),
        (
            {"lines": "[question.menu]\nagain = 'Well.'"},
            "lines.toml, question.menu: a question ends",
        ),
        (
            {"lines": "[question.menu]\nask = 'Shall I, {name}?'"},
            "lines.toml, question.menu: a question takes no argument",
        ),
        (
            {"lines": f"[question.forget]\nask = '{'Really ' * 12}?'"},
            "lines.toml, question.forget: its line has more than 10 words",
        ),
        ({"lines": "[date]\nday = '{month}'"}, "lines.toml, date.day: it needs exactly {day} and"),
        ({"lines": "[date]\nday = '{day}.{month}.{year}'"}, "lines.toml, date.day: it needs exac"),
        ({"lines": "[date]\nday = '{month:a|b} {day}'"}, "lines.toml, date.day: it needs exactly"),
        ({"lines": "[date]\ntoday = '{day}'"}, "lines.toml, date.today: it takes no argument"),
        ({"lines": "[date]\nweekdays = 'weekday'"}, "lines.toml, date.weekdays: it needs 7 names"),
        (
            {"lines": "[date]\nweekdays = ['a', 'b', 'c', 'd', 'e', 'f', 7]"},
            "lines.toml, date.weekdays: its line is no text",
        ),
        ({"lines": "[time]\nnight = 'at night'"}, "lines.toml, time.night: it needs exactly {time"),
        ({"lines": "[time]\nnoon = '{time}'"}, "lines.toml, time.noon: it takes no argument"),
        ({"prompts": "tea = 'What about tea?'"}, "prompts.toml, tea: it does not end"),
        ({"prompts": "tea = 'Tell {name}.'"}, "prompts.toml, tea: its line has a character"),
        ({"prompts": "tea = 'Say what broke.'"}, "prompts.toml, tea: nobody is to hear: broke"),
        ({"gesture": "[tea]"}, "gesture.toml: it is none of gestures.toml, "),
        ({"safety": "[NZ]\nemergency = '111'"}, "safety.toml, NZ: it needs checked, emerg"),
        ({"safety": f"[NZ]\n{SOURCE}emergency = '111'\nline = 'x'"}, "safety.toml, NZ: it needs"),
        ({"safety": f"[NZ]\n{SOURCE}emergency = 'call'"}, "safety.toml, NZ: a number is"),
        ({"safety": f"[nz]\n{SOURCE}emergency = '111'"}, "safety.toml, nz: a country is"),
        ({"safety": "nz = 'US'"}, "safety.toml, nz: a country is two capital letters"),
        ({"safety": "TK = 'XX'"}, "safety.toml, TK: there is no entry XX"),
        (
            {"safety": "[NZ]\nemergency = '111'\nsource = 'x'\nchecked = 'soon'"},
            "safety.toml, NZ: its checked",
        ),
        (
            {"safety": "[NZ]\nemergency = '111'\nsource = ' '\nchecked = 2026-11-22"},
            "safety.toml, NZ: its source",
        ),
        (
            {"safety": "[NZ]\nemergency = '111'\nsource = ['x', ' ']\nchecked = 2026-11-22"},
            "safety.toml, NZ: its source",
        ),
        (
            {"safety": "[NZ]\nemergency = '111'\nsource = []\nchecked = 2026-11-22"},
            "safety.toml, NZ: its source",
        ),
        (
            {"safety": f"[NZ]\n{SOURCE}emergency = '111'\nsilent = 'Text 114'"},
            "safety.toml, NZ: it does not end",
        ),
        ({"safety": line("name = 'a line'")}, "safety.toml, NZ.crisis: it needs checked, line"),
        ({"safety": line(WHOLE, "number = 'any'")}, "safety.toml, NZ.crisis: a number is"),
        ({"safety": line(WHOLE, NUMBER, "word = 'HI'")}, "safety.toml, NZ.crisis: a word to text"),
        (
            {"safety": line(WHOLE, NUMBER, "text = '11'", "word = 'hi'")},
            "safety.toml, NZ.crisis: a word to text",
        ),
        (
            {"safety": line(WHOLE, NUMBER, f"serves = '{'all ' * 9}'")},
            "safety.toml, NZ.crisis: its line has more than 8 words",
        ),
        (
            {"safety": line(WHOLE, NUMBER, "serves = '<break/>'")},
            "safety.toml, NZ.crisis: its line has a char",
        ),
        ({"safety": line(WHOLE, NUMBER, "serve = 'all'")}, "safety.toml, NZ.crisis: it needs"),
    ],
)
def test_a_hosts_broken_words_are_refused_with_file_entry_and_reason(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    folder = own(tmp_path, **files)

    def load() -> None:
        load_catalogue("en", own=folder)
        load_words("en", own=folder)

    with pytest.raises(BrokenWords) as refused:
        load()
    assert str(refused.value).startswith(told)
