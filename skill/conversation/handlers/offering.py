"""How a gesture is put on the table: which may be, in what words, and where it is shown."""

from dataclasses import replace

from skill.conversation.reply import Card, Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import GENTLE, Gesture, Occasion
from skill.domain.choosing import Wish, later
from skill.domain.household import Chosen, Life
from skill.domain.offer import Offer, OfferKind

NOTHING_SAID = Reply()
ANYTHING = Wish()


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


def offer(turn: Turn, opening: Reply, line: str, chosen: Chosen, wish: Wish = ANYTHING) -> Reply:
    """Offer, after an opening, the gesture that was chosen, and ask whether they take it."""
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
    return on_a_card(turn, reply, gesture).doing(Screen(gesture))


def on_a_card(turn: Turn, reply: Reply, gesture: Gesture) -> Reply:
    """Show a gesture in the Alexa app, unless they want no cards there."""
    if Life.NO_CARDS in turn.household.life:
        return reply
    return reply.doing(Card(gesture.title, gesture.line))


def line_for_later(gesture: Gesture, turn: Turn) -> str | None:
    """Return the line for a gesture that does not fit the hour any more; None for one that does."""
    when = later(gesture, turn.day, turn.hour)
    return f"gesture.{when}" if when else None


def wish_before(turn: Turn) -> Wish:
    """Return what the offer of this session answered, or the bad day that was told today."""
    offered = turn.session.offer
    wish = offered.wish if offered and offered.kind is OfferKind.GESTURE else ANYTHING
    return wish or Wish(occasion=_hard_day(turn))


def _hard_day(turn: Turn) -> Occasion | None:
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


def going_on(turn: Turn, reply: Reply) -> Reply:
    """After something asked in between, with what was asked about the offer, or with a gesture."""
    if is_offering(turn):
        return reply.still_asking(turn)
    return reply.unless_one_shot(turn, a_gesture(turn))


def is_offering(turn: Turn) -> bool:
    """Tell whether what is asked is about the gesture or the prompt that was just heard."""
    return turn.session.asking in {Question.KEEP_GESTURE, Question.ANOTHER_PROMPT}


def a_gesture(turn: Turn) -> Question:
    """Ask for today's gesture; or for one more, where a moment of today was told already."""
    told = turn.day in turn.household.days
    return Question.ONE_MORE_GESTURE if told else Question.TODAYS_GESTURE


def nothing_offered() -> Reply:
    """Say that there is nothing on the table, and ask whether there shall be."""
    return say("choices.nothing_offered").asking(Question.TODAYS_GESTURE)
