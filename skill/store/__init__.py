"""Where households are kept: one contract (protocol.py), and a backend a file."""

from skill.store.protocol import Archive, Conflict, CorruptRecord, Households, StoreUnavailable

__all__ = ["Archive", "Conflict", "CorruptRecord", "Households", "StoreUnavailable"]
