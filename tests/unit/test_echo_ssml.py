import pytest

from simulator.sound import CHARACTERS_A_SECOND, CLIP_MS, Kind, UnplayableError
from simulator.ssml import LOUDNESS, ssml_track

TWO_SECONDS = "a" * 2 * CHARACTERS_A_SECOND


def heard(inside: str, at_ms: int = 0) -> list[tuple[int, Kind, str]]:
    track = ssml_track(f"<speak>{inside}</speak>", at_ms)
    return [(sounding.at_ms, sounding.kind, sounding.content) for sounding in track.soundings]


def test_words_are_spoken_as_one_line_whatever_the_white_space() -> None:
    assert heard("\n  Hello,\n  you  two. ") == [(0, Kind.SPEECH, "Hello, you two.")]


def test_escaped_characters_are_spoken_as_themselves() -> None:
    assert heard("Tea &amp; toast &lt;3") == [(0, Kind.SPEECH, "Tea & toast <3")]


def test_speech_takes_as_long_as_its_characters() -> None:
    assert ssml_track(f"<speak>{TWO_SECONDS}</speak>").end_ms == 2000


def test_a_break_moves_what_comes_after_it() -> None:
    assert heard(f'{TWO_SECONDS}<break time="1.5s"/>now<break time="250ms"/>') == [
        (0, Kind.SPEECH, TWO_SECONDS),
        (3500, Kind.SPEECH, "now"),
    ]


def test_breaks_in_a_row_add_up() -> None:
    track = ssml_track('<speak><break time="10s"/><break time="5s"/>now</speak>')
    assert track.soundings[0].at_ms == 15_000


def test_a_stronger_break_is_longer() -> None:
    strengths = ("none", "weak", "strong", "x-strong")
    ends = [ssml_track(f'<speak><break strength="{s}"/></speak>').end_ms for s in strengths]
    assert ends == sorted(set(ends))
    assert ends[0] == 0


def test_a_clip_is_heard_between_words() -> None:
    assert heard(f'{TWO_SECONDS}<audio src="soundbank://bell"/>after') == [
        (0, Kind.SPEECH, TWO_SECONDS),
        (2000, Kind.AUDIO, "soundbank://bell"),
        (2000 + CLIP_MS, Kind.SPEECH, "after"),
    ]


@pytest.mark.parametrize(
    "tag",
    [
        'say-as interpret-as="cardinal"',
        'emphasis level="strong"',
        'prosody rate="slow"',
        'voice name="Amy"',
        'lang xml:lang="en-GB"',
        'amazon:effect name="whispered"',
        'amazon:emotion name="excited" intensity="low"',
    ],
)
def test_how_a_word_is_said_leaves_the_word(tag: str) -> None:
    name = tag.partition(" ")[0]
    assert heard(f"one <{tag}>two</{name}> three") == [(0, Kind.SPEECH, "one two three")]


def test_sentences_and_paragraphs_are_apart() -> None:
    words = [content for _, _, content in heard("<p><s>One.</s><s>Two.</s></p>Three.")]
    assert words == ["One.", "Two.", "Three."]


def test_an_alias_is_spoken_in_place_of_what_is_written() -> None:
    assert heard('<sub alias="aluminium">Al</sub> foil') == [(0, Kind.SPEECH, "aluminium foil")]


def test_an_unknown_tag_is_named_and_its_words_are_kept() -> None:
    assert heard("Hi <mark>you</mark>") == [
        (0, Kind.SPEECH, "Hi"),
        (143, Kind.UNSUPPORTED, "<mark>"),
        (143, Kind.SPEECH, "you"),
    ]


def test_somebody_whom_alexa_knows_by_name_is_only_somebody_here() -> None:
    assert heard('Hi <alexa:name type="first" personId="x"/>.') == [(0, Kind.SPEECH, "Hi you.")]


def test_speech_may_begin_later() -> None:
    assert heard("now", at_ms=7000) == [(7000, Kind.SPEECH, "now")]


@pytest.mark.parametrize(
    "ssml",
    [
        "<speak>Tea & toast</speak>",
        "<speak>unclosed",
        "no element",
        "<voice>not speak</voice>",
        "<speak>one</speak><speak>two</speak>",
        '<speak><break time="11s"/></speak>',
        '<speak><break time="long"/></speak>',
    ],
)
def test_what_alexa_would_refuse_is_refused(ssml: str) -> None:
    with pytest.raises(UnplayableError):
        ssml_track(ssml)


def test_words_in_a_low_voice_are_as_long_and_less_loud() -> None:
    soft = '<speak>Three.<prosody volume="soft">Two.</prosody></speak>'
    loudness = [sounding.loudness(0) for sounding in ssml_track(soft).soundings]
    assert loudness == [1, LOUDNESS["soft"]]
    assert ssml_track(soft).end_ms == ssml_track("<speak>Three.<p/>Two.</speak>").end_ms - 800


def test_what_is_spelt_takes_the_time_of_each_digit() -> None:
    spelt = '<speak><say-as interpret-as="digits">1-80</say-as></speak>'
    (number,) = ssml_track(spelt, 0, lambda _, said: len(said)).soundings
    assert (number.content, number.aloud, number.ms) == ("1-80", "1, 8, 0", 7)
