"""Reindexes that start by themselves: admins hear of what changed, failed or has a question."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.readers import Phase, Readers, State
from bot.reindex import Fate, ReindexFailed, ReindexRuns, Report
from bot.render import Message
from bot.schedule import Schedule
from index.domain import Refusal

REPORT = Report("g00000002", 24, 311, 3, 1, 2, 4, (Refusal("a.txt", "it is empty"),), 1.94)


class NoReaders(Readers):
    """Readers of which nothing but the state is asked."""

    def __init__(self) -> None:
        super().__init__(lambda _, thorough=False: (_ for _ in ()).throw(AssertionError()))

    @property
    def state(self) -> State:
        return State(Phase.SERVING)


class Office:
    """A schedule whose clock and whose reindexes are in the test's hand."""

    def __init__(self) -> None:
        self.waiting: str | None = None
        self.rolled_back_from: str | None = None
        self.ends: list[Report | Exception] = []
        self.slept: list[float] = []
        self.told: list[Message] = []
        self.n_runs = self.n_checks = 0

    async def run(self, *, by_schedule: bool) -> Report:
        assert by_schedule
        self.n_runs += 1
        end = self.ends.pop(0)
        if isinstance(end, Exception):
            raise end
        return end

    async def after(self, *ends: Report | Exception, turns: int | None = None) -> None:
        """Run until that many turns have passed."""
        self.ends += ends
        n_turns = len(ends) if turns is None else turns
        self.slept.clear()

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            if len(self.slept) > n_turns:
                raise asyncio.CancelledError

        async def tell(message: Message) -> None:
            self.told.append(message)

        async def check() -> None:
            self.n_checks += 1

        schedule = Schedule(
            self, self, NoReaders(), every_s=3600, tell=tell, check=check, sleep=sleep
        )
        task = asyncio.create_task(schedule.run())
        await asyncio.wait([task])
        assert task.cancelled()


async def test_what_changed_is_told_and_checked() -> None:
    office = Office()

    await office.after(REPORT)

    assert [message.text.splitlines()[0] for message in office.told] == [
        "Reindexed in 1.9 s. 24 articles with 311 sentences answer now (g00000002)."
    ]
    assert office.n_checks == 1
    assert office.slept == [3600, 3600]


async def test_what_changed_nothing_is_told_to_nobody() -> None:
    office = Office()

    await office.after(replace(REPORT, fate=Fate.DROPPED), ReindexRuns())

    assert (office.n_runs, office.n_checks, office.told) == (2, 0, [])


async def test_what_waits_for_a_word_comes_with_buttons() -> None:
    office = Office()

    await office.after(replace(REPORT, fate=Fate.WAITS, waiting=("loss",), gone=9, served=25))

    (message,) = office.told
    assert "9 of 25 articles are gone at once" in message.text
    assert message.keyboard is not None
    assert office.n_checks == 0


async def test_the_same_failure_is_told_once_until_it_is_mended() -> None:
    office = Office()
    full, gone = ReindexFailed("the disk is full"), ReindexFailed("no articles")

    await office.after(full, full, gone, replace(REPORT, fate=Fate.DROPPED), gone)

    assert [message.text.splitlines()[0] for message in office.told] == [
        "The reindex failed: the disk is full",
        "The reindex failed: no articles",
        "The reindex failed: no articles",
    ]


async def test_it_pauses_while_a_word_is_waited_for_and_after_a_rollback() -> None:
    office = Office()
    office.waiting = "g00000002"
    await office.after(turns=2)
    office.waiting, office.rolled_back_from = None, "g00000003"
    await office.after(turns=2)
    assert office.n_runs == 0

    office.rolled_back_from = None
    await office.after(REPORT)
    assert office.n_runs == 1


async def test_no_error_ends_the_schedule() -> None:
    office = Office()

    await office.after(ZeroDivisionError(), REPORT)

    assert len(office.told) == 1
