"""Articles that tests write, change and take away again."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from tests.e2e.rig import ROOT

_PLACES = "harbour council bridge market school river library theatre orchard mill railway".split()


def copy_of_samples(folder: Path) -> Path:
    """Return a folder of articles that may be changed."""
    return Path(shutil.copytree(ROOT / "samples", folder))


def write_article(folder: Path, name: str, text: str, *, outlet: str = "The Test Herald") -> None:
    """Write an article of that outlet."""
    head = f"---\ntitle: About {name}\noutlet: {outlet}\npublished: 2026-06-01\n---\n"
    (folder / f"{name}.txt").write_text(f"{head}{text}\n", encoding="utf-8")


def generate_articles(folder: Path, n_articles: int, n_sentences: int = 20) -> None:
    """Write so many articles without sense; the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_articles):
        choose = random.Random(number).choice
        sentences = [
            f"The {choose(_PLACES)} of district {number} opened {line} days after"
            f" the {choose(_PLACES)} closed."
            for line in range(n_sentences)
        ]
        write_article(folder, f"generated-{number:05}", "\n".join(sentences), outlet="Generated")
