"""What can keep a measurement from being taken; each message says what to do."""

from __future__ import annotations


class MeasuringError(Exception):
    """Base of these errors: a command prints the message and ends with status 1."""


class BotNotRunning(MeasuringError):
    """Nothing that answers like the bot listens at an address."""


class BotNotStarted(MeasuringError):
    """A process that is to be measured did not become ready."""


class QuestionsUnreadable(MeasuringError):
    """A question file breaks its format; the message names file and line."""


class DataMissing(MeasuringError):
    """A measurement needs data that is not part of the project."""
