"""What the processes of a shop share beside the database, in Redis. Without it the shop does the same, alone or a little later."""
