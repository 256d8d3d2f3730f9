"""Set-up and supervision: from a fresh clone to three running processes and back to none."""
