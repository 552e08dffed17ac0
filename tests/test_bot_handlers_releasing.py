"""/rollback and the buttons under an index that waits: who may, what is said, what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot import admin_texts, texts
from bot.access import AdminGate
from bot.decisions import Decision
from bot.handlers import releasing
from bot.readers import Phase, State
from index.errors import BadLibrary, DamagedIndex, IndexBusy, NothingOlder, NothingStaged
from index.pinned import PinnedChange
from tests.conftest import Chat, FakeReader, FakeReaders, OpenChat
from tests.gate_updates import ADMIN, STRANGER, UPDATES

PUBLISH, KEEP = (Decision(verb, "g00000002").data() for verb in ("publish", "keep"))


class ServingReaders(FakeReaders):
    """Readers of which one answers."""

    @property
    def state(self) -> State:
        return State(Phase.SERVING)


class Desk:
    """The commands in an admin's chat; what the release does is in the test's hand."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.audit: list[tuple[int, str, str]] = []
        self.fails: Exception | None = None
        self.rolled_back_from: str | None = "g00000002"
        self.readers = ServingReaders(FakeReader())
        self.n_checks = 0
        self.chat: Chat

    def roll_back(self) -> str:
        self._do("rolled back")
        return "g00000001"

    def publish(self, generation: str) -> str:
        self._do(f"published {generation}")
        return generation

    def swap(self, generation: str) -> None:
        self._do(f"swapped to {generation}")

    def decline(self, generation: str) -> None:
        self._do(f"declined {generation}")

    def _do(self, what: str) -> None:
        if self.fails is not None:
            raise self.fails
        self.done.append(what)

    def keep(self, admin_id: int, action: str, outcome: str) -> None:
        self.audit.append((admin_id, action, outcome))

    async def check(self) -> None:
        self.n_checks += 1

    async def open(self, open_chat: OpenChat) -> Desk:
        gate = AdminGate(frozenset({ADMIN}))
        readers: Any = self.readers
        rollback = releasing.RollbackCommand(self, readers, self.keep)
        decision = releasing.DecisionPress(gate, self, readers, self.keep, self.check)
        chat = await open_chat(releasing.handlers(gate, rollback, decision))
        self.chat = Chat(chat.application, chat.api, ADMIN, ADMIN, errors=chat.errors)
        return self

    @property
    def edits(self) -> list[dict[str, Any]]:
        return self.chat.api.calls_of("editMessageText")


@pytest.fixture
async def desk(open_chat: OpenChat) -> Desk:
    return await Desk().open(open_chat)


def aimed(value: Any) -> Any:
    """The same update with our command and our button in it."""
    text = json.dumps(value).replace("/reindex", "/rollback").replace('"length": 8', '"length": 9')
    return json.loads(text.replace("adm:x", PUBLISH))


@pytest.mark.parametrize("case", UPDATES)
async def test_only_an_admin_in_person_rolls_back_or_decides(desk: Desk, case: str) -> None:
    fields, allowed = UPDATES[case]

    raw = {"update_id": 1, **aimed(fields)}
    await desk.chat.application.process_update(Update.de_json(raw, desk.chat.application.bot))

    assert bool(desk.done) is allowed
    assert bool(desk.audit) is allowed


async def test_a_rollback_says_what_answers_now(desk: Desk) -> None:
    await desk.chat.say("/rollback")

    (text,) = desk.chat.texts
    assert text.splitlines()[0] == (
        "Rolled back: generation g00000001 answers again, 24 articles with 311 sentences. "
        "g00000002 was left."
    )
    assert desk.audit == [(ADMIN, "rollback", "done: g00000001")]


