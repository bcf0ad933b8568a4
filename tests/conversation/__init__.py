"""Whole dialogues, in process."""
