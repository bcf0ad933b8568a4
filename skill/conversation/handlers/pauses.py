"""Days on which no moment is missed: away until a day, and back home."""

from dataclasses import replace
from datetime import date
from math import ceil

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.slots import ABSURD, length
from skill.conversation.turn import Question, Turn
from skill.domain.days import A_DAY, day_back, day_of_return, span, told_day
from skill.words.spoken import Day


@answers("PauseStreakIntent", bare={"until": "until"})
def pause_streak(turn: Turn) -> Reply:
    """Let the run sleep until the first day back, or end its sleep on the day they came home."""
    if not turn.remembers:
        return say("pause.without_memory")
    until = _until(turn)
    home = told_day(turn.slots.get("back"), turn.day) if "back" in turn.slots else None
    home = home or (day_of_return(until, turn.day) if until else None)
    if home:
        return _home(turn, home)
    back = day_back(until, turn.day) if until else None
    if back is None:
        return say("pause.unclear" if until else "pause.fine").asking(Question.PAUSE_UNTIL)
    household = turn.household.pause(turn.day, back)
    return say("pause.set", back=Day(back, turn.day)).keeping(household)


def away_for(turn: Turn, duration: str) -> Reply | None:
    """Take a length of days, where it was asked until when: no hug lasts so long."""
    days = (length(duration) or ABSURD) >= A_DAY
    return pause_streak(replace(turn, slots={"length": duration})) if days else None


def away_until(turn: Turn, day: str) -> Reply | None:
    """Take a day to come, where it was asked until when: nothing was done then."""
    days = span(day, turn.day)
    ahead = days is not None and days.last > turn.day
    return pause_streak(replace(turn, slots={"until": day})) if ahead else None


def _home(turn: Turn, day: date) -> Reply:
    """Let the run go on from the day they came home."""
    household = turn.household.come_home(turn.day, day)
    if household is None:
        return say("pause.none")
    return say("pause.ended", day=Day(day, turn.day)).keeping(household)


def _until(turn: Turn) -> str | None:
    """Return the AMAZON.DATE of the first day back, where one or a length was told.

    With a length, the day that was named is the one they leave on.
    """
    day, away = turn.slots.get("until"), length(turn.slots.get("length"))
    if away is None:
        return day
    leave = span(day, turn.day)
    first = max(leave.first if leave else turn.day, turn.day)
    farthest = date.max.toordinal()
    return date.fromordinal(min(first.toordinal() + ceil(away / A_DAY), farthest)).isoformat()
