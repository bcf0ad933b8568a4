import pytest

from simulator.clips import RATE, draw

MUSICAL = "soundbank://soundlibrary/musical/amzn_sfx_bell_"
WATER = "soundbank://soundlibrary/water/nature/nature_08"
SOURCES = [f"{MUSICAL}{name}" for name in ("short_chime_01", "short_chime_02", "short_chime_03")]
SOURCES += [f"{MUSICAL}timer_01", WATER]


def test_every_name_sounds_different_and_always_the_same() -> None:
    drawn = [draw(source) for source in SOURCES]
    assert len({each.tobytes() for each in drawn}) == len(SOURCES)
    assert drawn == [draw(source) for source in SOURCES]


@pytest.mark.parametrize("source", SOURCES[:4])
def test_a_bell_is_loudest_at_once_and_fades_away(source: str) -> None:
    bell = draw(source)
    assert len(bell) == RATE
    assert max(bell[: RATE // 20]) == max(bell)
    assert max(bell[-RATE // 10 :]) < max(bell) / 50


def test_water_comes_from_silence_and_goes_back_to_it() -> None:
    water = draw(WATER)
    ends = [*water[: RATE // 100], *water[-RATE // 100 :]]
    assert max(map(abs, ends)) < max(water) / 100
