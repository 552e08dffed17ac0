"""The Telegram bot: everything between an update and the message that answers it."""
