from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.state import StateError
from bot.state.claims import Claim, Claims
from bot.state.postgres import PostgresDatabase
from bot.telegram import PerChatProcessor, TryLater
from bot.turns import SharedTurns
from tests.postgres import PostgresServer
from tests.test_telegram_processor import update

ALICE = 7


class Bot:
    """One of several bots: its own connections, its own processor, and what it handled."""

    def __init__(
        self, server: PostgresServer, database: str, handled: list[int], **options: float
    ) -> None:
        self.database = PostgresDatabase(server.address(database), away_s=0)
        self.threads = ThreadPoolExecutor(4)
        self.claims = CountingClaims(self.database)
        turns = SharedTurns(self.claims, self.threads, **options)
        self.processor = PerChatProcessor(turns=turns)
        self.handled = handled
        self.gates: dict[int, asyncio.Event] = {}
        self.began = asyncio.Event()

    async def take(self, update_id: int, chat_id: int = ALICE) -> None:
        """Take an update as the webhook does, and return when it may be answered with 200."""
        await self.processor.process_update(update(update_id, chat_id), self._handle(update_id))

    async def _handle(self, update_id: int) -> None:
        self.began.set()
        if update_id in self.gates:
            await self.gates[update_id].wait()
        self.handled.append(update_id)

    def hold(self, update_id: int) -> asyncio.Event:
        """Let the handler of an update wait for what is returned."""
        self.gates[update_id] = asyncio.Event()
        return self.gates[update_id]

    def close(self) -> None:
        self.threads.shutdown()
        self.database.close()


class CountingClaims(Claims):
    """Claims that count how often they were asked."""

    n_takes = 0

    def take(self, update_id: int, chat_id: int | None, *, may_begin: bool = True) -> Claim:
        self.n_takes += 1
        return super().take(update_id, chat_id, may_begin=may_begin)


@pytest.fixture
def name(postgres: PostgresServer) -> str:
    return postgres.new_database()


@pytest.fixture
def handled() -> list[int]:
    return []


@pytest.fixture
def ada(postgres: PostgresServer, name: str, handled: list[int]) -> Iterator[Bot]:
    bot = Bot(postgres, name, handled)
    yield bot
    bot.close()


@pytest.fixture
def bo(postgres: PostgresServer, name: str, handled: list[int]) -> Iterator[Bot]:
    bot = Bot(postgres, name, handled)
    yield bot
    bot.close()


def count(bot: Bot, condition: str = "true") -> int:
    counting = text(f"SELECT count(*) FROM claims WHERE {condition}")
    return int(bot.database.run(lambda connection: connection.scalar(counting)) or 0)


async def until(condition: Callable[[], bool]) -> None:
    """Return when something holds that nobody tells us of."""
    while not await asyncio.to_thread(condition):  # noqa: ASYNC110
        await asyncio.sleep(0.001)


async def claimed(bot: Bot, n_updates: int) -> None:
    """Return when the bots have heard of so many updates."""
    await until(lambda: count(bot) >= n_updates)


async def test_a_chat_is_answered_in_order_whichever_bot_gets_its_updates(
    ada: Bot, bo: Bot, handled: list[int]
) -> None:
    gate = ada.hold(0)
    tasks = [asyncio.create_task(ada.take(0))]
    await ada.began.wait()
    later = list(range(1, 31))
    random.Random(7).shuffle(later)
    for number in later:
        tasks.append(asyncio.create_task(random.Random(number).choice([ada, bo]).take(number)))
    await claimed(bo, 31)
    before = list(handled)
    gate.set()
    await asyncio.gather(*tasks)

    assert before == []
    assert handled == list(range(31))


async def test_another_chat_does_not_wait(ada: Bot, bo: Bot, handled: list[int]) -> None:
    gate = ada.hold(1)
    held = asyncio.create_task(ada.take(1))
    await ada.began.wait()
    await bo.take(2, chat_id=8)
    meanwhile = list(handled)
    gate.set()
    await held

    assert (meanwhile, handled) == ([2], [2, 1])


async def test_an_update_that_both_get_is_handled_once(
    ada: Bot, bo: Bot, handled: list[int]
) -> None:
    await asyncio.gather(
        *(bot.take(number, number % 5) for number in range(50) for bot in (ada, bo))
    )

    assert sorted(handled) == list(range(50))


