"""How a turn ends: one file a rule, or a few kin rules; choose_reply.py holds their order."""
