"""What people can do in the chat, a file each: ask, press buttons, administer, learn about the bot.

Each file has a function that builds its python-telegram-bot handlers with the right filters;
``bot/app.py`` registers them in this order, as the first that fits takes an update: admin, ask,
info (which takes every other command), browse (which takes every other press).
"""
