"""The story of the write side: articles in, a new generation out.

Reading, cleaning, splitting and analysing belong to one article at a time; what they give goes
into the postings and the articles file, and the store makes a generation of it. The index that
answers meanwhile is not touched before the swap.
"""

from __future__ import annotations

import hashlib
import json
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import numpy as np

from index.corpus import Limits, body_of, count_sources, read_sources
from index.corpus.examples import read_examples
from index.domain import Article, Body, Refusal, Span
from index.engine import ANY_LENGTH, NEWS, EngineBuilder
from index.errors import IndexingError, NothingToBuild
from index.reader import ARTICLES_FILE, BUILT_BY, SPANS
from index.store import Store
from index.store.articles import Articles, ArticlesWriter
from index.text import analyze, split

Units = Literal["articles", "sentences"]
"""``articles`` are split into sentences; with ``sentences`` every record is one unit as it is."""

_PROGRESS_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    step: Literal["reading", "writing"]
    done: int  # files and records read
    total: int  # to read; an estimate, because files may come and go


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did; new, changed, moved and gone are told against the current generation."""

    generation: str
    articles: int
    sentences: int
    new: int
    changed: int  # other words or another source under the same id
    moved: int  # the same words under another id
    gone: int
    refused: tuple[Refusal, ...]
    seconds: float
    staged: bool


def build(
    sources: Sequence[Path],
    index_dir: Path,
    *,
    units: Units = "articles",
    stage: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Build a generation of ``sources`` in ``index_dir`` and swap to it, or only stage it.

    Raises:
        BadSource: a source does not exist or is of no known kind.
        NothingToBuild: no source holds a usable article; the index stays as it was.
        IndexBusy: another process is building.
    """
    started = time.monotonic()
    store = Store(index_dir)
    with store.writer() as writer:
        before = _identities(index_dir)
        about = {
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "units": units,
            "examples": [question for source in sources for question in read_examples(source)],
        }
        with writer.draft(built_by=BUILT_BY, about=about) as draft:
            intake = _Intake(draft.path(ARTICLES_FILE), units)
            with intake.articles:
                total = count_sources(sources)
                for item in _paced(read_sources(sources, limits=limits), total, progress):
                    intake.take(item)
            if not intake.identities:
                raise NothingToBuild(_nothing_usable(sources, intake.refused))
            progress(Progress("writing", total, total))
            draft.save_array(SPANS, np.frombuffer(intake.spans, dtype=np.uint32).reshape(-1, 3))
            for name, array in intake.engine.freeze().items():
                draft.save_array(name, array)
            generation = draft.finish()
        if stage:
            writer.stage(generation)
        else:
            writer.publish(generation)
    return Report(
        generation=generation,
        articles=len(intake.identities),
        sentences=intake.n_sentences,
        **_changes(before, intake.identities),
        refused=tuple(intake.refused),
        seconds=time.monotonic() - started,
        staged=stage,
    )


def publish(index_dir: Path) -> str:
    """Swap to the staged generation and return its name; raise NothingStaged without one."""
    return Store(index_dir).publish_staged()


class _Intake:
    """Everything that a build gathers while it goes through the articles."""

    def __init__(self, articles_file: Path, units: Units) -> None:
        self.articles = ArticlesWriter(articles_file)
        self.engine = EngineBuilder(
            ["words"], parameters=ANY_LENGTH if units == "sentences" else NEWS
        )
        self.spans = array("I")  # article number, start, end; article number, start, end; ...
        self.n_sentences = 0
        self.identities: dict[str, tuple[str, str]] = {}  # id -> digest, fingerprint
        self.refused: list[Refusal] = []
        self._units = units

    def take(self, item: Article | Refusal) -> None:
        """Take an article in, or remember why it was left out."""
        if isinstance(item, Refusal):
            self.refused.append(item)
            self.articles.refuse(item)
            return
        body = body_of(item.text) if self._units == "articles" else _whole(item.text)
        first_sentence = self.n_sentences
        for span in self._sentences(item, body):
            terms = [token.term for token in analyze(item.text[span.start : span.end])]
            self.engine.add({"words": terms})
            self.spans.extend((len(self.identities), span.start, span.end))
            self.n_sentences += 1
        identity = (item.digest, _fingerprint(item))
        self.articles.add(
            item,
            body,
            fingerprint=identity[1],
            first_sentence=first_sentence,
            n_sentences=self.n_sentences - first_sentence,
        )
        self.identities[item.id] = identity

    def _sentences(self, article: Article, body: Body) -> Iterator[Span]:
        if self._units == "sentences":
            yield from body.paragraphs
            return
        for paragraph in body.paragraphs:
            yield from split(article.text, paragraph, article.language)


def _whole(text: str) -> Body:
    """Return the whole text as one paragraph, without the white space around it."""
    start = len(text) - len(text.lstrip())
    return Body(paragraphs=(Span(start, max(start, len(text.rstrip()))),))


def _fingerprint(article: Article) -> str:
    """Return a digest of the words and of everything that is shown with them."""
    shown = [
        article.digest,
        article.file,
        article.title,
        article.outlet,
        article.author,
        article.published,
        article.url,
        article.language,
    ]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _paced(
    items: Iterator[Article | Refusal], total: int, progress: Callable[[Progress], None]
) -> Iterator[Article | Refusal]:
    """Yield ``items`` and report how many went by, a few times a second at most."""
    reported = 0.0
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - reported >= _PROGRESS_EVERY_S:
            reported = now
            progress(Progress("reading", done, max(total, done)))


def _identities(index_dir: Path) -> dict[str, tuple[str, str]]:
    """Return id -> (digest, fingerprint) of the current generation; empty without a usable one."""
    try:
        # Whatever built it: a damaged or an outdated index is what a build is the cure for.
        with (
            Store(index_dir).open(None, built_by=None) as generation,
            closing(Articles(generation.path(ARTICLES_FILE))) as articles,
        ):
            return {id_: (digest, print_) for id_, digest, print_ in articles.identities()}
    except IndexingError:
        return {}


def _changes(
    before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    """Count what is new, changed, moved and gone; a move takes an id from either end."""
    appeared = {id_: after[id_][0] for id_ in after.keys() - before.keys()}
    vanished = {id_: before[id_][0] for id_ in before.keys() - after.keys()}
    moved = (Counter(appeared.values()) & Counter(vanished.values())).total()
    changed = sum(before[id_] != after[id_] for id_ in after.keys() & before.keys())
    return {
        "new": len(appeared) - moved,
        "changed": changed,
        "moved": moved,
        "gone": len(vanished) - moved,
    }


def _nothing_usable(sources: Sequence[Path], refused: Sequence[Refusal]) -> str:
    where = ", ".join(str(source) for source in sources)
    if refused:
        first = refused[0]
        return (
            f"{where}: none of {len(refused)} files could be used; the first, {first.file}: "
            f"{first.reason}"
        )
    return f"{where}: no articles here; put .txt, .md or .jsonl files there and build again"
