"""What an operator runs: commands, packages, checks, transfers."""
