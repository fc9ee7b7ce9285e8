"""Four moves each: parse, call one use case, render, show. Which handler serves what is listed in bot/dispatch.py."""
