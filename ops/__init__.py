"""What whoever runs a shop can ask of it over HTTP: is it alive, can it sell, what has it done."""
