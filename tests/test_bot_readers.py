import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.readers import Phase, Readers, State
from index import Reader
from index.errors import DamagedIndex, GenerationGone, NoIndex


class FakeReader:
    """A reader that tells whether it was closed."""

    def __init__(self, generation: str, degraded: tuple[str, ...] = ()) -> None:
        self.generation = generation
        self.degraded = degraded
        self.closed = False
        self.damage: Exception | None = None

    def verify(self) -> None:
        if self.damage is not None:
            raise self.damage

    def close(self) -> None:
        assert not self.closed
        self.closed = True


class Shelf:
    """Generations on an invented disk."""

    def __init__(self) -> None:
        self.current: str | None = None
        self.there: set[str] = set()
        self.damaged: set[str] = set()
        self.opened: list[FakeReader] = []
        self.now = 0.0

    def publish(self, number: int) -> str:
        self.current = name(number)
        self.there.add(self.current)
        return self.current

    def open(self, generation: str | None, *, thorough: bool = False) -> Reader:
        wanted = generation or self.current
        if wanted is None:
            raise NoIndex(cast(Any, "index"))
        if wanted not in self.there:
            raise GenerationGone(cast(Any, "index"), wanted)
        if thorough and wanted in self.damaged:
            whole = sorted(self.there - self.damaged)
            if generation is not None or not whole:
                raise DamagedIndex(cast(Any, "index"), "words.npy")
            self.opened.append(FakeReader(whole[-1], degraded=(f"{wanted} is damaged",)))
            return cast(Reader, self.opened[-1])
        self.opened.append(FakeReader(wanted))
        return cast(Reader, self.opened[-1])

    def readers(self, **more: Any) -> Readers:
        return Readers(self.open, clock=lambda: self.now, **more)


def name(number: int) -> str:
    return f"g{number:08d}"


def fake(reader: Reader | None) -> FakeReader:
    assert reader is not None
    return cast(FakeReader, reader)


def test_without_an_index_there_is_no_reader_and_the_state_says_why() -> None:
    readers = Shelf().readers()

    with pytest.raises(NoIndex):
        readers.swap()
    assert readers.current is None
    assert readers.state == State(Phase.GETTING_READY)

    readers.waiting(Phase.FAILED, "disk full")
    assert readers.state == State(Phase.FAILED, ("disk full",))


def test_a_swap_lets_the_new_generation_answer_and_keeps_the_old_for_buttons() -> None:
    shelf = Shelf()
    readers = shelf.readers()
    shelf.publish(1)
    old = readers.swap()
    new = readers.swap(shelf.publish(2))

    assert readers.current is new
    assert readers.of(name(1)) is old
    assert readers.of(name(2)) is new
    assert readers.state == State(Phase.SERVING)
    assert len(shelf.opened) == 2


def test_a_swap_that_fails_leaves_the_old_one_answering() -> None:
    shelf = Shelf()
    readers = shelf.readers()
    shelf.publish(1)
    old = readers.swap()

    with pytest.raises(GenerationGone):
        readers.swap(name(9))

    assert readers.current is old
    assert not fake(old).closed


def test_an_older_generation_is_opened_when_a_button_asks_for_it() -> None:
    shelf = Shelf()
    readers = shelf.readers()
    for number in (1, 2, 3):
        shelf.publish(number)
    readers.swap()

    assert readers.of(name(1)).generation == name(1)
    assert readers.of(name(1)) is readers.of(name(1))
    with pytest.raises(GenerationGone):
        readers.of(name(7))


def test_a_reader_that_was_replaced_is_closed_only_after_it_has_lingered() -> None:
    shelf = Shelf()
    readers = shelf.readers(kept=0, lingers_s=300)
    shelf.publish(1)
    old = readers.swap()
    readers.swap(shelf.publish(2))

    shelf.now = 299
    readers.of(name(2))
    assert not fake(old).closed

    shelf.now = 300
    readers.of(name(2))
    assert fake(old).closed


