"""What the skill knows about couples, days and hugs: pure, standard library only."""
