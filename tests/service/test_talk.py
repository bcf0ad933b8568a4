"""`python -m skill talk`: the simulated Echo on a terminal."""

import socket
from pathlib import Path

import pytest

from tests.support.couple import pattern
from tests.support.hearing_cues import heard, onsets
from tests.support.processes import alexa_lines, call_skill, run_skill
from tests.support.terminal import at_a_terminal
from tests.support.tools import need
from tests.support.words import load_catalogue, load_words

FIVE = (
    "give me a gesture\nstart a hug timer\ngive me an appreciation prompt\n"
    "we did it\nhow is our streak\n"
)
DONE_AGAIN = [pattern(line) for line in load_words("en").lines["done.again"]]
MET = "There's nothing to keep up with."
"""What a household hears that the skill has not met before."""


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/gestures.db"


def test_five_lines_are_answered_five_times(store: str) -> None:
    ended = run_skill("talk", said=FIVE, GESTURES_STORE=store)
    assert ended.returncode == 0, ended.stderr
    gesture, hug, prompt, done, streak = alexa_lines(ended.stdout)
    assert gesture.endswith("tell Small Gestures we did it.")
    assert "30 seconds" in hug
    assert "Three. … Two. … One." in hug
    assert len(prompt.split()) > 5
    assert any(line.match(done.removeprefix("alexa: ")) for line in DONE_AGAIN)
    assert "One kind day so far" in streak


def test_lines_may_be_given_as_options(store: str) -> None:
    ended = call_skill("talk", "--say", "open small gestures", "--say", "help", "--store", store)
    assert ended.returncode == 0
    opened, help_ = alexa_lines(ended.stdout)
    assert MET in opened
    assert "gesture" in help_


def test_the_household_is_remembered_the_next_time(store: str) -> None:
    opens = ("talk", "--say", "open small gestures")
    first = call_skill(*opens, "--say", "yes", "--store", store)
    again = call_skill(*opens, "--store", store)
    assert MET in alexa_lines(first.stdout)[0]
    assert MET not in alexa_lines(again.stdout)[0]


def test_one_gesture_is_heard_at_once_in_all_its_ways(store: str) -> None:
    guest = next(each for each in load_catalogue("en").gestures.values() if each.is_guest)
    asks = ("--say", "give me a gesture", "--say", "another one")
    ended = call_skill("talk", "--only", guest.id, *asks, "--store", store)
    first, second = alexa_lines(ended.stdout)
    assert guest.line in first
    assert guest.ways[0] in second


def test_a_gesture_that_is_not_there_is_told_with_what_may_be_meant(store: str) -> None:
    ended = call_skill("talk", "--only", "cofee", "--say", "stop", "--store", store)
    assert ended.returncode == 2
    assert ended.stderr == (
        "small-gestures: --only cofee: there is no such gesture; there is coffee\n"
    )


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-AU", "en-CA", "en-IN"])
def test_every_english_locale_is_spoken(store: str, locale: str) -> None:
    ended = call_skill("talk", "--locale", locale, "--say", "help", "--store", store)
    assert len(alexa_lines(ended.stdout)) == 1
    assert ended.returncode == 0


LEFT = "\x1b[D"


def test_a_person_edits_a_line_interrupts_a_hug_and_leaves(store: str) -> None:
    with at_a_terminal("talk", GESTURES_STORE=store, TERM="dumb") as terminal:
        terminal.expect("you: ")
        terminal.type(f"start a ten second hg{LEFT}u\n")
        terminal.expect(r"\n\d+ \d+ ")  # plain seconds, without a bar
        terminal.type("stop\n")
        rest = terminal.expect("you: ")
        assert "stop" not in rest
        (heard,) = alexa_lines(f"\n{rest}")
        assert "One." not in heard
        assert len(alexa_lines(terminal.expect("you: "))) == 1
        terminal.type("exit\n")
        assert terminal.end() == 0
    assert terminal.shown.count("you: ") == 3
    assert terminal.shown.count("alexa: ") == 3


