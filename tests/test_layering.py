"""The import rules: data flows one way, and every library has one home."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A library and the places that may import it; a place is a folder or a file below the root.
HOMES = {
    "rank_bm25": ["index/engine"],
    "sqlite3": ["index/store"],
    "Stemmer": ["index/text"],
    "sentencex": ["index/text"],
    "anyascii": ["index/text/scripts.py"],
    "rapidfuzz": ["index/question/typos.py"],
    "multiprocessing": ["index/workers.py"],
    "tqdm": ["index/__main__.py"],
    "telegram": ["bot"],
    "aiohttp": ["bot/telegram", "bot/tryout"],
    "pydantic_settings": ["bot/settings.py"],
    "sqlalchemy": ["bot/state"],
    "opensearchpy": ["index/remote/cluster.py"],
    "ctypes": ["index/engine/kernel.py"],
    "fcntl": ["index/store"],
    "argparse": ["index/__main__.py", "bot/health.py"],
}

# What everything may import, because it imports nothing of ours.
BASES = {"domain", "errors", "kept"}

# A room of the index and the rooms that it may import, besides what imports nothing of ours.
ROOMS = {
    "corpus": set(),
    "text": set(),
    "attribution": set(),
    "engine": set(),
    "store": set(),
    "question": {"text"},
    "answer": {"engine", "question", "text"},
    # On top of the others: it makes an index elsewhere out of one that is here.
    "remote": {"corpus", "engine", "holdings", "reader", "segments", "store", "text"},
    "segments": {"analysis", "engine", "store"},
}

# The stories of the index, which lead through its rooms, and the rooms that they may enter.
STORIES = {
    "analysis": {"attribution", "corpus", "text"},
    "workers": {"analysis", "text"},
    "pinned": {"reader"},
    "publication": {"reader", "segments", "store"},
    "before": {"corpus", "segments", "store"},
    "build": {
        *("analysis", "before", "corpus", "engine", "pinned", "publication", "reader"),
        *("segments", "store", "text", "workers"),
    },
    "holdings": {"store"},
    "reader": {"answer", "corpus", "engine", "holdings", "segments", "store", "text"},
}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            yield str(node.module)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_index_knows_neither_the_bot_nor_telegram() -> None:
    wrong = [
        (place(path), name)
        for path in sources("index")
        for name in imported(path)
        if name.split(".")[0] in {"bot", "telegram", "aiohttp", "pydantic_settings", "sqlalchemy"}
    ]

    assert wrong == []


def test_the_index_reads_the_environment_at_its_entry_point_only() -> None:
    wrong = [
        place(path)
        for path in sources("index")
        if path.name != "__main__.py"
        and re.search(r"\b(environ|environb|getenv)\b", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_every_library_has_one_home(library: str) -> None:
    users = [
        place(path)
        for folder in ("bot", "index")
        for path in sources(folder)
        if any(name.split(".")[0] == library for name in imported(path))
    ]
    strangers = [
        user
        for user in users
        if not any(user == home or user.startswith(f"{home}/") for home in HOMES[library])
    ]

    assert users, f"nobody imports {library}: take it out of this table and of the dependencies"
    assert strangers == []


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    allowed = {f"index.{name}" for name in ROOMS[room] | BASES | {room}}
    wrong = [
        (place(path), name)
        for path in sources(f"index/{room}")
        for name in imported(path)
        if name.startswith("index") and ".".join(name.split(".")[:2]) not in allowed
    ]

    assert wrong == []


@pytest.mark.parametrize("story", sorted(STORIES))
def test_a_story_enters_no_other_room_than_its_own(story: str) -> None:
    allowed = {f"index.{name}" for name in STORIES[story] | BASES}
    wrong = [
        name
        for name in imported(ROOT / f"index/{story}.py")
        if name.startswith("index") and ".".join(name.split(".")[:2]) not in allowed
    ]

    assert wrong == []


@pytest.mark.parametrize("module", sorted(BASES))
def test_the_words_of_the_index_import_nothing_of_ours(module: str) -> None:
    ours = [name for name in imported(ROOT / f"index/{module}.py") if name.startswith("index")]

    assert ours == []


def test_settings_are_read_at_the_entry_point_only() -> None:
    readers = {
        place(path)
        for path in sources("bot")
        if "bot.settings" in set(imported(path)) and path.name != "settings.py"
    }

    assert readers <= {"bot/__main__.py", "bot/app.py", "bot/health.py"}


def test_pickle_is_nowhere() -> None:
    wrong = [
        place(path)
        for folder in ("bot", "index")
        for path in sources(folder)
        if {"pickle", "shelve", "marshal", "joblib"} & set(imported(path))
        or "allow_pickle=True" in path.read_text(encoding="utf-8")
    ]

    assert wrong == []
