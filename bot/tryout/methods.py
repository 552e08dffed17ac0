"""The methods of the Bot API that the try-out offers, as functions of the model and parameters."""

from __future__ import annotations

import copy
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from bot.tryout import checks
from bot.tryout.chats import GROUP_ID, Chat, Chats
from bot.tryout.checks import BotApiError, bad_request
from bot.tryout.entities import completed, trimmed
from bot.tryout.params import Params

Json = dict[str, Any]
Method = Callable[[Chats, Params], Awaitable[Any]]

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document"
    " choose_sticker find_location record_video_note upload_video_note".split()
)
_PROFILE_LIMITS = {"name": 64, "short_description": 120, "description": 512}
_SCOPES = frozenset(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators"
    " chat_member".split()
)


async def get_me(chats: Chats, params: Params) -> Json:
    """Return who the bot is."""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    name = chats.profile.get(("name", "")) or chats.bot["first_name"]
    return {**chats.bot, **abilities, "first_name": name}


async def get_updates(chats: Chats, params: Params) -> list[Json]:
    """Return the updates that wait, or the first to come within ``timeout``."""
    chats.updates.set_allowed(params.parsed("allowed_updates"))
    return await chats.updates.poll(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )


async def set_webhook(chats: Chats, params: Params) -> bool:
    """Have updates delivered to an address of this machine; an empty one ends that."""
    url = params.text("url")
    chats.updates.set_allowed(params.parsed("allowed_updates"))
    if params.flag("drop_pending_updates"):
        chats.updates.clear()
    if not url:
        await chats.updates.delete_webhook()
        return True
    # Telegram wants https and a public address; here nothing may leave the machine.
    if urlsplit(url).scheme != "http" or urlsplit(url).hostname not in LOOPBACK_NAMES:
        raise bad_request("bad webhook: the try-out delivers to http://127.0.0.1 only")
    n_connections = params.integer("max_connections", 40)
    if not 1 <= n_connections <= 100:
        raise bad_request("max_connections is out of range, 1 to 100 are allowed")
    await chats.updates.set_webhook(url, params.text("secret_token"), n_connections)
    return True


async def delete_webhook(chats: Chats, params: Params) -> bool:
    """End deliveries."""
    if params.flag("drop_pending_updates"):
        chats.updates.clear()
    await chats.updates.delete_webhook()
    return True


async def get_webhook_info(chats: Chats, params: Params) -> Json:
    """Return where updates are delivered and how that went."""
    webhook = chats.updates.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": chats.updates.n_waiting,
        "allowed_updates": sorted(chats.updates.allowed),
    }
    if webhook:
        info["max_connections"] = webhook.max_connections
    if webhook and webhook.last_error:
        info["last_error_date"] = webhook.last_error_at
        info["last_error_message"] = webhook.last_error
    return info


async def send_message(chats: Chats, params: Params) -> Json:
    """Post a text of the bot."""
    chat = _chat(chats, params)
    content = _text(params, edit=False)
    return _post(chats, chat, params, content)


async def send_document(chats: Chats, params: Params) -> Json:
    """Post a file of the bot, uploaded or known by its number."""
    chat = _chat(chats, params)
    given = params.text("document")
    upload = params.uploads.get(given.removeprefix("attach://") or "document")
    if upload is not None:
        file = chats.keep_file(upload.name, upload.mime_type, upload.content)
    elif given in chats.files:
        file = chats.files[given]
    else:
        raise bad_request("wrong file identifier/HTTP URL specified")
    document = {
        "file_id": file.id,
        "file_unique_id": "u" + file.id[1:13],
        "file_name": file.name,
        "mime_type": file.mime_type,
        "file_size": len(file.content),
    }
    _refuse_parse_mode(params)
    caption, entities = trimmed(params.text("caption"), params.objects("caption_entities"))
    checks.checked_caption(params.text("caption"), params.objects("caption_entities"))
    content: Json = {"document": document}
    if caption:
        content |= {"caption": caption}
        if entities := completed(caption, entities):
            content["caption_entities"] = entities
    return _post(chats, chat, params, content)


