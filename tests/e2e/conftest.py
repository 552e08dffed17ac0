"""The rig as fixtures; every end-to-end test that takes ``rig`` runs by polling and by webhook."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import index
from tests.e2e.reading import indiscretions
from tests.e2e.rig import ROOT, Mode, Rig

MakeRig = Callable[..., Rig]

SAMPLES = ROOT / "samples"

# Signs beyond the basic plane, of which each counts twice in Telegram's offsets; and sentences so
# long that an answer needs several messages.
FOXES = "🦊🦊 The 𝔣𝔬𝔵 keeper 👩‍🌾 Odalind said the vixens 🦊 of Brackwater had eaten marzipan."
ZEPPELINS = "\n\n".join(
    f"Zeppelin number {number} carried {'ropes and lamps and maps and ' * 50}a small brass band."
    for number in range(1, 7)
)


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """How the bot gets its updates."""
    found: Mode = request.param
    return found


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples, made once."""
    return _build(SAMPLES, tmp_path_factory.mktemp("samples") / "index")


@pytest.fixture(scope="session")
def odd_articles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The samples with a few odd articles more, and an index of them."""
    place = tmp_path_factory.mktemp("odd")
    articles_dir = Path(shutil.copytree(SAMPLES, place / "articles"))
    (articles_dir / "foxes.txt").write_text(FOXES, encoding="utf-8")
    (articles_dir / "zeppelins.txt").write_text(ZEPPELINS, encoding="utf-8")
    return articles_dir, _build(articles_dir, place / "index")


def _build(articles_dir: Path, index_dir: Path) -> Path:
    index.build([articles_dir], index_dir)
    return index_dir


@pytest.fixture
def make_rig(tmp_path: Path, samples_index: Path) -> Iterator[MakeRig]:
    """A function that starts a rig on a new data directory and takes what ``Rig`` takes.

    The rig begins with an index of the samples, unless it is told of another or of none.
    """
    started: list[Rig] = []
    with ExitStack() as rigs:

        def make(articles_dir: Path = SAMPLES, **options: Any) -> Rig:
            data_dir = tmp_path / f"data-{len(started) + 1}"
            rig = Rig(articles_dir, data_dir, **{"index": samples_index, **options})
            started.append(rigs.enter_context(rig))
            return rig

        yield make
        for rig in started:
            assert_discreet(rig)


@pytest.fixture(scope="module", params=["polling", "webhook"])
def shared_rig(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    odd_articles: tuple[Path, Path],
) -> Iterator[Rig]:
    """The real bot on the samples and a few odd articles; one process for the tests of a file."""
    articles_dir, index_dir = odd_articles
    data_dir = tmp_path_factory.mktemp("rig") / "data"
    with Rig(articles_dir, data_dir, mode=request.param, index=index_dir) as started:
        yield started


@pytest.fixture
def rig(shared_rig: Rig) -> Iterator[Rig]:
    """The rig of the file; after each test it must have kept its secrets."""
    yield shared_rig
    assert_discreet(shared_rig)


def assert_discreet(rig: Rig) -> None:
    """Every method that was called exists, and the log holds neither the token nor words."""
    assert rig.unknown_methods() == {}
    assert indiscretions(rig) == []
