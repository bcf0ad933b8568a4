"""The page of the simulated Echo, in a real browser."""
