"""A shop that was built on SQLite, row by row on Postgres: so both can be asked the same."""
