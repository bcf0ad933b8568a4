"""What stands here goes through everything there is: replies, samples, screens, a year.

Each takes seconds, so `make quick` leaves it out.
"""
