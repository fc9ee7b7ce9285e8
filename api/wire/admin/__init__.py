"""What the owner's side answers, and what it is asked: one module a noun."""
