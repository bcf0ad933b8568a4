"""Lines to be listened to before they are kept; `python -m tests.review DIR` speaks them all."""
