"""Reads policy documents into clauses and finds the clauses that answer a question."""