def test_only_a_first_visit_shows_an_example_and_control_d_ends_it(store: str) -> None:
    with at_a_terminal("talk", GESTURES_STORE=store) as terminal:
        assert "open small gestures" in terminal.expect("you: ")
        terminal.type("\x04")
        assert terminal.end() == 0
    call_skill("talk", "--say", "give me a gesture", "--store", store)
    with at_a_terminal("talk", GESTURES_STORE=store) as terminal:
        assert "open small gestures" not in terminal.expect("you: ")


def test_what_was_heard_is_told_when_asked(store: str) -> None:
    ended = call_skill("talk", "--heard", "--say", "start a one minute hug", "--store", store)
    assert "(heard: StartHugTimerIntent, duration = PT1M)\nalexa: " in ended.stdout
    assert "not Alexa's" in ended.stdout


def test_alexas_own_offer_of_a_routine_is_answered_and_the_routine_started(store: str) -> None:
    hugs = ["start a hug timer"] * 3
    ended = call_skill("talk", "--heard", "--store", store, said="\n".join([*hugs, *MAKES_ONE]))
    assert "(Alexa offers a routine: hug time)\n" in ended.stdout
    assert "(heard: a routine, which starts HugTimer)\nalexa: " in ended.stdout
    assert len(alexa_lines(ended.stdout)) == 6


MAKES_ONE = ("yes please", "yes please", "hug time")


def test_a_wrong_store_is_told_in_one_line() -> None:
    ended = call_skill("talk", "--store", "nowhere", "--say", "help")
    assert ended.returncode == 2
    assert ended.stderr == "small-gestures: GESTURES_STORE: sqlite:///PATH or dynamodb://TABLE\n"


def test_a_port_that_is_taken_is_told_in_one_line(store: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = call_skill("talk", "--port", port, "--store", store, "--say", "help")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"small-gestures: port {port}: ")
    assert ended.stderr.count("\n") == 1


def test_each_answer_is_a_sound_file_too(store: str, tmp_path: Path) -> None:
    need("espeak-ng")
    said = "give me a gesture\nstart a ten second hug timer\n"
    ended = call_skill(
        "talk", "--fast", "--wav", f"{tmp_path}/sounds", said=said, GESTURES_STORE=store
    )
    assert ended.returncode == 0, ended.stderr
    gesture, hug = sorted((tmp_path / "sounds").iterdir())
    assert (gesture.name, hug.name) == (
        "01-give-me-a-gesture.wav",
        "02-start-a-ten-second-hug-timer.wav",
    )
    assert onsets(*heard(gesture))
    *cues, chime, _closing = onsets(*heard(hug))
    assert min(abs(chime - each - 10_000) for each in cues) <= 200


def test_sound_files_without_a_voice_are_told_in_one_line(store: str, tmp_path: Path) -> None:
    sounds = f"{tmp_path}/sounds"
    ended = call_skill("talk", "--wav", sounds, "--say", "help", "--store", store, PATH="")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == "small-gestures: --wav: espeak-ng is not installed\n"


def test_sound_files_that_have_no_folder_are_told_in_one_line(store: str, tmp_path: Path) -> None:
    need("espeak-ng")
    (tmp_path / "sounds").write_text("a file")
    ended = call_skill("talk", "--wav", f"{tmp_path}/sounds", "--say", "help", "--store", store)
    assert ended.returncode == 2
    assert ended.stderr == f"small-gestures: --wav {tmp_path}/sounds: File exists\n"


def test_twenty_five_gestures_come_before_any_comes_again(store: str) -> None:
    said = "give me a gesture\n" + "another one\n" * 49
    answers = alexa_lines(call_skill("talk", said=said, GESTURES_STORE=store).stdout)
    gestures = load_catalogue("en").gestures.values()
    heard = [
        next(each for each in gestures if any(way in answer for way in (each.line, *each.ways)))
        for answer in answers
    ]
    assert len(heard) == 50
    spine = [each.id for each in heard if not each.is_guest]
    assert len(spine) >= 49  # the first may be a guest
    assert len(set(spine[:25])) == 25
    assert len(set(spine[25:])) == len(spine[25:])
    assert spine[24] != spine[25]
