"""The rig as fixtures; every end-to-end test that takes ``rig`` runs by polling and by webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.rig import ROOT, Mode, Rig

MakeRig = Callable[..., Rig]


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    """How the bot gets its updates."""
    found: Mode = request.param
    return found


@pytest.fixture
def make_rig(tmp_path: Path) -> Iterator[MakeRig]:
    """A function that starts a rig on a new data directory and takes what ``Rig`` takes."""
    with ExitStack() as rigs:
        n_rigs = 0

        def make(articles_dir: Path = ROOT / "samples", **options: Any) -> Rig:
            nonlocal n_rigs
            n_rigs += 1
            return rigs.enter_context(Rig(articles_dir, tmp_path / f"data-{n_rigs}", **options))

        yield make


@pytest.fixture(scope="module", params=["polling", "webhook"])
def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    """The real bot on the samples, which are indexed; one process for all tests of a file."""
    data_dir = tmp_path_factory.mktemp("rig") / "data"
    with Rig(ROOT / "samples", data_dir, mode=request.param, indexed=True) as started:
        yield started
