"""What the shop says, whoever asks: in a chat, on a terminal, through an API. It knows no chat and no markup."""
