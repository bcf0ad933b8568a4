"""A secret for one of two, and what the other guesses it from."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Line, Reply
from skill.conversation.turn import Question, Session
from skill.domain.catalogue import GENTLE, Gesture, Needs, Occasion
from skill.domain.household import Household, Life, Secret, TheirDate
from skill.domain.noticing import is_open, meant, noticeable, three_of
from skill.words import BrokenWords
from skill.words.spoken import FirstName
from tests.support.cards import KEY
from tests.support.turns import CATALOGUE, EVENING, turn
from tests.support.words import load_catalogue

DAY = date(2026, 11, 22)
NOTE, TREAT, WARMTH = (CATALOGUE.gestures[id_] for id_ in ("sticky-note", "snack", "towel"))
THREE = (NOTE, TREAT, WARMTH)
ASKED = Secret(TREAT.number, DAY)
SECRETS = noticeable(CATALOGUE.gestures.values())


def names(reply: Reply) -> list[str]:
    return [line.name for line in reply.lines if isinstance(line, Line)]


def heard(household: Household, slots: dict[str, str], **known: object) -> Reply:
    return ROUTES["NoticeIntent"].handler(turn(household=household, slots=slots, **known))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 11, 21, 23), False),
        (datetime(2026, 11, 22, 16, 59), False),
        (datetime(2026, 11, 22, 17), True),
        (datetime(2026, 11, 23, 7), True),
        (datetime(2026, 11, 24, 23, 59), True),
        (datetime(2026, 11, 25), False),
    ],
)
def test_it_is_told_of_from_five_in_the_evening_until_two_days_later(
    now: datetime, told: bool
) -> None:
    assert is_open(ASKED, now) is told


def test_nothing_of_a_hard_day_and_nothing_that_is_days_on_its_way_is_a_secret() -> None:
    every = CATALOGUE.gestures.values()
    hard = [each for each in every if each.secret and each.occasion & GENTLE]
    far = [each for each in every if each.secret and each.needs is Needs.APART]
    assert hard
    assert far
    assert not {*hard, *far} & set(SECRETS)


@given(
    st.sampled_from(SECRETS),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
)
def test_there_are_always_three_that_share_no_word(true: Gesture, key: str, day: date) -> None:
    three = three_of(true, CATALOGUE.gestures.values(), key, day)
    assert len(three) == 3
    assert true in three
    for each in three:
        for word in each.name.split():
            if len(word) > 3:
                assert meant(word, three) is each


def test_where_the_secret_stands_tells_nothing() -> None:
    days = (DAY + timedelta(days=number) for number in range(60))
    places = {three_of(TREAT, SECRETS, KEY, day).index(TREAT) for day in days}
    assert places == {0, 1, 2}


def test_there_is_nothing_to_guess_from_without_two_others() -> None:
    assert three_of(TREAT, [TREAT, NOTE], KEY, DAY) == ()


def test_a_secret_called_by_nothing_but_short_words_stands_there_once() -> None:
    fan = TREAT._replace(id="fan", called="a fan")
    for number in range(30):
        three = three_of(fan, [fan, NOTE, WARMTH], KEY, DAY + timedelta(days=number))
        assert sorted(each.id for each in three) == ["fan", "sticky-note", "towel"]


@pytest.mark.parametrize(
    ("said", "is_meant"),
    [
        ("first", NOTE),
        ("third", WARMTH),
        ("note", NOTE),
        ("the kind note on the mirror", NOTE),
        ("A Treat", TREAT),
        ("the dishes", None),
        ("a note or a treat", None),
        ("", None),
    ],
)
def test_one_of_three_is_meant_by_its_place_or_by_a_word(
    said: str, is_meant: Gesture | None
) -> None:
    assert meant(said, THREE) is is_meant


def test_a_secret_is_whispered_and_never_what_is_on_the_table_or_the_days() -> None:
    before = Household(gesture=NOTE.number)
    reply = heard(before, {"asked": "secret"})
    assert reply.household
    assert reply.household.secret
    assert reply.soft
    assert reply.asks is None
    assert (reply.offer, reply.effects) == (None, ())
    after = turn(household=reply.household)
    assert after.gesture is NOTE
    assert after.household.today is None
    assert reply.household.secret.number != NOTE.number


def test_who_asks_is_told_once_that_either_may_hear_of_it_where_no_voice_is_known() -> None:
    first = heard(Household(), {"asked": "secret"})
    again = heard(first.household or Household(), {"asked": "secret"})
    known = heard(Household(), {"asked": "secret"}, speaker=FirstName("p"))
    assert [("notice.either" in names(reply)) for reply in (first, again, known)] == [
        True,
        False,
        False,
    ]


def test_asked_for_again_it_is_another() -> None:
    first = heard(Household(), {"asked": "secret"}).household or Household()
    second = heard(first, {"asked": "secret"}).household or Household()
    assert first.secret
    assert second.secret
    assert first.secret.number != second.secret.number


def test_what_they_want_left_out_is_no_secret_and_nothing_to_guess_from() -> None:
    household = Household(life=frozenset({Life.NO_TOUCH}), secret=ASKED)
    reply = heard(household, {"asked": "noticed"})
    told = [line for line in reply.lines if isinstance(line, Line) and line.name == "notice.three"]
    assert "a touch in passing" not in told[0].arguments.values()


def test_where_they_live_apart_nothing_can_be_noticed_by_tonight() -> None:
    reply = heard(Household(life=frozenset({Life.APART})), {"asked": "secret"})
    assert names(reply) == ["notice.none_left"]


def test_a_guess_counts_right_or_not_and_then_nothing_is_left_of_the_secret() -> None:
    household, session = Household(secret=ASKED), Session(asking=Question.NOTICE)
    three = three_of(TREAT, CATALOGUE.gestures.values(), KEY, DAY)
    for each in three:
        reply = heard(household, {"guess": each.name}, session=session)
        assert names(reply)[0] == ("notice.right" if each is TREAT else "notice.another")
        assert reply.household
        assert reply.household.secret is None
        assert reply.household.moments == 1
        assert DAY in reply.household.days


def test_a_guess_that_alexa_sends_again_counts_once() -> None:
    session = Session(asking=Question.NOTICE)
    first = heard(Household(secret=ASKED), {"guess": "treat"}, session=session)
    again = heard(first.household or Household(), {"guess": "treat"}, session=session)
    assert names(again) == ["notice.counted"]
    assert again.household is None


def test_a_guess_at_none_of_the_three_is_asked_again() -> None:
    session = Session(asking=Question.NOTICE)
    reply = heard(Household(secret=ASKED), {"guess": "the elephant"}, session=session)
    assert reply.asks is Question.NOTICE
    assert reply.household is None


def test_who_gives_up_is_told_and_nothing_is_counted() -> None:
    reply = heard(Household(secret=ASKED), {"asked": "tell"})
    assert names(reply) == ["notice.told"]
    assert reply.household == Household()


@pytest.mark.parametrize("secret", [None, ASKED])
def test_before_the_evening_nobody_hears_whether_there_is_one(secret: Secret | None) -> None:
    noon = EVENING - timedelta(hours=6)
    reply = heard(Household(secret=secret), {"asked": "noticed"}, at=noon)
    assert names(reply) == ["notice.tonight"]


@pytest.mark.parametrize("secret", [None, ASKED])
def test_who_it_was_is_told_to_nobody(secret: Secret | None) -> None:
    reply = heard(Household(secret=secret), {"asked": "who"})
    assert names(reply) == ["notice.kept"]


def test_a_secret_that_a_host_took_out_of_the_catalogue_is_none() -> None:
    gone = replace(CATALOGUE, gestures={"snack": TREAT})
    household = Household(secret=Secret(NOTE.number, DAY))
    assert names(heard(household, {"asked": "noticed"}, catalogue=gone)) == ["notice.nothing"]


def test_words_that_are_none_of_it_are_not_understood() -> None:
    assert names(heard(Household(), {"asked": "some tea"})) == ["fallback.unknown"]


@pytest.mark.parametrize("intent", ["NoticeIntent", "GuessMeIntent"])
def test_where_they_want_no_games_they_hear_how_to_have_them_again(intent: str) -> None:
    household = Household(life=frozenset({Life.NO_GAMES}), secret=ASKED)
    reply = ROUTES[intent].handler(turn(household=household))
    assert names(reply) == ["games.off"]
    assert reply.household is None


def test_games_are_switched_off_and_on_by_what_they_tell() -> None:
    def after(household: Household, life: str) -> Household:
        told = turn(household=household, slots={"life": life})
        return ROUTES["RememberUsIntent"].handler(told).household or household

    off = after(Household(), "no_games")
    assert off.life == {Life.NO_GAMES}
    assert after(off, "games").life == frozenset()


def test_a_secret_whose_days_are_over_goes_with_the_next_change() -> None:
    household = Household(secret=ASKED)
    assert household.without_old_secret(DAY + timedelta(days=2)) == household
    assert household.without_old_secret(DAY + timedelta(days=3)) == Household()


def test_a_secret_for_a_day_of_theirs_comes_on_that_day_only() -> None:
    their = TheirDate(Occasion.BIRTHDAY, DAY.month, DAY.day)
    for dates, comes in (((), False), ((their,), True)):
        household, chosen = Household(dates=dates), set()
        for _ in range(2 * len(SECRETS)):
            household = heard(household, {"asked": "secret"}).household or household
            assert household.secret
            chosen.add(CATALOGUE.gesture_by_number[household.secret.number].id)
        assert ("birthday-wish" in chosen) is comes


def test_a_hosts_own_secret_is_called_by_its_title_where_it_has_no_other_name(
    tmp_path: Path,
) -> None:
    own = """
    [kite]
    line = "Hang a kite over their desk."
    title = "A kite overhead"
    secret = true
    [drum]
    line = "Leave a small drum on their chair."
    secret = true
    called = "the drum"
    """
    (tmp_path / "gestures.toml").write_text(own, encoding="utf-8")
    gestures = load_catalogue("en", own=tmp_path).gestures
    assert gestures["kite"].name == "A kite overhead"
    assert gestures["drum"].name == "the drum"
    assert meant("the kite", (gestures["kite"], gestures["drum"], TREAT)) is gestures["kite"]


def test_a_name_of_too_many_words_is_refused(tmp_path: Path) -> None:
    own = '[drum]\nline = "Leave a drum."\ncalled = "one two three four five six seven"'
    (tmp_path / "gestures.toml").write_text(own, encoding="utf-8")
    with pytest.raises(BrokenWords, match=r"drum\.called: its line has more than 6 words"):
        load_catalogue("en", own=tmp_path)
