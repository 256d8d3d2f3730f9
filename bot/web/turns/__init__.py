"""One turn of a conversation: queued, sent to Rasa or answered without it, masked, checked."""
