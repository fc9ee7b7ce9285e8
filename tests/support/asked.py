"""What tests ask a database past the shop, from outside its process."""

UNDONE = "SELECT COUNT(*) FROM inbox WHERE done_at IS NULL"
VERSION = "SELECT MAX(number) FROM migrations"
ORDERS = "SELECT COUNT(*) FROM orders"

RELOAD = "SELECT pg_reload_conf()"
"""Postgres: settings that were changed count from now on."""
COPIED = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
"""Postgres: a standby has all that was committed."""
