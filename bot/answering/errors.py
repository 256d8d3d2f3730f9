"""What can go wrong while answering: every message says what, where, what was expected and what to do."""

from __future__ import annotations


class AnsweringError(Exception):
    """Base of all errors of this package."""


class DecisionDamaged(AnsweringError):
    """The fitted decision is not the one its description names."""
