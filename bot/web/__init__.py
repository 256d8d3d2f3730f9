"""The public door and the internal listener: HTTP in, reply cards, search hits and readable pages out."""
