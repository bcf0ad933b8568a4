"""What is said before, during and after a hug that is counted; and that it counts."""

from collections.abc import Mapping
from dataclasses import replace

from skill.conversation.handlers.offering import wish_before
from skill.conversation.reply import CountDown, Line, Reply, say
from skill.conversation.turn import Turn
from skill.domain.catalogue import Occasion
from skill.domain.choosing import Wish
from skill.domain.household import Life
from skill.domain.hug import FIND_MS, Closing, Cue, Embrace, Fit, Hug, Mode, Part, closing_at
from skill.domain.offer import Offer, OfferKind

_HALF_A_MINUTE, _MINUTE = 30, 60

_FIT = {Fit.LENGTHENED: "hug.lengthened", Fit.SHORTENED: "hug.shortened"}
_OWN_CUES: Mapping[str, tuple[Cue, ...]] = {
    Embrace.KISS: (Cue.CLOSING,),
    Embrace.DANCE: (Cue.BEGIN, Cue.STILL, Cue.CLOSING),
    Mode.BREATHING: (Cue.BEGIN, Cue.STILL),
}
"""What has words of its own, and at which cues."""


def count_down(turn: Turn, hug: Hug) -> Reply:
    """Count a hug that starts as today's moment: no device tells how long it was held."""
    fight = _after_a_fight(turn)
    lines = {Cue.CLOSING: Line(f"hug.cue.{_closing(turn, fight=fight)}", {}), **_own_lines(hug)}
    counted = CountDown(hug, *playable(turn), lines)
    wish = Wish(occasion=Occasion.AFTER_A_FIGHT if fight else None)
    offer = Offer(OfferKind.HUG, turn.request if turn.remembers else "", wish, hug)
    if not turn.remembers:
        opened = say("hug.without_memory").and_then(_opening(hug))
        return opened.doing(counted).offering(offer)
    household = turn.household.hug(hug, turn.now, turn.day, turn.request)
    # By the moments, so that no hug begins like one of the last.
    opened = _opening(hug, household.moments)
    return opened.doing(counted).offering(offer).keeping(household)


def by_speech(reply: Reply) -> Reply:
    """Say what is counted, and show nothing: that is heard wherever an answer is heard at all."""
    effects = (
        replace(each, apla=False, screen=False) if isinstance(each, CountDown) else each
        for each in reply.effects
    )
    return reply._replace(effects=tuple(effects))


def playable(turn: Turn) -> tuple[bool, bool]:
    """Return whether the device plays the sound, and the ring, as far as is known of today."""
    sound = Part.sound_of(has_screen=turn.has_screen)
    return turn.household.plays(sound, turn.day), turn.household.plays(Part.RING, turn.day)


def find_each_other(line: str = "hug.find", variant: int | None = None) -> Reply:
    """Leave time to walk over."""
    return say(line, variant).waiting(FIND_MS)


def own_lines(of: str, cues: tuple[Cue, ...]) -> dict[Cue, Line]:
    """Return the lines that something has of its own at these cues."""
    return {cue: Line(f"hug.cue.{of}.{cue}", {}) for cue in cues}


def _own_lines(hug: Hug) -> Mapping[Cue, Line]:
    of = hug.mode if hug.embrace is Embrace.HUG else hug.embrace
    return own_lines(of, _OWN_CUES.get(of, ()))


def _opening(hug: Hug, variant: int | None = None) -> Reply:
    """Leave time to walk over, ring a chime, and say how long it will be."""
    reply = _fit(hug).and_then(find_each_other(variant=variant))
    return _length(reply if hug.starts_with_a_chime else reply.chiming(), hug, variant)


def _fit(hug: Hug) -> Reply:
    """Say kindly that it will not be as long as was asked for."""
    if hug.fit is Fit.FIXED:
        return say(f"hug.fixed_{hug.embrace}")
    return say(_FIT[hug.fit]) if hug.fit in _FIT else Reply()


def _length(reply: Reply, hug: Hug, variant: int | None) -> Reply:
    """Say the length as people say it."""
    minutes, rest = divmod(hug.seconds, _MINUTE)
    if hug.embrace is not Embrace.HUG:
        return reply.then(f"hug.{hug.embrace}", variant)
    if not minutes:
        return reply.then("hug.seconds", variant, seconds=rest)
    if not rest:
        return reply.then("hug.minutes", variant, minutes=minutes)
    if rest == _HALF_A_MINUTE:
        line = "hug.minute_and_a_half" if minutes == 1 else "hug.minutes_and_a_half"
        return reply.then(line, variant, minutes=minutes)
    return reply.then("hug.minutes_and_seconds", minutes=minutes, seconds=rest)


def _closing(turn: Turn, *, fight: bool) -> Closing:
    """Return what the last words know; who works nights has other mornings."""
    if Life.NIGHTS in turn.household.life and not fight:
        return Closing.USUAL
    return closing_at(turn.now, after_a_fight=fight)


def _after_a_fight(turn: Turn) -> bool:
    """Tell whether a fight was told in this session, or today."""
    offered = turn.session.offer and turn.gesture
    occasions = offered.occasion if offered else frozenset()
    return Occasion.AFTER_A_FIGHT in {wish_before(turn).occasion, *occasions}
