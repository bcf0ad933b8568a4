"""The evening three: a hug, one thanks each, and one small thing for tomorrow."""

from dataclasses import replace
from datetime import date

from skill.conversation.handlers.counting import find_each_other, own_lines, playable
from skill.conversation.handlers.offering import shown
from skill.conversation.handlers.quiet import may_offer_touch
from skill.conversation.registry import answers
from skill.conversation.reply import CountDown, Line, Reply, say
from skill.conversation.turn import Turn
from skill.domain.choosing import Circumstances, occasions_of
from skill.domain.days import A_DAY
from skill.domain.evening import HUG, SMALL_HOURS_END, Evening
from skill.domain.household import Chosen, Household
from skill.domain.hug import NIGHT_STARTS, Cue
from skill.domain.offer import Offer, OfferKind

MORNING = 9
"""The hour that a gesture for tomorrow is chosen for: with the day before it."""

_CUES = (Cue.BEGIN, Cue.STILL, Cue.FIRST, Cue.SECOND, Cue.CLOSING)


@answers("EveningIntent")
def evening(turn: Turn) -> Reply:
    """Start the three at once; it counts as it starts, since no device tells what was heard."""
    if not turn.remembers:
        # Whether they want touch is not known, and nothing can be kept for tomorrow.
        return say("evening.without_memory").and_then(
            _play(turn, Evening(hug=False, gesture=False))
        )
    hugs = may_offer_touch(turn)
    household = _counted(turn, hugs=hugs)
    chosen = _for_tomorrow(turn, household)
    if chosen is None:
        return _play(turn, Evening(hugs, gesture=False)).keeping(household)
    gesture, way, household = chosen
    text = gesture.way(way)
    reply = _play(turn, Evening(hugs), text).keeping(household)
    reply = reply.offering(Offer(OfferKind.GESTURE, gesture.id, way=way))
    return shown(turn, reply, gesture._replace(line=text))


def _counted(turn: Turn, *, hugs: bool) -> Household:
    if hugs:
        return turn.household.hug(HUG, turn.now, turn.day, turn.request)
    return turn.household.tell(turn.day, turn.request, turn.now)


def _for_tomorrow(turn: Turn, household: Household) -> Chosen | None:
    """Draw tomorrow's gesture, which both may hear; None where none suits them."""
    gestures = [each for each in turn.gestures if not each.secret]
    day = turn.day if turn.hour < SMALL_HOURS_END else turn.day + A_DAY
    return household.todays_gesture(gestures, _on(turn, day)) if gestures else None


def _on(turn: Turn, day: date) -> Circumstances:
    occasions = turn.household.occasions_on(day).union(occasions_of(day))
    return replace(turn.circumstances, day=day, hour=MORNING, occasions=occasions)


def _play(turn: Turn, evening_: Evening, gesture: str = "") -> Reply:
    """Leave time to settle; then all of it comes from one timeline."""
    settled = find_each_other("hug.find" if evening_.hug else "evening.settle").chiming()
    lines = own_lines("evening", _CUES) | {
        Cue.TOMORROW: Line("hug.cue.evening.tomorrow", {"gesture": gesture})
    }
    if SMALL_HOURS_END <= turn.hour < NIGHT_STARTS:
        lines[Cue.CLOSING] = Line("hug.cue.evening.closing_early", {})
    heard, _ = playable(turn)
    counted = CountDown(evening_, heard, screen=False, lines=lines)
    return say("evening.opening").and_then(settled).doing(counted)
