"""Rasa components of this bot and the entry that starts Rasa with them."""
