"""A small, strict, local Telegram: a Bot API emulator and the chat page that goes with it."""
