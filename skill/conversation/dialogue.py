"""Every question that may be open, and what each answer to it means: one table.

What is said of the offer itself (save it, not for us, why, how long) means what is on the table,
whichever question is open. Help, "say that again" and a line that was not understood leave the
question and the offer as they are.
"""

from skill.conversation.handlers.answers import fine, first_heard, take_it, yes_or_no
from skill.conversation.handlers.appreciation import appreciation_prompt as kind_words
from skill.conversation.handlers.appreciation import keep_prompt, prompt_later
from skill.conversation.handlers.choices import restore_gesture
from skill.conversation.handlers.corrections import moved_to
from skill.conversation.handlers.gestures import (
    another_gesture,
    keep_gesture,
    not_this_gesture,
    todays_gesture,
)
from skill.conversation.handlers.guessing import guess_me, right, wrong
from skill.conversation.handlers.hug import hug_for, hug_later, hug_once_more, start_hug_timer
from skill.conversation.handlers.moments import done_on, done_until
from skill.conversation.handlers.noticing import guessed, not_guessed
from skill.conversation.handlers.pauses import away_for, away_until
from skill.conversation.handlers.privacy import forget_all, keep_all
from skill.conversation.handlers.remembering import date_meant
from skill.conversation.handlers.reminders import agreed, declined, remind_at, remind_in_the
from skill.conversation.handlers.routine import no_routine, offer_routine
from skill.conversation.registry import QUESTIONS, Answers
from skill.conversation.turn import Question as Q  # noqa: N817  a table's rows are short

_HUG, _DAY = {"length": hug_for}, {"day": moved_to, "until": moved_to}
_DONE, _AWAY = {"day": done_on, "until": done_until}, {"day": away_until, "length": away_for}
_AT = {"time": remind_at, "moment": remind_in_the}

# What stands alone is a day, an until, a length, a time, a part of the day or a guess.
# fmt: off
QUESTIONS.update({
    #                            yes, no, sounds good, another, help, alone
    Q.FIRST_GESTURE: Answers(todays_gesture, fine, todays_gesture, todays_gesture, "help.first"),
    Q.TODAYS_GESTURE: Answers(todays_gesture, fine, todays_gesture, None, "help.todays"),
    Q.KEEP_GESTURE: Answers(
        keep_gesture,
        not_this_gesture,
        keep_gesture,
        another_gesture,
        "help.gesture",
        {"guess": first_heard},
    ),
    Q.ONE_MORE_GESTURE: Answers(
        another_gesture, fine, another_gesture, another_gesture, "help.one_more"
    ),
    Q.RESTORE: Answers(restore_gesture, fine, restore_gesture, None, "help.restore"),
    Q.PROMPT: Answers(kind_words, prompt_later, kind_words, None, "help.kind_words"),
    Q.ANOTHER_PROMPT: Answers(kind_words, prompt_later, keep_prompt, kind_words, "help.prompt"),
    Q.THIRTY_SECOND_HUG: Answers(
        start_hug_timer, hug_later, yes_or_no, None, "help.hug_length", _HUG
    ),
    Q.HUG_ONCE_MORE: Answers(hug_once_more, fine, yes_or_no, hug_once_more, "help.hug", _HUG),
    Q.HUG_AGAIN: Answers(hug_once_more, fine, yes_or_no, hug_once_more, "help.hug", _HUG),
    Q.ROUTINE: Answers(offer_routine, no_routine, yes_or_no, None, "help.routine"),
    Q.WHICH_DAY: Answers(None, fine, None, None, "help.day", _DONE),
    Q.MOVED_DAY: Answers(None, fine, None, None, "help.day", _DAY),
    Q.PAUSE_UNTIL: Answers(None, fine, None, None, "help.pause", _AWAY),
    Q.REMINDER_TIME: Answers(None, declined, None, None, "help.reminder_time", _AT),
    Q.REMINDER: Answers(agreed, declined, yes_or_no, None, "help.reminder", _AT),
    Q.NOTICE: Answers(None, not_guessed, None, None, "help.notice", {"guess": guessed}),
    Q.GUESSED: Answers(right, wrong, right, guess_me, "help.guessed"),
    Q.DATE_TOLD: Answers(
        todays_gesture, fine, todays_gesture, None, "help.todays", {"day": date_meant}
    ),
    Q.FORGET: Answers(forget_all, keep_all, yes_or_no, None, "help.forget"),
    Q.HELP: Answers(todays_gesture, fine, take_it),
    Q.MENU: Answers(todays_gesture, fine, take_it),
})
# fmt: on
