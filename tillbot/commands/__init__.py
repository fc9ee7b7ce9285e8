"""What the `tillbot` commands do. They connect the parts: no other package of the bot sees both storage and playground."""
