"""Until when a run sleeps, as couples say it."""

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Line
from skill.words.spoken import Day
from tests.support.turns import turn

TODAY = turn().day


@pytest.mark.parametrize(
    ("slots", "back"),
    [
        ({"until": "2026-11-28"}, "2026-11-28"),
        ({"length": "P10D"}, "2026-12-02"),
        ({"until": "2026-11-28", "length": "P10D"}, "2026-12-08"),
        ({"until": "2026-W48-WE", "length": "P1W"}, "2026-12-05"),
        ({"until": "2026-11-20", "length": "P10D"}, "2026-12-02"),
    ],
    ids=["until Saturday", "ten days", "Saturday for ten days", "weekend and week", "left before"],
)
def test_they_are_back_so_long_after_they_leave(slots: dict[str, str], back: str) -> None:
    reply = ROUTES["PauseStreakIntent"].handler(turn(slots=slots))
    (said,) = (line for line in reply.lines if isinstance(line, Line))
    told = said.arguments["back"]
    assert isinstance(told, Day)
    assert str(told.day) == back
