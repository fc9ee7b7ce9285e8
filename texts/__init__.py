"""What the shop says to anyone who asks: in a chat, on a terminal, through an API. It knows no chat and no markup."""
