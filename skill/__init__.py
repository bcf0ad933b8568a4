"""Small Gestures: an Alexa skill that gives a couple one small gesture at a time."""

__version__ = "1.0.0"
