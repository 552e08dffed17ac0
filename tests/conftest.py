"""What many tests share: made-up answers, and a bot whose calls are recorded, never sent."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from telegram import Update
from telegram.ext import Application, BaseHandler

import index
from bot.readers import Phase, State
from bot.state import Database, Questions, SqliteDatabase
from bot.state.postgres import PostgresDatabase
from bot.telegram import AnyApplication
from index.domain import Answer, Article, Evidence, Group, Outcome, Searched, Sentence, Span
from index.errors import GenerationGone, UnknownArticle
from index.reader import Reader, Summary
from tests.newsroom import write_dispute
from tests.postgres import MISSING, PostgresServer, binaries, postgres_server
from tests.telegram_api import ME, ScriptedApi, bot_on

# A busy machine must not fail a law: neither by time nor, in CI, by another draw than yesterday's.
settings.register_profile(
    "whosaid",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("whosaid")


@pytest.fixture(autouse=True)
def pipes_that_break_end_nobody() -> Iterator[None]:
    """Undo what ``main`` of the command line does: SIGPIPE would end the process of all tests."""
    before = signal.getsignal(signal.SIGPIPE)
    yield
    signal.signal(signal.SIGPIPE, before)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of faults be run in full, which takes minutes."""
    parser.addoption("--faults", choices=["few", "full"], default="few",
                     help="how many kills, errors, power cuts and damages are tried")  # fmt: skip