@pytest.mark.parametrize(
    ("error", "said", "kept"),
    [
        (lambda path: NothingOlder(path), admin_texts.NOTHING_OLDER, "refused: nothing older"),
        (lambda path: IndexBusy(path, "somebody"), admin_texts.BUSY, "refused: a build runs"),
        (
            lambda path: DamagedIndex(path, "a bit turned"),
            "The rollback failed: index: damaged (a bit turned); build it again\nServing.",
            "failed",
        ),
    ],
)
async def test_a_rollback_that_cannot_be_says_why(
    desk: Desk, error: Callable[[Any], Exception], said: str, kept: str
) -> None:
    desk.fails = error("index")

    await desk.chat.say("/rollback")

    assert desk.chat.texts == [said]
    assert desk.audit == [(ADMIN, "rollback", kept)]


async def test_publish_brings_it_in_and_takes_the_buttons_away(desk: Desk) -> None:
    await desk.chat.press(PUBLISH)

    assert desk.done == ["published g00000002", "swapped to g00000002"]
    (edit,) = desk.edits
    assert edit["text"] == (
        "Published: generation g00000002 answers now, 24 articles with 311 sentences."
    )
    assert "reply_markup" not in edit
    assert desk.audit == [(ADMIN, "publish", "done: g00000002")]
    assert desk.n_checks == 1


async def test_keep_removes_it_and_says_what_goes_on_answering(desk: Desk) -> None:
    await desk.chat.press(KEEP)

    assert desk.done == ["declined g00000002"]
    assert desk.edits[0]["text"] == (
        "Generation g00000001 goes on answering; g00000002 was removed. /reindex builds anew."
    )
    assert desk.audit == [(ADMIN, "keep", "done: g00000002")]
    assert desk.n_checks == 0


async def test_a_decision_that_was_made_already_is_a_word_and_no_deed(desk: Desk) -> None:
    desk.fails = NothingStaged(Path("index"))

    for data in (PUBLISH, KEEP):
        await desk.chat.press(data)

    assert desk.chat.toasts == [admin_texts.WAITS_NO_LONGER] * 2
    assert desk.edits == []
    assert [outcome for _, _, outcome in desk.audit] == ["refused: g00000002 waits no longer"] * 2


async def test_a_publish_that_fails_says_why_and_leaves_the_buttons(desk: Desk) -> None:
    desk.fails = BadLibrary(Path("library.sqlite"), "is full", "make room")

    await desk.chat.press(PUBLISH)

    assert desk.edits == []
    assert desk.chat.texts == [
        "It could not be published: library.sqlite: is full; make room\nServing."
    ]
    assert desk.audit == [(ADMIN, "publish", "failed: g00000002")]


async def test_a_stranger_with_the_buttons_data_learns_nothing(desk: Desk) -> None:
    await desk.chat.by(STRANGER).press(PUBLISH)

    assert desk.chat.toasts == [texts.NOT_MINE]
    assert (desk.done, desk.audit) == ([], [])


@pytest.mark.parametrize(
    "data",
    ["rel:", "rel:publish:", "rel:publish:g1", "rel:drop:g00000001", "rel:keep:g00000001:1",
     "rel:keep:g٠٠٠٠٠٠٠١", "rel:keep:../../etc"],
)  # fmt: skip
async def test_a_forged_button_is_refused(desk: Desk, data: str) -> None:
    await desk.chat.press(data)

    assert desk.chat.toasts == [texts.NOT_MINE]
    assert desk.done == []


@given(st.integers(0, 10**12 - 1), st.sampled_from(["publish", "keep"]))
def test_a_decision_survives_the_way_through_a_button(number: int, verb: Any) -> None:
    decision = Decision(verb, f"g{number:08d}")

    assert Decision.parse(decision.data()) == decision
    assert len(decision.data().encode()) <= 64


def test_long_reports_of_pinned_questions_are_cut() -> None:
    changes = [PinnedChange(f"q{n} " + "w " * 200, tuple("abcde")) for n in range(12)]

    lines = admin_texts.pinned_changes(changes)

    assert lines[0] == "Other answers to 12 pinned questions:"
    assert lines[2:6] == ["   a", "   b", "   c", "   … and 2 more"]
    assert lines[-1] == "… and 4 questions more"
    assert len("\n".join(lines)) < 4096
