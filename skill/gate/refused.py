"""What the gate says to a request that it does not let in."""

from skill.alexa.sdk import VerificationException


class Refused(VerificationException):
    """A request that is not answered; the reason is for the log, never for who sent it."""
