"""Handlers. Each takes four steps: parse, call one use case, render, show. bot/dispatch.py lists which handler serves what."""
