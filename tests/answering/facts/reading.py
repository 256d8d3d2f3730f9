"""What one message alone states of a fact, for tables of sentences."""

from datetime import date

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
UNSAID = "unsaid"


def value_of(fact, message, asked=None):
    """The value read; UNSAID where the message states nothing, None where it says that the asker does not know."""
    context = FactContext(date(2026, 11, 25), VOCABULARY[asked] if asked else None)
    facts = read_facts(normalise_message(message), context, VOCABULARY)
    return facts[fact].value if fact in facts else UNSAID
