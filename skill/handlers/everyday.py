"""Help, stop, and what nobody understood."""

from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say


@answers("AMAZON.HelpIntent", memory=False)
def help_(_turn: Turn) -> Reply:
    """Explain the core in one breath, and ask."""
    return say("help.all").asking("help")


@answers("AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.NavigateHomeIntent", memory=False)
def stop(_turn: Turn) -> Reply:
    """Say goodbye."""
    return say("goodbye.stop")


@answers("AMAZON.FallbackIntent", memory=False)
def fallback(_turn: Turn) -> Reply:
    """Say so, and tell what would be understood."""
    return say("fallback.unknown").asking("menu")


@answers("AMAZON.RepeatIntent", memory=False)
def repeat(turn: Turn) -> Reply:
    """The last words once more, exactly."""
    if turn.session.said is None:
        return say("answer.nothing_to_repeat").asking("menu")
    return Reply(verbatim=turn.session.said, asks=turn.session.asking)