async def test_an_update_that_comes_again_while_the_server_restarts_is_handled_once(
    postgres: PostgresServer, ada: Bot, bo: Bot, handled: list[int]
) -> None:
    gate = ada.hold(1)
    first = asyncio.create_task(ada.take(1))
    await ada.began.wait()
    await asyncio.to_thread(postgres.stop, "immediate")
    await asyncio.to_thread(postgres.start)
    again = asyncio.create_task(bo.take(1))
    after = asyncio.create_task(bo.take(2))
    await claimed(bo, 2)
    gate.set()
    await asyncio.gather(first, again, after)

    assert handled == [1, 2]


async def test_what_a_bot_that_died_had_in_hand_goes_to_the_one_that_gets_it_again(
    postgres: PostgresServer, name: str, ada: Bot, bo: Bot, handled: list[int]
) -> None:
    ada.claims.take(1, ALICE)  # and nothing more is heard of it
    again = asyncio.create_task(bo.take(1))
    lapse = "UPDATE claims SET until = now() - interval '1 second'"
    await asyncio.to_thread(postgres.execute, name, lapse)
    await again

    assert handled == [1]


async def test_a_bot_that_is_stopped_in_the_middle_leaves_the_update_to_another_at_once(
    ada: Bot, bo: Bot, handled: list[int]
) -> None:
    ada.hold(1)
    held = asyncio.create_task(ada.take(1))
    await ada.began.wait()
    held.cancel()
    await asyncio.wait([held])
    await bo.take(1)

    assert handled == [1]


async def test_an_update_whose_turn_does_not_come_has_to_be_sent_again_and_is_handled_then(
    postgres: PostgresServer, name: str, ada: Bot, handled: list[int]
) -> None:
    impatient = Bot(postgres, name, handled, wait_s=0)
    gate = ada.hold(1)
    held = asyncio.create_task(ada.take(1))
    await ada.began.wait()
    with pytest.raises(TryLater):
        await impatient.take(2)
    left = count(impatient)
    gate.set()
    await held
    await impatient.take(2)
    impatient.close()

    assert left == 1
    assert handled == [1, 2]


async def test_a_long_handler_keeps_its_claim(
    postgres: PostgresServer, name: str, ada: Bot, handled: list[int]
) -> None:
    steady = Bot(postgres, name, handled, renew_s=0.01)
    gate = steady.hold(1)
    held = asyncio.create_task(steady.take(1))
    await steady.began.wait()
    shortened = "UPDATE claims SET until = now() + interval '1 second'"
    await asyncio.to_thread(postgres.execute, name, shortened)
    long_again = "until > now() + interval '10 seconds'"
    await until(lambda: count(ada, long_again) > 0)
    gate.set()
    await held
    steady.close()

    assert handled == [1]


async def test_while_the_database_is_away_updates_are_handled_in_the_order_of_their_chat(
    postgres: PostgresServer, ada: Bot, handled: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    await ada.take(1)
    await asyncio.to_thread(postgres.stop)
    try:
        gate = ada.hold(2)
        ada.began.clear()
        tasks = [asyncio.create_task(ada.take(2))]
        await ada.began.wait()
        tasks += [asyncio.create_task(ada.take(number)) for number in range(3, 20)]
        await until(lambda: "update 19 is" in caplog.text)
        gate.set()
        await asyncio.gather(*tasks)
    finally:
        await asyncio.to_thread(postgres.start)
    await ada.take(20)

    assert handled == list(range(1, 21))
    assert "update 2 is handled without asking the other bots" in caplog.text


async def test_a_flood_in_one_chat_does_not_become_a_flood_of_questions_to_the_database(
    ada: Bot, handled: list[int]
) -> None:
    await asyncio.gather(*(ada.take(number) for number in range(60)))

    assert handled == list(range(60))
    assert ada.claims.n_takes <= 4 * 60


async def test_a_handler_that_fails_counts_as_handled(ada: Bot, bo: Bot) -> None:
    async def fail() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await ada.processor.process_update(update(1), fail())

    assert bo.claims.take(1, ALICE) is Claim.DONE


async def test_a_claim_that_cannot_be_ended_is_told_and_does_not_fail_the_update(
    ada: Bot, handled: list[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def finish(_: int) -> None:
        raise StateError("away")

    monkeypatch.setattr(ada.claims, "finish", finish)
    await ada.take(1)

    assert handled == [1]
    assert "the claim on update 1 cannot be kept up: away" in caplog.text
