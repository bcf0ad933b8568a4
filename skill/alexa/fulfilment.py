"""Whether the skill would answer a wish that named no skill: Alexa asks before she sends it one."""

# ruff: noqa: PLC0415  modules of the SDK's that only such a question needs

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ask_sdk_model.response import Response

if TYPE_CHECKING:
    from skill.gate import envelope as alexa

STANDS_ALONE = frozenset({"StartHugTimerIntent", "TodaysGestureIntent", "AppreciationPromptIntent"})
"""What somebody may want who named no skill. Everything else is an answer to something, is about
this skill, or is better heard by Alexa herself: that somebody is not safe, most of all."""


def fulfilment(intent: "alexa.Intent", understood: Mapping[str, bool]) -> Response:
    """Return whether a wish would be answered, by which of its filled slots are understood."""
    from ask_sdk_model.canfulfill.can_fulfill_intent import CanFulfillIntent
    from ask_sdk_model.canfulfill.can_fulfill_intent_values import CanFulfillIntentValues
    from ask_sdk_model.canfulfill.can_fulfill_slot import CanFulfillSlot
    from ask_sdk_model.canfulfill.can_fulfill_slot_values import CanFulfillSlotValues
    from ask_sdk_model.canfulfill.can_understand_slot_values import CanUnderstandSlotValues

    alone = intent.name in STANDS_ALONE and all(understood.values())
    slots = {
        name: CanFulfillSlot(
            CanUnderstandSlotValues.YES if known else CanUnderstandSlotValues.NO,
            CanFulfillSlotValues.YES if known and alone else CanFulfillSlotValues.NO,
        )
        for name, known in understood.items()
    }
    verdict = CanFulfillIntentValues.YES if alone else CanFulfillIntentValues.NO
    return Response(can_fulfill_intent=CanFulfillIntent(verdict, slots))
