"""The door's own database: its tables, what is kept in them, for how long."""
