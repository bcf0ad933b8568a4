"""What Alexa understood of a line, in the terms of its requests."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entry of a custom slot type that a spoken value stands for."""

    id: str | None
    name: str


@dataclass(frozen=True, slots=True)
class SlotHeard:
    """A slot of type `type`: what filled it (ISO 8601 for built-in types), None when empty."""

    type: str
    value: str | None = None
    resolution: Resolution | None = None

    @property
    def is_custom(self) -> bool:
        """Whether Alexa resolves the type's values; without a resolution there was no match."""
        return not self.type.startswith("AMAZON.")


@dataclass(frozen=True, slots=True)
class Heard:
    """A launch (intent None), or an intent with every slot that it declares, empty ones too."""

    intent: str | None
    slots: Mapping[str, SlotHeard] = field(default_factory=dict)
