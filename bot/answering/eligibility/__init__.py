"""A turn about a measure in, the decision, the next question and the card's words out."""
