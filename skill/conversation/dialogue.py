"""Every question that may be open, and what each answer to it means: one table.

What is said of the offer itself (save it, not for us, why, how long) means what is on the table,
whichever question is open. Help, "say that again" and a line that was not understood leave the
question and the offer as they are.
"""

from skill.conversation.handlers.answers import fine, take_it, yes_or_no
from skill.conversation.handlers.appreciation import (
    appreciation_prompt,
    keep_prompt,
    prompt_later,
)
from skill.conversation.handlers.choices import restore_gesture
from skill.conversation.handlers.corrections import moved_to
from skill.conversation.handlers.gestures import (
    another_gesture,
    keep_gesture,
    not_this_gesture,
    todays_gesture,
)
from skill.conversation.handlers.hug import (
    hug_for,
    hug_later,
    hug_once_more,
    start_default_hug,
)
from skill.conversation.handlers.moments import away_for, away_until, done_on, done_until
from skill.conversation.handlers.privacy import forget_all, keep_all
from skill.conversation.handlers.reminders import agreed, declined, remind_at
from skill.conversation.registry import QUESTIONS, Answers
from skill.conversation.turn import Question

QUESTIONS.update(
    {
        Question.FIRST_GESTURE: Answers(
            yes=todays_gesture,
            no=fine,
            take=todays_gesture,
            another=todays_gesture,
            help="help.first",
        ),
        Question.TODAYS_GESTURE: Answers(
            yes=todays_gesture, no=fine, take=todays_gesture, help="help.todays"
        ),
        Question.KEEP_GESTURE: Answers(
            yes=keep_gesture,
            no=not_this_gesture,
            take=keep_gesture,
            another=another_gesture,
            help="help.gesture",
        ),
        Question.ONE_MORE_GESTURE: Answers(
            yes=another_gesture,
            no=fine,
            take=another_gesture,
            another=another_gesture,
            help="help.one_more",
        ),
        Question.RESTORE: Answers(
            yes=restore_gesture, no=fine, take=restore_gesture, help="help.restore"
        ),
        Question.PROMPT: Answers(
            yes=appreciation_prompt,
            no=prompt_later,
            take=appreciation_prompt,
            help="help.kind_words",
        ),
        Question.ANOTHER_PROMPT: Answers(
            yes=appreciation_prompt,
            no=prompt_later,
            take=keep_prompt,
            another=appreciation_prompt,
            help="help.prompt",
        ),
        Question.THIRTY_SECOND_HUG: Answers(
            yes=start_default_hug,
            no=hug_later,
            take=yes_or_no,
            bare={"length": hug_for},
            help="help.hug_length",
        ),
        Question.HUG_ONCE_MORE: Answers(
            yes=hug_once_more,
            no=fine,
            take=yes_or_no,
            another=hug_once_more,
            bare={"length": hug_for},
            help="help.hug",
        ),
        Question.HUG_AGAIN: Answers(
            yes=hug_once_more,
            no=fine,
            take=yes_or_no,
            another=hug_once_more,
            bare={"length": hug_for},
            help="help.hug",
        ),
        Question.WHICH_DAY: Answers(
            no=fine, bare={"day": done_on, "until": done_until}, help="help.day"
        ),
        Question.MOVED_DAY: Answers(
            no=fine, bare={"day": moved_to, "until": moved_to}, help="help.day"
        ),
        Question.PAUSE_UNTIL: Answers(
            no=fine, bare={"day": away_until, "length": away_for}, help="help.pause"
        ),
        Question.REMINDER_TIME: Answers(
            no=declined, bare={"time": remind_at}, help="help.reminder_time"
        ),
        Question.REMINDER: Answers(
            yes=agreed, no=declined, take=yes_or_no, bare={"time": remind_at}, help="help.reminder"
        ),
        Question.FORGET: Answers(yes=forget_all, no=keep_all, take=yes_or_no, help="help.forget"),
        Question.HELP: Answers(no=fine, take=take_it),
        Question.MENU: Answers(no=fine, take=take_it),
    }
)
