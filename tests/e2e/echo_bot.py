"""A bot of a few lines that repeats what it hears, to test the rig itself with."""

from __future__ import annotations

import asyncio
import os
import signal

from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.effective_message is not None:
        button = InlineKeyboardButton("Again", callback_data="again")
        await update.effective_message.reply_text(
            f"You said: {update.effective_message.text}",
            reply_markup=InlineKeyboardMarkup([[button]]),
        )


async def _again(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.callback_query is not None:
        await update.callback_query.answer("Once more")
        await update.callback_query.edit_message_text("Edited")


def _build() -> Application:  # type: ignore[type-arg]  # six parameters that say nothing here
    root = os.environ["WHOSAID_BOT_API_URL"]
    builder = ApplicationBuilder().token(os.environ["WHOSAID_BOT_TOKEN"])
    application = builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot").build()
    application.add_handler(MessageHandler(filters.ALL, _echo))
    application.add_handler(CallbackQueryHandler(_again))
    return application


async def _serve_webhook() -> None:
    application = _build()

    async def take(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        if secret != os.environ["WHOSAID_WEBHOOK_SECRET"]:
            return web.Response(status=403)
        await application.process_update(Update.de_json(await request.json(), application.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["WHOSAID_WEBHOOK_PORT"])).start()
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with application:
        url, secret = os.environ["WHOSAID_WEBHOOK_URL"], os.environ["WHOSAID_WEBHOOK_SECRET"]
        await application.bot.set_webhook(url, secret_token=secret)
        await stopped.wait()
    await runner.cleanup()


if __name__ == "__main__":
    if "WHOSAID_WEBHOOK_URL" in os.environ:
        asyncio.run(_serve_webhook())
    else:
        _build().run_polling()
