"""What the `tillbot` commands do. Here the world is built: no other room of the bot sees storage and playground."""
