"""What the door answers: one module for each group of HTTP paths, and what they alone need."""
