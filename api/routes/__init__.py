"""What can be asked for, by noun."""
