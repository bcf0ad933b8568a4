"""Offering a gesture: today's, another, one that was wished for, a gentle one, a favourite."""

from dataclasses import replace

from skill.conversation.handlers.quiet import after_a_wish
from skill.conversation.registry import answers
from skill.conversation.reply import Card, Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import GENTLE, Gesture, Occasion
from skill.domain.choosing import Wish, gentlest, later, nearest
from skill.domain.household import Chosen, Household, Life
from skill.domain.offer import NOES_UNTIL_LET_GO, Offer, OfferKind

NOTHING_SAID = Reply()
ANYTHING = Wish()


@answers("TodaysGestureIntent")
def todays_gesture(turn: Turn) -> Reply:
    """Today's gesture, the same all day; or one for the moment, kind or effort asked for."""
    return wished_gesture(turn) if turn.slots else offer_todays(turn, NOTHING_SAID)


def wished_gesture(turn: Turn, before: Wish = ANYTHING) -> Reply:
    """Offer the gesture nearest to the slots, and to the wish before in what they leave open."""
    wish = Wish.of(turn.slots).after(before)
    gestures = candidates(turn, wish)
    if not gestures:
        return none_left(turn)
    choice = nearest(wish, gestures)
    line = "gesture.wished" if choice.exact and wish else "gesture.nearest"
    chosen = turn.household.wished_gesture(choice.gestures, gestures, turn.circumstances)
    if wish.occasion in GENTLE:
        chosen = chosen.as_todays(turn.day)
    quiet = after_a_wish(turn, chosen.household, wish.occasion)
    return offer(turn, NOTHING_SAID, line, chosen._replace(household=quiet), wish)


def candidates(turn: Turn, wish: Wish = ANYTHING) -> tuple[Gesture, ...]:
    """Return what may be offered now: of the guests those that are for this day or for the wish."""
    at = turn.circumstances
    if wish.occasion:
        at = replace(at, occasions=at.occasions | {wish.occasion})
    return tuple(
        each
        for each in turn.gestures
        if wish.without not in each.about and (not each.is_guest or at.invites(each))
    )


def another_gesture(turn: Turn, line: str = "gesture.another") -> Reply:
    """Offer another one: of the kind that was wished for, or else today's from now on."""
    wish, at = wish_before(turn), turn.circumstances
    gestures = candidates(turn, wish)
    if not gestures:
        return none_left(turn)
    if wish:
        nearest_ones = nearest(wish, gestures).gestures
        return offer(
            turn,
            NOTHING_SAID,
            line,
            turn.household.wished_gesture(nearest_ones, gestures, at),
            wish,
        )
    chosen = turn.household.another_gesture(turn.gestures, at)
    return offer(turn, NOTHING_SAID, line, chosen)


@answers("FeelsAwkwardIntent")
def feels_awkward(turn: Turn) -> Reply:
    """Permission, and the gentlest gesture."""
    gestures = candidates(turn)
    if not gestures:
        return none_left(turn)
    chosen = turn.household.wished_gesture(gentlest(gestures), gestures, turn.circumstances)
    return offer(turn, say("feelings.awkward"), "gesture.plain", chosen.as_todays(turn.day))


def offer_todays(turn: Turn, opening: Reply) -> Reply:
    """After an opening, today's gesture; coming back starts with the gentlest."""
    gestures = turn.gestures
    if not gestures:
        return opening.and_then(none_left(turn))
    chosen = turn.household.todays_gesture(gestures, turn.circumstances)
    return offer(turn, opening, "gesture.today", chosen)


def offer(turn: Turn, opening: Reply, line: str, chosen: Chosen, wish: Wish = ANYTHING) -> Reply:
    """After an opening, the gesture that was chosen, and whether they take it."""
    gesture, way, _ = chosen
    line = line if wish else line_for_later(gesture, turn) or line
    return put_on_the_table(turn, opening.then(line, gesture=gesture.way(way)), chosen, wish)


def put_on_the_table(turn: Turn, named: Reply, chosen: Chosen, wish: Wish = ANYTHING) -> Reply:
    """Offer the gesture that a reply has named, and ask whether they take it.

    What one of the two is not to know is whispered, and stands on no card and no screen.
    """
    gesture, way, household = chosen
    made = Offer(OfferKind.GESTURE, gesture.id, wish, way=way).following(turn.offer)
    reply = named.offering(made).keeping(household)
    said = gesture._replace(line=gesture.way(way))
    reply = reply.softly() if gesture.secret else shown(turn, reply, said)
    if not turn.remembers:
        reply = reply.then("gesture.without_memory")
    elif turn.session.one_shot and not household.days:
        reply = reply.then("gesture.hint")
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE)


def shown(turn: Turn, reply: Reply, gesture: Gesture) -> Reply:
    """Show a gesture on the screen and, unless they want none, as a card in the Alexa app."""
    if Life.NO_CARDS not in turn.household.life:
        reply = reply.doing(Card(gesture.title, gesture.line))
    return reply.doing(Screen(gesture))


def line_for_later(gesture: Gesture, turn: Turn) -> str | None:
    """Return the line for a gesture that does not fit the hour any more; None for one that does."""
    when = later(gesture, turn.day, turn.hour)
    return f"gesture.{when}" if when else None


def wish_before(turn: Turn) -> Wish:
    """Return what the offer of this session answered, or the bad day that was told today."""
    offered = turn.session.offer
    wish = offered.wish if offered and offered.kind is OfferKind.GESTURE else ANYTHING
    return wish or Wish(occasion=_told_today(turn))


def _told_today(turn: Turn) -> Occasion | None:
    today = turn.household.today
    if today is None or today.day != turn.day:
        return None
    gesture = turn.catalogue.gesture_by_number.get(today.number)
    return min(gesture.occasion & GENTLE, default=None) if gesture else None


def none_left(turn: Turn) -> Reply:
    """Say that every gesture was set aside, or is left out by what they told."""
    if turn.household.set_aside:
        return say("gesture.none_left").asking(Question.RESTORE)
    return say("gesture.nothing_suits")


def keep_gesture(turn: Turn) -> Reply:
    """They take the gesture that is on the table: it is the day's, and that is all."""
    reply = say("gesture.kept").keeping(kept(turn, turn.household))
    return reply if turn.household.days else reply.then("gesture.hint")


def kept(turn: Turn, household: Household) -> Household:
    """Keep the gesture of this session as the day's; not where they told that they feel distant."""
    offered = turn.session.offer
    if offered and turn.gesture and not turn.session.distant:
        return household.keep(turn.day, turn.gesture, offered.way).like(turn.gesture)
    return household


def not_this_gesture(turn: Turn) -> Reply:
    """Offer another one after a no; after the third let them go, kindly."""
    noes = 1 + (turn.session.offer.noes if turn.session.offer else 0)
    if noes >= NOES_UNTIL_LET_GO:
        return say("gesture.let_go")
    reply = another_gesture(turn)
    return reply.offering(reply.offer._replace(noes=noes)) if reply.offer else reply
