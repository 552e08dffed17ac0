"""The story of the write side: articles in, a new generation out.

Reading, cleaning, splitting and analysing belong to one article at a time; what they give goes
into the postings and the articles file, and the store makes a generation of it. The index that
answers meanwhile is not touched before the swap.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.analysis import FIELDS, Analysis
from index.corpus import (
    CONCEPTS_FILE,
    Limits,
    concepts_file,
    count_sources,
    read_examples,
    read_pinned,
    read_sources,
)
from index.domain import Article, Refusal
from index.engine import ANY_LENGTH, NEWS, EngineBuilder, frozen_terms
from index.errors import IndexingError, NothingToBuild, TooMuchGone
from index.pinned import PinnedChange, ask_pinned
from index.publication import into_library
from index.reader import (
    ARTICLES_FILE,
    BUILT_BY,
    MARKS,
    SPANS,
    SURFACE_STARTS,
    SURFACES,
)
from index.store import KEPT, Store
from index.store.articles import Articles, ArticlesWriter
from index.text import load_lexicon
from index.workers import analyses

Units = Literal["articles", "sentences"]
"""``articles`` are split into sentences; with ``sentences`` every record is one unit as it is."""

MOST_GONE_PERCENT = 30
"""More articles than that do not vanish by themselves: rather a disk is not mounted."""

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
    served: int  # articles of the current generation before; 0 without one
    pinned: tuple[PinnedChange, ...]  # pinned questions whose answers change
    content: str  # SHA-256 of all that is answered from: equal ones answer alike


def build(
    sources: Sequence[Path],
    index_dir: Path,
    *,
    units: Units = "articles",
    stage: bool = False,
    allow_loss: bool = False,
    pinned: bool = True,
    keep: int = KEPT,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    workers: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Build a generation of ``sources`` in ``index_dir`` and swap to it, or only stage it.

    Articles are analysed in ``workers`` processes, by default one for each core; small
    collections in this one. With ``pinned``, the questions of ``pinned.txt`` at the top of the
    sources are asked of both generations first. ``keep`` older generations stay.

    Raises:
        BadConcepts: the editor's ``concepts.txt`` at the top of a source cannot be used.
        BadSource: a source does not exist or is of no known kind.
        NothingToBuild: no source holds a usable article; the index stays as it was.
        TooMuchGone: it would be published with more than 30 % of the articles that serve gone, and
            without ``allow_loss``.
        BadLibrary: the library of articles cannot take it in; what served goes on serving.
        IndexBusy: another process is building.
    """
    started = time.monotonic()
    store = Store(index_dir, keep=keep)
    with store.writer() as writer:
        before = _identities(index_dir)
        concepts = concepts_file(sources)
        lexicon = load_lexicon(concepts)
        about: dict[str, Any] = {
            "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "units": units,
            "lexicon": lexicon.digest,
            "examples": [question for source in sources for question in read_examples(source)],
        }
        with writer.draft(built_by=BUILT_BY, about=about) as draft:
            if concepts is not None:
                shutil.copyfile(concepts, draft.path(CONCEPTS_FILE))
            intake = _Intake(draft.path(ARTICLES_FILE), units)
            with intake.articles:
                total = count_sources(sources)
                items = _paced(read_sources(sources, limits=limits), total, progress)
                for item in analyses(
                    items, concepts, whole=units == "sentences", workers=workers, expected=total
                ):
                    intake.take(item)
            if not intake.identities:
                raise NothingToBuild(_nothing_usable(sources, intake.refused))
            changes = _changes(before, intake.identities)
            if not (stage or allow_loss) and is_much_gone(changes["gone"], len(before)):
                where = ", ".join(map(str, sources))
                raise TooMuchGone(where, changes["gone"], len(before))
            progress(Progress("writing", total, total))
            about["languages"] = sorted(intake.languages)
            for name, values in intake.arrays():
                draft.save_array(name, values)
            about["content"] = _content(about, intake)
            generation = draft.finish()
        questions = [question for source in sources for question in read_pinned(source)]
        pinned_changes = ask_pinned(questions if pinned else (), index_dir, generation)
        if stage:
            writer.stage(generation)
        else:
            writer.publish(generation, before_swap=into_library(index_dir))
    return Report(
        generation=generation,
        articles=len(intake.identities),
        sentences=intake.n_sentences,
        **changes,
        refused=tuple(intake.refused),
        seconds=time.monotonic() - started,
        staged=stage,
        served=len(before),
        pinned=pinned_changes,
        content=about["content"],
    )


def is_much_gone(gone: int, served: int) -> bool:
    """Return whether so many of the articles that serve are gone that somebody has to be asked."""
    return 100 * gone > MOST_GONE_PERCENT * served


class _Intake:
    """Everything that a build gathers while it goes through the articles."""

    def __init__(self, articles_file: Path, units: Units) -> None:
        self.articles = ArticlesWriter(articles_file)
        self.engine = EngineBuilder(FIELDS, parameters=ANY_LENGTH if units == "sentences" else NEWS)
        self.spans = array("I")  # article number, start, end; article number, start, end; ...
        self.marks = array("I")  # of every sentence
        self.surfaces: set[str] = set()
        self.languages: Counter[str] = Counter()  # articles by language
        self.n_sentences = 0
        self.identities: dict[str, tuple[str, str]] = {}  # id -> digest, fingerprint
        self.refused: list[Refusal] = []

    def take(self, item: Analysis | Refusal) -> None:
        """Take an article in, or remember why it was left out."""
        if isinstance(item, Refusal):
            self.refused.append(item)
            self.articles.refuse(item)
            return
        article = item.article
        first_sentence = self.n_sentences
        for sentence in item.sentences:
            self.engine.add(sentence.terms)
            self.spans.extend((len(self.identities), sentence.span.start, sentence.span.end))
            self.marks.append(int(sentence.marks))
            self.surfaces |= sentence.surfaces
            self.articles.attribute(self.n_sentences, sentence.attribution, sentence.dates)
            self.n_sentences += 1
        self.languages[item.language] += 1
        identity = (article.digest, _fingerprint(article))
        self.articles.add(
            article,
            item.body,
            fingerprint=identity[1],
            first_sentence=first_sentence,
            n_sentences=self.n_sentences - first_sentence,
        )
        self.identities[article.id] = identity

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield what goes into the generation beside the articles, by name."""
        yield SPANS, np.frombuffer(self.spans, dtype=np.uint32).reshape(-1, 3)
        yield MARKS, np.frombuffer(self.marks, dtype=np.uint32)
        blob, starts = frozen_terms(self.surfaces)
        yield SURFACES, blob
        yield SURFACE_STARTS, starts
        yield from self.engine.arrays()


def _content(about: Mapping[str, Any], intake: _Intake) -> str:
    """Return a digest of everything that answers come from, whenever it was built."""
    answered_from = [
        BUILT_BY,
        [about[name] for name in ("units", "lexicon", "examples")],
        sorted((article_id, *digests) for article_id, digests in intake.identities.items()),
        sorted((refusal.file, refusal.reason) for refusal in intake.refused),
    ]
    return hashlib.sha256(json.dumps(answered_from).encode()).hexdigest()


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
