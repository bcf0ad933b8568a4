"""What a turn costs beside the stock stack and beside a constant answer: `make bench`."""
