"""Where households are kept: one protocol, and a backend a file."""

from skill.store.protocol import Conflict, Store, StoreUnavailable

__all__ = ["Conflict", "Store", "StoreUnavailable"]