@pytest.fixture
def how_many(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """A function of two numbers: the first ordinarily, the second with ``--faults=full``."""
    full = pytestconfig.getoption("--faults") == "full"
    return lambda few, many: many if full else few


SEARCHED = Searched(articles=24, sentences=311, first_day="2026-05-03", last_day="2026-05-18")

HARBOUR = Article(
    id="herald/harbour",
    file="herald/harbour.txt",
    text="The port is old. The mayor denied the harbour deal. Nobody else spoke.",
    title="Mayor denies harbour deal",
    outlet="Tern Herald",
    author="Ada Wren",
    published="2026-05-04T08:30:00+02:00",
    url="https://herald.example/harbour",
)
LEDGER = Article(
    id="ledger",
    file="ledger.txt",
    text="A ledger shows the harbour deal was signed. The mayor was away. It rained.",
)


def evidence_from(article: Article, text: str, *matched: str, **fields: Any) -> Evidence:
    """A sentence of an article as evidence, with the words that matched."""
    start = article.text.index(text)
    spans = sorted(start + text.index(word) for word in matched)
    lengths = {start + text.index(word): len(word) for word in matched}
    return Evidence(
        unit=f"{article.id}#{article.text[:start].count('. ')}",
        article_id=article.id,
        file=article.file,
        start=start,
        end=start + len(text),
        text=text,
        score=7.31,
        coverage=0.83,
        matches=tuple(Span(at, at + lengths[at]) for at in spans),
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
        **fields,
    )


DENIAL = evidence_from(HARBOUR, "The mayor denied the harbour deal.", "denied", "harbour deal")
SIGNED = evidence_from(LEDGER, "A ledger shows the harbour deal was signed.", "harbour deal")
AWAY = evidence_from(LEDGER, "The mayor was away.")


def answer_of(*evidence: Evidence, outcome: Outcome = "answer", **fields: Any) -> Answer:
    """An answer with these sentences, grouped by article as the index does it."""
    articles: dict[str, list[Evidence]] = {}
    for one in evidence:
        articles.setdefault(one.article_id, []).append(one)
    groups = tuple(
        Group(
            part="answer" if outcome == "answer" else "closest",
            stance="unclear",
            speaker=None,
            role=None,
            articles=1,
            outlets=1 if of_article[0].outlet else 0,
            origins=0,
            evidence=tuple(of_article),
        )
        for of_article in articles.values()
    )
    known: dict[str, Any] = {
        "question": "who denied the harbour deal?",
        "confidence": 0.83,
        "generation": "g00000001",
        "searched": SEARCHED,
        "groups": groups,
        "ranked": evidence,
    }
    return Answer(outcome=outcome, **(known | fields))


def many(n: int) -> tuple[Evidence, ...]:
    """That many sentences, from half as many articles."""
    return tuple(
        replace(
            SIGNED,
            unit=f"paper-{number // 2}#{number}",
            article_id=f"paper-{number // 2}",
            file=f"paper-{number // 2}.txt",
        )
        for number in range(n)
    )


NOTHING = answer_of(outcome="nothing", confidence=0.2, missing=("zebra", "moon"))
ANSWER = answer_of(DENIAL, SIGNED, AWAY)


class FakeReader:
    """An opened generation that knows its answers by heart; other questions find nothing."""

    def __init__(self, generation: str = "g00000001", **answers: Answer) -> None:
        self.generation = generation
        self.answers: dict[str, Answer] = {"who denied it?": ANSWER, **answers}
        self.known = {article.id: article for article in (HARBOUR, LEDGER)}
        self.asked: list[str] = []
        self.may_answer = threading.Event()  # cleared: a search that takes long
        self.may_answer.set()
        self.offered: tuple[str, ...] = ("who denied it?", "who signed it?")
        self.summary = Summary(24, 311, 6, "2026-05-03", "2026-05-18", 2, ())

    def ask(self, question: str, *, limit: int = 10) -> Answer:
        self.asked.append(question)
        assert self.may_answer.wait(10)
        found = self.answers.get(question, NOTHING)
        return replace(
            found, question=question, generation=self.generation, ranked=found.ranked[:limit]
        )

    def article(self, article_id: str) -> Article:
        if article_id.startswith("paper-"):
            return replace(LEDGER, id=article_id, file=f"{article_id}.txt")
        if article_id not in self.known:
            raise UnknownArticle(article_id)
        return self.known[article_id]

    def sentences(self, article_id: str | None = None) -> Iterator[Sentence]:
        assert article_id is not None
        text, start = self.article(article_id).text, 0
        for number, words in enumerate(text.split(". ")):
            yield Sentence(f"{article_id}#{number}", article_id, start, start + len(words), words)
            start += len(words) + 2

    def context(self, evidence: Evidence) -> tuple[Sentence | None, Sentence | None]:
        text = self.article(evidence.article_id).text
        before, after = text[: evidence.start].strip(), text[evidence.end :].strip()
        unit, article_id = "x#0", evidence.article_id
        return (
            Sentence(unit, article_id, 0, len(before), before) if before else None,
            Sentence(unit, article_id, evidence.end, len(text), after) if after else None,
        )

    def examples(self, n: int = 3) -> tuple[str, ...]:
        return self.offered[:n]


class FakeReaders:
    """The readers in use; a generation that is not in ``older`` is gone."""

    def __init__(self, current: FakeReader | None) -> None:
        self.current = current
        self.older: dict[str, FakeReader] = {}
        self.phase = Phase.SERVING

    @property
    def state(self) -> State:
        return State(self.phase)

    def of(self, generation: str) -> FakeReader:
        if self.current is not None and self.current.generation == generation:
            return self.current
        if generation not in self.older:
            raise GenerationGone(Path("index"), generation)
        return self.older[generation]


@dataclass
class Chat:
    """People in front of the bot: what they do goes in, what it calls is in ``api``."""

    application: AnyApplication
    api: ScriptedApi
    user_id: int = 7
    chat_id: int = 7
    chat_type: str = "private"
    errors: list[BaseException | None] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def elsewhere(self, chat_id: int = -100, chat_type: str = "supergroup") -> Chat:
        """The same people and bot in a group."""
        return replace(self, chat_id=chat_id, chat_type=chat_type)

    def by(self, user_id: int) -> Chat:
        """The same chat with another person speaking."""
        return replace(self, user_id=user_id)

    async def say(self, text: str | None, **fields: Any) -> int:
        """Send a message and return its number; ``fields`` are of the Bot API's Message."""
        message = self.message(text, **fields)
        await self.update(message=message)
        return int(message["message_id"])

    async def edit(self, message_id: int, text: str, **fields: Any) -> None:
        """Edit a message that was sent before."""
        message = self.message(text, message_id=message_id, edit_date=1_700_000_009, **fields)
        await self.update(edited_message=message)

    async def press(self, data: str, *, on: dict[str, Any] | None = None) -> None:
        """Press a button with this data, under the bot's message ``on``."""
        under = on or {**self.message("an answer", message_id=900), "from": ME}
        query = {"id": "1", "from": self.person(), "chat_instance": "1", "data": data}
        await self.update(callback_query={**query, "message": under})

    async def update(self, **fields: Any) -> None:
        """Hand an update to the bot and wait until it is handled."""
        raw = {"update_id": next(self.numbers), **fields}
        update = Update.de_json(raw, self.application.bot)
        await self.application.process_update(update)

    def message(self, text: str | None, **fields: Any) -> dict[str, Any]:
        """A message as the Bot API has it; a leading command gets its entity."""
        raw: dict[str, Any] = {
            "message_id": next(self.numbers),
            "date": 1_700_000_000,
            "chat": {"id": self.chat_id, "type": self.chat_type},
            "from": self.person(),
        }
        if text is not None:
            raw["text"] = text
            if text.startswith("/"):
                length = len(text.split()[0])
                raw["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return raw | fields

    def person(self) -> dict[str, Any]:
        return {"id": self.user_id, "is_bot": False, "first_name": "Ada"}

    @property
    def texts(self) -> list[str]:
        """The texts that the bot sent, in order."""
        return [call["text"] for call in self.api.calls_of("sendMessage")]

    @property
    def toasts(self) -> list[str | None]:
        """The short notices on pressed buttons."""
        return [call.get("text") for call in self.api.calls_of("answerCallbackQuery")]

    def buttons(self) -> dict[str, str]:
        """Label -> data of the buttons under the message that was sent last."""
        markup = self.api.calls_of("sendMessage")[-1].get("reply_markup", {})
        rows = markup.get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row}


OpenChat = Callable[[Iterable[BaseHandler[Any, Any, Any]]], "Any"]


@pytest.fixture
async def open_chat(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenChat]:
    """A function that starts a bot with the given handlers and returns its ``Chat``.

    At the end the test fails if a handler did, unless it emptied ``Chat.errors``.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    chats: list[Chat] = []

    async def start(handlers: Iterable[BaseHandler[Any, Any, Any]]) -> Chat:
        api = ScriptedApi()
        application: AnyApplication = (
            Application.builder().bot(bot_on(api)).updater(None).job_queue(None).build()
        )
        application.add_handlers(list(handlers))
        chat = Chat(application, api)
        chats.append(chat)

        async def note(_update: object, context: Any) -> None:
            chat.errors.append(context.error)

        application.add_error_handler(note)
        await application.initialize()
        return chat

    yield start
    for chat in chats:
        await chat.application.shutdown()
        assert chat.errors == []


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    """A state of its own."""
    opened = SqliteDatabase(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL, or a skip with one message where there is none."""
    programs = binaries()
    if programs is None:
        if os.environ.get("TEST_POSTGRES") == "required":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with postgres_server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def either_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A state of its own, once of each kind."""
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        opened: Database = PostgresDatabase(server.address(server.new_database()))
    else:
        opened = SqliteDatabase(tmp_path / "state.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def questions(database: Database) -> Questions:
    """The kept questions."""
    return Questions(database)


@pytest.fixture(scope="session")
def dispute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The invented newsroom with its dispute over waste oil, built and opened."""
    folder = tmp_path_factory.mktemp("dispute")
    index.build([write_dispute(folder / "articles")], folder / "index")
    with Reader.open(folder / "index") as opened:
        yield opened


@pytest.fixture
def reader() -> FakeReader:
    """The generation that answers."""
    return FakeReader()


@pytest.fixture
def readers(reader: FakeReader) -> FakeReaders:
    """The readers in use."""
    return FakeReaders(reader)
