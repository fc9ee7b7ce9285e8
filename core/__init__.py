"""The shop itself: models, rules and use cases. It knows no chat, no database, and has no clock of its own."""
