"""Benchmarks: what a turn costs, measured here and now; `make bench` prints the tables."""
