"""What people can do in the shop: plain functions over a transaction. They await nothing else and never commit."""
