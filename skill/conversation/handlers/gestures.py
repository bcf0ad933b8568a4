"""Offering a gesture: today's, another, one that was wished for, a gentle one, a favourite."""

from skill.conversation.handlers.hug import ONCE_MORE, hug_once_more
from skill.conversation.registry import answers
from skill.conversation.reply import Card, Reply, say
from skill.conversation.turn import Turn
from skill.domain.choosing import Wish, fitting, gentlest, nearest
from skill.domain.household import Household
from skill.domain.streak import streak

Drawn = tuple[str, Household]

NOTHING_SAID = Reply()


@answers("TodaysGestureIntent")
def todays_gesture(turn: Turn) -> Reply:
    """Today's gesture, the same all day; or one for the moment, kind or effort asked for."""
    if turn.slots:
        asked = (turn.slots.get(name) for name in ("moment", "kind", "effort"))
        return _wished(turn, Wish.of(*asked))
    return offer_todays(turn, NOTHING_SAID)


@answers("AnotherGestureIntent")
def another_gesture(turn: Turn) -> Reply:
    """Another one: hug, gesture of the kind that was wished for, or else today's from now on."""
    if turn.session.asking == ONCE_MORE:
        return hug_once_more(turn)
    if turn.session.wish:
        return _wished(turn, turn.session.wish)
    if not turn.gestures:
        return none_left()
    if _is_resting(turn):
        drawn = turn.household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    else:
        drawn = turn.household.another_gesture(turn.day, _ids(turn), turn.rng, _fitting(turn))
    return offer(turn, NOTHING_SAID, "gesture.another", drawn)


@answers("FeelsAwkwardIntent")
def feels_awkward(turn: Turn) -> Reply:
    """Permission, and the gentlest gesture."""
    if not turn.gestures:
        return none_left()
    drawn = turn.household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    return offer(turn, say("feelings.awkward"), "gesture.plain", drawn)


def offer_todays(turn: Turn, opening: Reply) -> Reply:
    """After an opening, today's gesture; coming back starts with the gentlest."""
    if not turn.gestures:
        return opening.and_then(none_left())
    household, today = turn.household, turn.household.today
    if _is_resting(turn) and not (today and today.day == turn.day):
        drawn = household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    else:
        drawn = household.todays_gesture(turn.day, _ids(turn), turn.rng, _fitting(turn))
    return offer(turn, opening, "gesture.today", drawn)


def offer(turn: Turn, opening: Reply, line: str, drawn: Drawn) -> Reply:
    """After an opening, the gesture that was drawn, and whether it suits."""
    id_, household = drawn
    gesture = turn.catalogue.gestures[id_]
    reply = opening.then(line, gesture=gesture.line).offering(gesture=id_).keeping(household)
    reply = reply.showing(Card(gesture.title, gesture.line)).on_screen(gesture)
    if not turn.remembers:
        reply = reply.then("gesture.without_memory")
    elif turn.session.one_shot and not household.days:
        reply = reply.then("gesture.hint")
    return reply.unless_one_shot(turn, "another_gesture")


def none_left() -> Reply:
    """Every gesture was set aside."""
    return say("gesture.none_left").asking("restore")


def keep_gesture(turn: Turn) -> Reply:
    """The gesture that was offered is the one."""
    reply = say("gesture.kept")
    return reply if turn.household.days else reply.then("gesture.hint")


def _wished(turn: Turn, wish: Wish) -> Reply:
    if not turn.gestures:
        return none_left()
    choice = nearest(wish, turn.gestures)
    known = wish or not turn.slots
    line = "gesture.wished" if choice.exact and known else "gesture.nearest"
    drawn = turn.household.wished_gesture(choice.ids, turn.rng)
    return offer(turn, NOTHING_SAID, line, drawn).wishing(wish)


def _is_resting(turn: Turn) -> bool:
    return bool(turn.household.days) and not streak(turn.household.history, turn.day).run


def _ids(turn: Turn) -> tuple[str, ...]:
    return tuple(gesture.id for gesture in turn.gestures)


def _fitting(turn: Turn) -> frozenset[str]:
    return fitting(turn.gestures, turn.hour)
