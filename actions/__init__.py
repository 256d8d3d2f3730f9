"""The action server's modules: one action, one client, one settings reader; nothing happens at import."""
