"""The operator desk behind `/api/desk/v1`: accounts, calls, the review queue, tickets, switches and figures."""
