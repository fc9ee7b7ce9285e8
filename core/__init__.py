"""The shop itself: models, rules and use cases. Knows no chat, no database, no clock of its own."""
