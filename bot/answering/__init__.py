"""A question in, reply cards out: understanding, finding, deciding, wording. The same whoever asks."""