async def edit_message_text(chats: Chats, params: Params) -> Json:
    """Change a text of the bot; without a keyboard in the call the old one goes."""
    chat, message = _own_message(chats, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    content = _text(params, edit=True) | _keyboard(params)
    if all(message.get(name) == content.get(name) for name in ("text", "entities", "reply_markup")):
        raise bad_request(checks.NOT_MODIFIED)
    content["edit_date"] = int(time.time())
    dropping = {"entities", "reply_markup", "link_preview_options"}
    return copy.deepcopy(chats.replace(chat, message, content, dropping=dropping))


async def edit_message_reply_markup(chats: Chats, params: Params) -> Json:
    """Change or take away the keyboard of a message of the bot."""
    chat, message = _own_message(chats, params)
    content = _keyboard(params)
    if message.get("reply_markup") == content.get("reply_markup"):
        raise bad_request(checks.NOT_MODIFIED)
    return copy.deepcopy(chats.replace(chat, message, content, dropping={"reply_markup"}))


async def delete_message(chats: Chats, params: Params) -> bool:
    """Delete a message: any in a private chat, only the bot's own in the group."""
    chat = _chat(chats, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if chat.id < 0 and message["from"]["id"] != chats.bot["id"]:
        raise bad_request("message can't be deleted")
    chats.remove(chat, message["message_id"])
    return True


async def answer_callback_query(chats: Chats, params: Params) -> bool:
    """End the wait of somebody who pressed a button, with a note or an alert if given."""
    query = chats.queries.get(params.text("callback_query_id"))
    if query is None or query.answer is not None or query.expired:
        raise bad_request(checks.QUERY_TOO_OLD)
    text = params.text("text")
    if len(text) > checks.MAX_CALLBACK_ANSWER_CHARS:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": params.flag("show_alert")}
    chats.feed.add("answered", query_id=query.id, chat_id=query.chat_id, **query.answer)
    return True


async def send_chat_action(chats: Chats, params: Params) -> bool:
    """Show for some seconds that the bot is busy."""
    chat = _chat(chats, params)
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chats.feed.add("action", chat_id=chat.id, action=action)
    return True


async def set_message_reaction(chats: Chats, params: Params) -> bool:
    """Put a reaction of the bot under a message; bots set one at most."""
    chat = _chat(chats, params)
    message_id = params.integer("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to react not found")
    reactions = params.objects("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji", "")) for reaction in reactions]
    chats.feed.add("reaction", chat_id=chat.id, message_id=message_id, emoji=emoji)
    return True


async def get_file(chats: Chats, params: Params) -> Json:
    """Return where a file can be downloaded."""
    file = chats.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > checks.MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": "u" + file.id[1:13],
        "file_size": len(file.content),
        "file_path": file.path,
    }


async def get_chat(chats: Chats, params: Params) -> Json:
    """Return a chat with what is told of it in full."""
    chat = _chat(chats, params)
    gifts = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
    return {
        **chat.head,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts.split(), False),
    }


async def get_chat_member(chats: Chats, params: Params) -> Json:
    """Return what somebody is in a chat; the editor owns the group."""
    chat = _chat(chats, params)
    user_id = params.integer("user_id")
    if user_id == chats.bot["id"]:
        return {"status": "member", "user": chats.bot}
    if user_id not in chats.people or (chat.id > 0 and user_id != chat.id):
        raise bad_request("PARTICIPANT_ID_INVALID")
    user = chats.people[user_id].as_user()
    if chat.id == GROUP_ID and user_id == chats.admin_id:
        return {"status": "creator", "user": user, "is_anonymous": False}
    return {"status": "member", "user": user}


async def set_my_commands(chats: Chats, params: Params) -> bool:
    """Keep a command menu for a scope and language."""
    key = _scope(chats, params)
    commands = params.objects("commands")
    checks.check_commands(commands)
    chats.commands[key] = commands
    chats.feed.add("menu")
    return True


async def get_my_commands(chats: Chats, params: Params) -> list[Json]:
    """Return the command menu of exactly this scope and language."""
    return chats.commands.get(_scope(chats, params), [])


async def delete_my_commands(chats: Chats, params: Params) -> bool:
    """Forget the command menu of a scope and language."""
    chats.commands.pop(_scope(chats, params), None)
    chats.feed.add("menu")
    return True


def _profile_setter(field: str) -> Method:
    async def set_profile(chats: Chats, params: Params) -> bool:
        value = params.text(field)
        if len(value) > _PROFILE_LIMITS[field]:
            raise bad_request(f"{field} is too long")
        chats.profile[field, params.text("language_code")] = value
        chats.feed.add("profile")
        return True

    return set_profile


