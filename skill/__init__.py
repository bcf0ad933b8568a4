"""Small Gestures: an Alexa skill that gives a couple one small gesture at a time."""

__version__ = "0.1.0"
