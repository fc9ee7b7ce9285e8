"""How the shop remembers: one SQLite file."""