@given(st.lists(st.tuples(st.sampled_from(["swap", "of", "wait"]), st.integers(1, 6)), max_size=60))
def test_nobody_holds_a_closed_reader_and_few_stay_open(steps: list[tuple[str, int]]) -> None:
    shelf = Shelf()
    readers = shelf.readers(kept=2, lingers_s=100)
    given_at: dict[int, tuple[FakeReader, float]] = {}
    for number in range(1, 7):
        shelf.publish(number)

    for step, number in steps:
        if step == "wait":
            shelf.now += 10 * number
            continue
        reader = fake(readers.swap(name(number)) if step == "swap" else readers.of(name(number)))
        given_at[id(reader)] = (reader, shelf.now)
        assert all(not reader.closed for reader, at in given_at.values() if shelf.now - at < 100)
        shelf.now += 1000
        readers.of(readers.swap(name(number)).generation)
        assert sum(not reader.closed for reader in shelf.opened) <= 1 + 2 + 1
    readers.close()

    assert all(reader.closed for reader in shelf.opened)


def test_an_older_whole_generation_stands_in_for_one_found_to_be_damaged() -> None:
    shelf = Shelf()
    readers = shelf.readers()
    shelf.publish(1)
    reader = fake(readers.swap(shelf.publish(2)))
    assert readers.verify() is None

    reader.damage = DamagedIndex(cast(Any, "index"), "words.npy")
    shelf.damaged.add(name(2))

    assert "words.npy" in (readers.verify() or "")
    standing_in = readers.current
    assert standing_in is not None
    assert standing_in.generation == name(1)
    assert readers.state == State(Phase.SERVING, (f"{name(2)} is damaged",))
    with pytest.raises(DamagedIndex):  # not even to a button
        readers.of(name(2))
    readers.swap(shelf.publish(3))
    assert readers.state == State(Phase.SERVING)


def test_without_a_whole_generation_nothing_answers_from_a_damaged_one() -> None:
    shelf = Shelf()
    readers = shelf.readers()
    shelf.publish(1)
    reader = fake(readers.swap())
    reader.damage = DamagedIndex(cast(Any, "index"), "words.npy")
    shelf.damaged.add(name(1))

    readers.verify()

    assert readers.current is None
    assert readers.state.phase is Phase.FAILED
    assert "words.npy" in readers.state.reasons[0]
    readers.close()
    assert all(opened.closed for opened in shelf.opened)


def test_opening_an_old_generation_holds_up_nobody_who_asks() -> None:
    shelf = Shelf()
    begun, may_end = threading.Event(), threading.Event()

    def slowly(generation: str | None, *, thorough: bool = False) -> Reader:
        if generation == name(1):
            begun.set()
            assert may_end.wait(10)
        return shelf.open(generation, thorough=thorough)

    shelf.publish(1)
    readers = Readers(slowly, clock=lambda: shelf.now)
    new = readers.swap(shelf.publish(2))
    with ThreadPoolExecutor(3) as threads:
        pressed = [threads.submit(readers.of, name(1)) for _ in range(2)]
        assert begun.wait(10)
        asked = threads.submit(lambda: readers.current)
        try:
            assert asked.result(timeout=5) is new
        finally:
            may_end.set()
        old, same = (press.result(timeout=5) for press in pressed)

    assert old is same
    assert [one.closed for one in shelf.opened if one.generation == name(1)].count(False) == 1


def test_many_threads_may_ask_while_generations_are_swapped() -> None:
    shelf = Shelf()
    readers = shelf.readers(kept=1)
    for number in range(1, 6):
        shelf.publish(number)
    readers.swap()
    wrong: list[object] = []

    def ask() -> None:
        for turn in range(200):
            reader = fake(readers.of(name(1 + turn % 5)))
            if reader.closed or reader.generation != name(1 + turn % 5):
                wrong.append(reader)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for turn in range(100):
        readers.swap(name(1 + turn % 5))
    for asker in askers:
        asker.join()

    assert wrong == []
