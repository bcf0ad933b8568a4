"""What a couple tells of itself, so that it is respected: days of theirs, and how they live."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from itertools import chain, islice

from skill.conversation.handlers.offering import a_gesture
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import Occasion
from skill.domain.days import span
from skill.domain.household import MOST_DATES, Household, Life, TheirDate
from skill.words.spoken import YearlyDay

TOLD_BACK = 2
"""So much of it is told back in a breath."""

REMOVE = "remove"
A_MONTH = timedelta(days=31)

_ENDS: Mapping[str, Life] = {
    "together": Life.APART,
    "sleeping": Life.BABY,
    "daytime": Life.NIGHTS,
    "touch": Life.NO_TOUCH,
    "alcohol": Life.NO_ALCOHOL,
    "coffee": Life.NO_COFFEE,
    "food": Life.NO_FOOD,
    "cards": Life.NO_CARDS,
    "games": Life.NO_GAMES,
}
"""The ids of the slot's values that end what was told before."""

_NAMED = frozenset({Occasion.BIRTHDAY, Occasion.ANNIVERSARY})


@answers("RememberUsIntent")
def remember_us(turn: Turn) -> Reply:
    """Keep what they tell of their life, or a day of theirs; or let go of it again."""
    if not turn.remembers:
        return say("remember.without_memory")
    life, occasion = turn.slots.get("life"), turn.slots.get("occasion")
    if life and life in set(Life):
        return _remembered(turn, turn.household.lives(Life(life)), f"remember.{life}")
    if life and life in _ENDS:
        return _remembered(turn, turn.household.lives_no_longer(_ENDS[life]), "remember.ended")
    if not occasion or occasion not in set(Occasion):
        return say("remember.what")
    if turn.slots.get("change") == REMOVE:
        return _remembered(turn, turn.household.unmark_date(Occasion(occasion)), "remember.removed")
    return _date(turn, Occasion(occasion))


def what_they_told(turn: Turn) -> Reply:
    """Tell back some of what they told."""
    household, reply = turn.household, Reply()
    lives = (say(f"remember.known_{life}") for life in Life if life in household.life)
    dates = (_known(turn, each) for each in household.dates)
    for each in islice(chain(lives, dates), TOLD_BACK):
        reply = reply.and_then(each)
    more = len(household.life) + len(household.dates) > TOLD_BACK
    return reply.then("remember.known_more") if more else reply


def _remembered(turn: Turn, household: Household, line: str) -> Reply:
    """Keep it; what was on the table may not suit them any more, so today's is offered."""
    return say(line).keeping(household).unless_one_shot(turn, a_gesture(turn))


def _date(turn: Turn, occasion: Occasion) -> Reply:
    days = span(turn.slots.get("date"), turn.day)
    if days is None or not days.is_a_day:
        return say("remember.which_day")
    day = days.first
    marked = turn.household.mark_date(TheirDate(occasion, day.month, day.day))
    household = marked.ask_for_days_of_theirs()
    reply = _kept(occasion, day)
    if len(household.dates) == MOST_DATES and _is_dropped(turn.household.dates, household.dates):
        reply = reply.then("remember.oldest_left")
    return reply.keeping(household).unless_one_shot(turn, Question.DATE_TOLD)


def date_meant(turn: Turn, day: str) -> Reply | None:
    """Take a day to come, right after a date of theirs was told, for the date that was meant."""
    days = span(day, turn.day)
    if days is None or not days.is_a_day or days.first <= turn.day or not turn.household.dates:
        return None
    last, meant = turn.household.dates[-1], _in_the_same_month(turn, days.first)
    household = turn.household.move_last_date(TheirDate(last.occasion, meant.month, meant.day))
    return _kept(last.occasion, meant).keeping(household).asking(Question.DATE_TOLD)


def _in_the_same_month(turn: Turn, day: date) -> date:
    """Return a day of the month that was told: "the fourth" comes as the one that is next."""
    if day > turn.day + A_MONTH:
        return day
    with suppress(ValueError):
        return day.replace(month=turn.household.dates[-1].month)
    return day


def _kept(occasion: Occasion, day: date) -> Reply:
    return say(f"remember.date_{_name(occasion)}", day=YearlyDay(day))


def _is_dropped(before: tuple[TheirDate, ...], after: tuple[TheirDate, ...]) -> bool:
    """Tell whether the oldest had to go, which an anniversary that is moved has not."""
    gone = [each for each in before if each not in after]
    return any(each.occasion is not Occasion.ANNIVERSARY for each in gone) or len(gone) > 1


def _known(turn: Turn, their: TheirDate) -> Reply:
    day = YearlyDay(their.next_after(turn.day))
    return say(f"remember.known_{_name(their.occasion)}", day=day)


def _name(occasion: Occasion) -> str:
    return occasion if occasion in _NAMED else "day"
