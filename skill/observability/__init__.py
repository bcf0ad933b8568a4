"""What an operator sees: log lines and counts, never an id, a token or a word."""