def _profile_getter(field: str) -> Method:
    async def get_profile(chats: Chats, params: Params) -> Json:
        default = chats.bot["first_name"] if field == "name" else ""
        general = chats.profile.get((field, ""), default)
        return {field: chats.profile.get((field, params.text("language_code")), general)}

    return get_profile


async def _say_yes(chats: Chats, params: Params) -> bool:
    """Accept what has no effect that could be seen here."""
    return True


async def _menu_button(chats: Chats, params: Params) -> Json:
    return {"type": "commands"}


METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getme": get_me,
        "getupdates": get_updates,
        "setwebhook": set_webhook,
        "deletewebhook": delete_webhook,
        "getwebhookinfo": get_webhook_info,
        "sendmessage": send_message,
        "senddocument": send_document,
        "editmessagetext": edit_message_text,
        "editmessagereplymarkup": edit_message_reply_markup,
        "deletemessage": delete_message,
        "answercallbackquery": answer_callback_query,
        "sendchataction": send_chat_action,
        "setmessagereaction": set_message_reaction,
        "getfile": get_file,
        "getchat": get_chat,
        "getchatmember": get_chat_member,
        "setmycommands": set_my_commands,
        "getmycommands": get_my_commands,
        "deletemycommands": delete_my_commands,
        "setmyname": _profile_setter("name"),
        "getmyname": _profile_getter("name"),
        "setmyshortdescription": _profile_setter("short_description"),
        "getmyshortdescription": _profile_getter("short_description"),
        "setmydescription": _profile_setter("description"),
        "getmydescription": _profile_getter("description"),
        "setchatmenubutton": _say_yes,
        "getchatmenubutton": _menu_button,
        "close": _say_yes,
        "logout": _say_yes,
    }
)


def _chat(chats: Chats, params: Params) -> Chat:
    given = params.text("chat_id")
    if not given:
        raise bad_request("chat_id is empty")
    try:
        return chats.chat_for_bot(int(given))
    except ValueError:
        raise bad_request("chat not found") from None


def _own_message(chats: Chats, params: Params) -> tuple[Chat, Json]:
    if params.text("inline_message_id"):
        raise bad_request("inline messages are not modelled")
    chat = _chat(chats, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != chats.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _refuse_parse_mode(params: Params) -> None:
    if params.text("parse_mode"):
        raise bad_request("parse_mode is not modelled; send entities")


def _text(params: Params, *, edit: bool) -> Json:
    _refuse_parse_mode(params)
    text, entities = params.text("text"), params.objects("entities")
    checks.checked_text(text, entities, edit=edit)
    text, entities = trimmed(text, entities)
    content: Json = {"text": text}
    if entities := completed(text, entities):
        content["entities"] = entities
    if preview := params.parsed("link_preview_options"):
        content["link_preview_options"] = preview
    return content


def _keyboard(params: Params) -> Json:
    keyboard = checks.checked_keyboard(params.parsed("reply_markup"))
    return {"reply_markup": keyboard} if keyboard else {}


def _post(chats: Chats, chat: Chat, params: Params, content: Json) -> Json:
    content |= _keyboard(params)
    reply = params.parsed("reply_parameters") or {}
    if message_id := int(reply.get("message_id") or params.integer("reply_to_message_id")):
        replied = chats.replied(chat, message_id)
        if replied is not None:
            content["reply_to_message"] = replied
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        quote = str(reply.get("quote", ""))
        if quote and replied is not None:
            if quote not in str(replied.get("text", replied.get("caption", ""))):
                raise bad_request("QUOTE_TEXT_INVALID")
            content["quote"] = {"text": quote, "position": 0, "is_manual": True}
    return copy.deepcopy(chats.post(chat, chats.bot, content))


def _scope(chats: Chats, params: Params) -> tuple[str, str]:
    scope = params.parsed("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    language = params.text("language_code")
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad_request("invalid language code specified")
    if not kind.startswith("chat"):
        return kind, language
    chat = chats.chat_for_bot(int(scope.get("chat_id", 0)))
    who = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{who}", language


async def call(chats: Chats, method: Method, params: Params) -> Any:
    """Run a method; a value of a wrong shape in it is answered as a bad request."""
    try:
        return await method(chats, params)
    except BotApiError:
        raise
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise bad_request(f"can't parse the parameters: {type(error).__name__}") from error
