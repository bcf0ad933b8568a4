"""Words as data: lines, the catalogue, and what is refused."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from skill.domain.catalogue import Moment, Needs, Occasion, Theme
from skill.domain.safety import HelpLine, Safety
from skill.settings import WORDS as LANGUAGES
from skill.words import BrokenWords
from skill.words.lines import Template
from skill.words.spoken import Argument, Day
from tests.support.words import load_catalogue, load_words

CATALOGUE, WORDS = load_catalogue("en"), load_words("en")


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
    said = [WORDS.say("launch.evening", {}, turn) for turn in range(16)]
    assert said[:8] == said[8:]
    assert len({str(each) for each in said}) == 8


DAILY = (
    "launch.morning",
    "launch.afternoon",
    "launch.evening",
    "launch.night",
    "launch.after_a_kind_day",
    "gesture.today",
    "gesture.another",
    "prompt.offer",
    "gesture.kept",
    "done.counted",
    "done.by_name",
)
ASKED_DAILY = ("keep_gesture", "one_more_gesture", "prompt", "another_prompt")
OF_ITS_OWN = {"gesture", "prompt", "done"}
"""Arguments that carry words of their own each time."""


@pytest.mark.parametrize("name", [*DAILY, *ASKED_DAILY])
def test_what_is_heard_daily_is_short_and_said_in_at_least_eight_ways(name: str) -> None:
    variants = WORDS.questions[name].ask if name in ASKED_DAILY else WORDS.lines[name]
    assert len(set(variants)) >= 8
    long = [filled(each, **dict.fromkeys(each.arguments, "")) for each in variants]
    assert [each for each in long if len(each.split()) > 6] == []


Spoil = Callable[[str], str]


def swap(old: str, new: str) -> Spoil:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return spoil


FIRST_AND_LAST = 12
"""So many entries of the catalogue stand for all of them, where a hundred loads would take long."""


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of languages whose catalogue has only some of the entries."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "en").mkdir()
    for file in (LANGUAGES / "en").glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        if file.name not in {"lines.toml", "safety.toml"}:
            head, *entries = re.split(r"(?m)^(?=\[)", text)
            kept = entries[:FIRST_AND_LAST] + entries[FIRST_AND_LAST:][-FIRST_AND_LAST:]
            text = "".join((head, *kept))
        (folder / "en" / file.name).write_text(text)
    return folder


@pytest.fixture
def copied(brief: Path, tmp_path: Path) -> Callable[[str, Spoil], Path]:
    """Return the folder with one file spoilt."""

    def copy(name: str, spoil: Spoil) -> Path:
        shutil.copytree(brief / "en", tmp_path / "en")
        file = tmp_path / "en" / name
        file.write_text(spoil(file.read_text(encoding="utf-8")))
        return tmp_path

    return copy


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("gestures.toml", swap("boldness = 1", "boldness = 4"), "coffee: its boldness: expected"),
        ("gestures.toml", swap("boldness = 1", "boldness = true"), "coffee: its boldness"),
        ("gestures.toml", swap("effort = 5", "effort = 0"), "coffee: its effort"),
        ("gestures.toml", swap('how = "Two', 'how = "" # "'), "coffee.how: its line"),
        ("gestures.toml", swap('why = "Being', 'why = 7 # "Being'), "coffee: its why: expected"),
        ("gestures.toml", swap('why = "', 'because = "'), "coffee: there is no field `because`"),
        ("gestures.toml", swap('["morning"]', '["noonish"]'), "coffee: its moment: "),
        (
            "gestures.toml",
            swap('"Ask which hot', '7, "Ask which hot'),
            "coffee: its ways: expected",
        ),
        ("gestures.toml", swap('"Ask which hot', '"Hm", "Ask which'), "coffee.ways: it does not"),
        (
            "gestures.toml",
            swap('"Ask which', f'"{"and " * 20}.", "Ask which'),
            "coffee.ways: its line has",
        ),
        ("gestures.toml", swap("So the first cup", "Nobody failed"), "coffee.done: nobody is to"),
        ("gestures.toml", swap('"together"', '"near"'), "coffee: its needs: "),
        ("gestures.toml", swap('["coffee", "food"]', '["war"]'), "coffee: its about: "),
        ("gestures.toml", swap("secret = true", 'secret = "yes"'), "sticky-note: its secret: "),
        ("gestures.toml", swap('then = "hug"', 'then = "cake"'), "hug: its then: "),
        ("guests.toml", swap('occasion = ["birthday"]', 'occasion = ["yule"]'), "its occasion: "),
        ("guests.toml", swap('season = ["', 'season = ["lent", "'), "its season: "),
        (
            "apart.toml",
            swap("[far-voice]", "[coffee]"),
            "apart.toml, coffee: it stands in gest",
        ),
        ("gestures.toml", swap('["morning"]', "[]"), "coffee: its moment"),
        ("gestures.toml", swap('["morning"]', '"morning"'), "coffee: its moment"),
        ("gestures.toml", swap('"Make their', '"\\u0007Make their'), "coffee: its line"),
        ("gestures.toml", swap('line = "Make', f'line = "{"and " * 20}'), "coffee: its line"),
        (
            "gestures.toml",
            swap('line = "Make', f'line = "{"n" * 110} Make'),
            "coffee: its line has more than 120 characters",
        ),
        ("gestures.toml", swap('title = "Morning', f'title = "{"o" * 40}'), "coffee: its title"),
        ("gestures.toml", swap("[coffee]", "[Coffee]"), "Coffee: a name"),
        ("gestures.toml", swap("[coffee]", "[snack]"), "gestures.toml: "),
        ("gestures.toml", lambda _: "", "gestures.toml: it has no entry"),
        ("gestures.toml", lambda _: "[coffee", "gestures.toml: "),
        ("prompts.toml", swap('line = "Name', 'line = "" # "'), "prompts.toml, easier: its line"),
        ("prompts.toml", swap("line = ", "line = 7 # "), "prompts.toml, easier: its line: exp"),
        ("prompts.toml", swap('"thanks"', '"war"'), "prompts.toml, easier: its theme: "),
        (
            "prompts.toml",
            swap('line = "Name', f'line = "{"n" * 110} Name'),
            "easier: its line has more than 120 characters",
        ),
        (
            "lines.toml",
            swap('"Halfway. Just', f'"{"n" * 40} Just'),
            "hug.cue.halfway: its line has more than 50 characters",
        ),
        (
            "lines.toml",
            swap('hug_stop = "Stop', 'hug_stop = "Stop this hug'),
            "screen.hug_stop: its line has more than 12 characters",
        ),
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
        ("lines.toml", swap('"Good evening."', '"", "Hi"'), "launch.evening: its line"),
        ("lines.toml", swap('again = "Shall', 'once = "Shall'), "question.first_gesture: it needs"),
    ],
)
def test_broken_words_are_refused_with_file_entry_and_reason(
    copied: Callable[[str, Spoil], Path], name: str, spoil: Spoil, told: str
) -> None:
    folder = copied(name, spoil)
    load: Callable[..., object] = load_words if name == "lines.toml" else load_catalogue
    with pytest.raises(BrokenWords) as refused:
        load(folder / "en")
    assert told in str(refused.value)
    assert str(refused.value).startswith(name)


def test_entries_that_memory_could_not_tell_apart_are_refused(
    copied: Callable[[str, Spoil], Path],
) -> None:
    # These two names have the same mark, found by trying.
    folder = copied("prompts.toml", lambda _: 'easier = "One."\nfuture = "Two."')
    with pytest.raises(BrokenWords, match=r"future: .*looks like easier"):
        load_catalogue(folder / "en")


def test_a_language_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenWords, match=r"gestures\.toml: "):
        load_catalogue(tmp_path / "xx")


def own(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_byte_order_mark_is_read_over_and_another_encoding_is_told(
    brief: Path, tmp_path: Path
) -> None:
    (tmp_path / "lines.toml").write_text("[goodbye]\nstop = 'Until soon.'", "utf-8-sig")
    assert load_words(brief / "en", tmp_path).say("goodbye.stop", {}, 0) == ["Until soon."]
    (tmp_path / "lines.toml").write_text("[goodbye]\nstop = 'Until soon.'", "utf-16")
    with pytest.raises(BrokenWords, match=r"lines\.toml: save it as plain text in UTF-8"):
        load_words(brief / "en", tmp_path)


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
    assert len(catalogue.gestures) == len(CATALOGUE.gestures)
    assert "laugh" not in catalogue.prompts
    assert catalogue.prompts["song"].line == "Hum the song that was yours."


def test_a_line_is_all_that_an_entry_of_a_host_needs(tmp_path: Path) -> None:
    files = {"gestures": "[tea]\nline = 'Make them a cup of tea, and bring it to where they are.'"}
    tea = load_catalogue("en", own=own(tmp_path, **files)).gestures["tea"]
    assert tea.title == "Make them a cup of tea, and bring it"
    assert tea.moment == set(Moment)
    assert (tea.why, tea.how, tea.done, tea.ways) == (None, None, None, ())
    assert not tea.is_guest


def test_a_host_adds_guests_and_cards_for_two_who_are_apart_and_prompts_of_a_theme(
    tmp_path: Path,
) -> None:
    guests = """
    [onam]
    line = "Lay a flower by their plate."
    occasion = ["holiday"]
    season = ["summer", "autumn"]
    ways = ["Put one flower where they sit."]
    """
    apart = "[post]\nline = 'Post them a leaf.'\nneeds = 'apart'"
    prompts = "[stars]\nline = 'Ask which star they would name.'\ntheme = 'playful'"
    folder = own(tmp_path, guests=guests, apart=apart, prompts=prompts)
    catalogue = load_catalogue("en", own=folder)
    onam, post = catalogue.gestures["onam"], catalogue.gestures["post"]
    assert onam.occasion == {Occasion.HOLIDAY}
    assert onam.is_guest
    assert onam.way(1) == "Put one flower where they sit."
    assert (post.needs, post.is_guest) == (Needs.APART, False)
    assert catalogue.prompts["stars"].theme is Theme.PLAYFUL


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
        ({"gestures": "[tea]\ntitle = 'Tea'"}, "gestures.toml, tea: it lacks `line`"),
        ({"gestures": "tea = 'Make them tea.'"}, "gestures.toml, tea: expected a table, got text"),
        ({"guests": "[tea]\ntitle = 'Tea'"}, "guests.toml, tea: it lacks `line`"),
        ({"apart": "[tea]\ntitle = 'Tea'"}, "apart.toml, tea: it lacks `line`"),
        (
            {"apart": "[coffee]\nremove = true"},
            "apart.toml, coffee: it is in gestures.toml: remove it there",
        ),
        (
            {"apart": "[coffee]\nline = 'Make their tea.'"},
            "apart.toml, coffee: it is in gestures.toml, which is built in: replace it in one of",
        ),
        (
            {"guests": "[tea]\nline = 'Make tea.'", "gestures": "[tea]\nline = 'Make tea.'"},
            "guests.toml, tea: it stands in gestures.toml and in guests.toml; leave one",
        ),
        (
            {"guests": "[a-51]\nline = 'Sing.'\n[a-141]\nline = 'Hum.'"},
            "guests.toml, a-141: in a household's memory it looks like a-51; rename it",
        ),
        (
            {"lines": "[goodbye]\nstop = \u201cSo long.\u201d"},
            "lines.toml: line 2: these are curly",
        ),
        ({"lines": '[goodbye]\nstop = "So long.\u201d'}, "lines.toml: line 2: these are curly"),
        ({"prompts": "tea = [\u2018Tea.\u2019]"}, "prompts.toml: line 1: these are curly quotes"),
        ({"lines": "{\\rtf1\\ansi [goodbye]}"}, "lines.toml: this is rich text: save it as plain"),
        ({"prompts": "tea = false"}, "prompts.toml, tea: there is no such entry"),
        ({"prompts": "tea = 5"}, "prompts.toml, tea: expected a table"),
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
        ({"lines": "[launch]\nnight = 'Hi.'"}, "lines.toml, launch.night: it needs two lines"),
        ({"lines": "[launch]\nnight = ['Hi.', 'Hi.']"}, "lines.toml, launch.night: it needs two"),
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
        ({"gesture": "[tea]"}, "gesture.toml: it is none of apart.toml, gestures.toml, "),
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
    brief: Path, tmp_path: Path, files: dict[str, str], told: str
) -> None:
    folder = own(tmp_path, **files)
    load: Callable[..., object] = load_words if "lines" in files else load_catalogue
    with pytest.raises(BrokenWords) as refused:
        load(brief / "en", folder)
    assert str(refused.value).startswith(told)
