"""The rig: the real bot as a process of its own, and the try-out server as its Telegram.

Nothing of the bot is replaced. It gets its settings by the environment, talks HTTP to the server
on loopback, by polling or by webhook, and is stopped by signals.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TypeVar

from bot.tryout import EDITOR_ID, Call, Person, TryoutServer, start_tryout
from tests.e2e.faults import Faults

Json = dict[str, Any]
Mode = Literal["polling", "webhook"]
Result = TypeVar("Result")

ROOT = Path(__file__).resolve().parents[2]
WEBHOOK_SECRET = "rig-secret_0123456789"
READY_WITHIN_S = 60.0
STOPPED_WITHIN_S = 40.0


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which nothing of the developer's own settings reaches the bot.

    A ``.env`` file does not either, as long as the bot runs in another directory than theirs.
    """
    inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    ours = {"HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return {**inherited, **ours, **settings}


class Rig:
    """A try-out server and a bot process that talks to it.

    Args:
        articles_dir: what the bot is given to index.
        data_dir: where it keeps its index and state; stays over ``restart``.
        mode: how the bot gets its updates.
        environment: settings on top of those that the rig gives.
        index: an index of the articles to begin with, which is copied; without one the bot makes
            one itself, and says that it is getting ready meanwhile.
        command: the program; the real bot unless the rig itself is tested.
    """

    def __init__(
        self,
        articles_dir: Path,
        data_dir: Path,
        *,
        mode: Mode = "polling",
        environment: Mapping[str, str] | None = None,
        index: Path | None = None,
        command: Sequence[str] = (sys.executable, "-m", "bot"),
    ) -> None:
        self.mode = mode
        self.faults = Faults()
        self.tryout = start_tryout(0, EDITOR_ID, [self.faults.middleware])
        self.data_dir = data_dir
        data_dir.mkdir(parents=True, exist_ok=True)
        self.articles_dir = articles_dir
        self._command = tuple(command)
        self._index = index
        self._environment = self._settings(articles_dir) | dict(environment or {})
        self._log_path = data_dir / "bot-output.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._said: list[str] = []
        self._newcomers = 0

    def __enter__(self) -> Rig:
        """Start the bot and wait until it takes updates."""
        try:
            if self._index is not None:
                shutil.copytree(self._index, self.index_dir)
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the bot and the server."""
        self.close()

    def _settings(self, articles_dir: Path) -> dict[str, str]:
        settings = {
            "WHOSAID_BOT_TOKEN": self.tryout.token,
            "WHOSAID_BOT_API_URL": self.tryout.api_root,
            "WHOSAID_ADMIN_IDS": str(EDITOR_ID),
            "WHOSAID_ARTICLES_DIR": str(articles_dir),
            "WHOSAID_DATA_DIR": str(self.data_dir),
        }
        if self.mode == "webhook":
            port = free_port()
            settings["WHOSAID_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/telegram"
            settings["WHOSAID_WEBHOOK_PORT"] = str(port)
            settings["WHOSAID_WEBHOOK_SECRET"] = WEBHOOK_SECRET
        return settings

    # The process

    @property
    def environment(self) -> dict[str, str]:
        """The settings that the bot has."""
        return dict(self._environment)

    @property
    def index_dir(self) -> Path:
        """Where the bot keeps its index."""
        return self.data_dir / "index"

    @property
    def webhook_url(self) -> str:
        """Where the bot takes updates in webhook mode."""
        return self._environment["WHOSAID_WEBHOOK_URL"]

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The bot's process; it may have ended."""
        assert self._process is not None, "the bot was not started"
        return self._process

    def start(self, *, wait_ready: bool = True) -> None:
        """Start the bot; with ``wait_ready`` return only when it takes updates."""
        sign = "setwebhook" if self.mode == "webhook" else "getupdates"
        n_before = self.tryout.server.counts[sign]
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.data_dir,
                env=clean_environment(self.data_dir, self._environment),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if wait_ready:
            self.wait_until(
                lambda: self.tryout.server.counts[sign] > n_before,
                "the bot takes updates",
                timeout_s=READY_WITHIN_S,
            )

    def build_index(self) -> None:
        """Index the articles by the command line, as an operator can."""
        done = self.run("index", "build", self.articles_dir, "--index", self.index_dir)
        assert done.returncode == 0, done.stderr

    def run(self, module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Run another program of ours to its end, with the settings that the bot has."""
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=self.data_dir,
            env=clean_environment(self.data_dir, self._environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def builders(self) -> list[int]:
        """Return the numbers of the processes that build an index for the bot right now."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for listed in children for pid in listed.read_text().split()]

    def stop(self, signal_no: int = signal.SIGTERM) -> float:
        """Ask the bot to stop and return the seconds that it took to."""
        started_s = time.monotonic()
        self.process.send_signal(signal_no)
        self.process.wait(STOPPED_WITHIN_S)
        return time.monotonic() - started_s

    def kill(self) -> None:
        """End the bot as a crash does, without a word to it."""
        self.process.kill()
        self.process.wait(STOPPED_WITHIN_S)

    def restart(self) -> None:
        """Stop the bot if it runs, and start it again on the same data."""
        if self.process.poll() is None:
            self.stop()
        self.start()

    def close(self) -> None:
        """End the bot, however it is, and the server."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOPPED_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(STOPPED_WITHIN_S)
        self.tryout.stop()

    def log(self) -> str:
        """Return everything that the bot has printed, over all its starts."""
        return self._log_path.read_text(errors="replace") if self._log_path.exists() else ""

    # People

    def call(self, act: Callable[[TryoutServer], Result]) -> Result:
        """Return what ``act`` returns, run on the server's loop; everything else here uses it."""
        return self.tryout.call(act)

    def add_person(self, person_id: int, name: str = "Somebody") -> Person:
        """Let one more person talk to the bot."""
        return self.call(lambda server: server.chats.add_person(Person(person_id, name)))

    def newcomer(self, name: str = "Somebody") -> int:
        """Let one more person talk to the bot, whom nobody has answered yet; return the number."""
        self._newcomers += 1
        return self.add_person(20_000 + self._newcomers, name).id

    def say(
        self, person: int, text: str, *, chat: int | None = None, reply_to: int | None = None
    ) -> Json:
        """Let a person write and return the message at once."""
        self._said.append(text)
        return self.call(lambda s: s.people.say(person, text, chat=chat, reply_to=reply_to))

    def ask(
        self,
        person: int,
        text: str,
        n_messages: int = 1,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        timeout_s: float = 15.0,
    ) -> list[Json]:
        """Let a person write and return the bot's next ``n_messages`` in that chat."""
        return self.replies(
            lambda: self.say(person, text, chat=chat, reply_to=reply_to),
            n_messages,
            chat=person if chat is None else chat,
            timeout_s=timeout_s,
        )

    def answer_to(self, person: int, text: str, *, timeout_s: float = 30.0) -> Json:
        """Let a person write and return the first reply to that very message.

        A chat is answered in order, so whatever came of what was said before stands there by then.
        """
        asked = self.say(person, text)["message_id"]

        def replies() -> list[Json]:
            messages = self.bot_messages(person)
            return [m for m in messages if m.get("reply_to_message", {}).get("message_id") == asked]

        self.wait_until(replies, f"a reply to message {asked}", timeout_s=timeout_s)
        return replies()[0]

    def press(self, person: int, message: Json, button: str) -> str:
        """Let a person press a button by its text or data; return the number of the query."""
        chat, message_id = message["chat"]["id"], message["message_id"]
        return self.call(lambda s: s.people.press(person, message_id, button, chat=chat))

    def press_answer(
        self,
        person: int,
        message: Json,
        button: str,
        *,
        made_up: bool = False,
        timeout_s: float = 15.0,
    ) -> Json:
        """Let a person press a button and return what the bot answered to the press.

        With ``made_up`` the button need not be there: its data is sent as a changed client can.
        """
        chat, message_id = message["chat"]["id"], message["message_id"]
        query_id = (
            self.call(lambda s: s.people.press_data(person, message_id, button, chat=chat))
            if made_up
            else self.press(person, message, button)
        )
        self.wait_until(
            lambda: self.tryout.server.chats.queries[query_id].answer is not None,
            f"an answer to the press of {button!r}",
            timeout_s=timeout_s,
        )
        return dict(self.tryout.server.chats.queries[query_id].answer or {})

    def replies(
        self,
        act: Callable[[], object],
        n_messages: int = 1,
        *,
        chat: int,
        timeout_s: float = 15.0,
    ) -> list[Json]:
        """Run ``act`` and return the bot's next ``n_messages`` in a chat."""
        last_id = self.call(lambda server: server.chats.chats[chat].last_message_id)
        act()

        def new() -> list[Json]:
            return [m for m in self.bot_messages(chat) if m["message_id"] > last_id]

        self.wait_until(
            lambda: len(new()) >= n_messages,
            f"{n_messages} new messages in chat {chat}",
            timeout_s=timeout_s,
        )
        return new()

    # What can be seen

    def messages(self, chat: int) -> list[Json]:
        """Return the messages of a chat as they are now."""
        return self.call(lambda server: [dict(m) for m in server.messages(chat)])

    def bot_messages(self, chat: int) -> list[Json]:
        """Return the bot's messages in a chat as they are now."""
        return self.call(lambda server: [dict(m) for m in server.messages(chat, by_bot=True)])

    def message(self, chat: int, message_id: int) -> Json:
        """Return a message as it is now."""
        return self.call(lambda server: dict(server.chats.chats[chat].messages[message_id]))

    def calls(self, method: str | None = None) -> list[Call]:
        """Return the calls that the server has answered, in order, of one method or all."""
        wanted = method.lower() if method else None
        calls = self.call(lambda server: list(server.calls))
        return [call for call in calls if wanted in (None, call.method.lower())]

    def said(self) -> list[str]:
        """Return what people have written, edits and captions included."""
        bot_id = self.tryout.server.chats.bot["id"]
        now = self.call(
            lambda server: [
                str(message.get("text", message.get("caption", "")))
                for chat in server.chats.chats.values()
                for message in chat.messages.values()
                if message["from"]["id"] != bot_id
            ]
        )
        return [*self._said, *now]

    def unknown_methods(self) -> dict[str, int]:
        """Return the methods that the bot called and the server does not have."""
        return dict(self.call(lambda server: server.unknown_methods))

    def wait_until(
        self, condition: Callable[[], object], what: str = "", *, timeout_s: float = 15.0
    ) -> None:
        """Return as soon as the condition holds.

        Raises:
            AssertionError: it did not in time, or the bot ended; says what happened last.
        """
        deadline_s = time.monotonic() + timeout_s
        while not condition():
            process = self._process
            if process is not None and process.poll() not in (None, 0, -signal.SIGKILL):
                raise AssertionError(self._report(f"the bot ended ({process.returncode})", what))
            if time.monotonic() > deadline_s:
                raise AssertionError(self._report(f"waited {timeout_s} s in vain", what))
            time.sleep(0.01)

    def _report(self, failure: str, what: str) -> str:
        calls = [f"{c.method} {c.code} {c.description}" for c in self.calls()[-15:]]
        spoken = self.call(
            lambda server: [
                f"{chat.id} {m['from']['first_name']}: {str(m.get('text', '(no text)'))[:200]!r}"
                for chat in server.chats.chats.values()
                for m in list(chat.messages.values())[-5:]
            ]
        )
        parts = [
            f"{failure}; waited for: {what or 'a condition'}",
            "last calls:",
            *calls,
            "last messages:",
            *spoken,
            "faults:",
            *map(str, self.faults.happened[-10:]),
            "the bot's output:",
            self.log()[-4000:],
        ]
        return "\n".join(parts)
