"""Where households are kept: one protocol, and a backend a file."""

from skill.store.protocol import Conflict, Store, StoreUnavailable
from skill.store.protocol import Store as Households
from skill.store.record import CorruptRecord

__all__ = ["Conflict", "CorruptRecord", "Households", "Store", "StoreUnavailable"]
