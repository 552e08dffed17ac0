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
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from index.analysis import Analysis
from index.before import SEEN_FILE, Before, Kept
from index.corpus import (
    CONCEPTS_FILE,
    Limits,
    Seen,
    concepts_file,
    count_sources,
    read_examples,
    read_pinned,
    read_sources,
)
from index.domain import Refusal
from index.engine import ANY_LENGTH, NEWS
from index.errors import IndexingError, NothingToBuild, TooMuchGone
from index.pinned import PinnedChange, ask_pinned
from index.publication import into_library
from index.reader import BUILT_BY
from index.segments import REFUSED, SEGMENTS, Assembly
from index.store import KEPT, Store, Writer
from index.text import load_lexicon
from index.workers import analyses

Units = Literal["articles", "sentences"]
"""``articles`` are split into sentences; with ``sentences`` every record is one unit as it is."""

MOST_GONE_PERCENT = 30
"""More articles than that do not vanish by themselves: rather a disk is not mounted."""

MEMORY_MB = 512
"""About how much new articles may take before they are written away; the rest comes on top."""

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
    memory_mb: int = MEMORY_MB,
    anew: bool = False,
    one_segment: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Build a generation of ``sources`` in ``index_dir`` and swap to it, or only stage it.

    Articles that the current generation has already are taken over from it, unless ``anew``;
    files that hold the same bytes are not even parsed. The others are analysed in ``workers``
    processes, by default one for each core; a few in this one. With ``pinned``, the questions
    of ``pinned.txt`` at the top of the sources are asked of both generations first. ``keep``
    older generations stay.

    Args:
        sources: folders and files.
        index_dir: where the index lies.
        units: whether articles are split into sentences.
        stage: build without the swap.
        allow_loss: swap even if much is gone.
        pinned: ask the pinned questions.
        keep: how many older generations stay.
        limits: how much is taken in.
        workers: how many processes analyse.
        memory_mb: about how many megabytes new articles may take before they are written away.
        anew: analyse every article, whatever is known of it.
        one_segment: leave a single segment, as a build from nothing does.
        progress: called a few times a second.

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
    request = _Request(
        sources=tuple(sources),
        index_dir=index_dir,
        units=units,
        stage=stage,
        allow_loss=allow_loss,
        pinned=pinned,
        limits=limits,
        workers=workers,
        memory_mb=memory_mb,
        one_segment=one_segment,
        progress=progress,
    )
    store = Store(index_dir, keep=keep)
    with store.writer() as writer:
        try:
            with _serving(store) as before:
                report = _attempt(writer, request, before, anew=anew)
        except _Damaged:
            # A build is the cure for that: of what is damaged nothing is taken over.
            report = _attempt(writer, request, Before(), anew=True)
    return replace(report, seconds=time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Request:
    """The arguments of ``build``."""

    sources: tuple[Path, ...]
    index_dir: Path
    units: Units
    stage: bool
    allow_loss: bool
    pinned: bool
    limits: Limits
    workers: int | None
    memory_mb: int
    one_segment: bool
    progress: Callable[[Progress], None]


class _Damaged(Exception):
    """The generation that serves turned out to be damaged."""


@contextmanager
def _serving(store: Store) -> Iterator[Before]:
    """Give the generation that serves; raise _Damaged in place of errors when it is damaged."""
    with closing(Before.of(store)) as before:
        try:
            yield before
        except TooMuchGone:
            raise  # however damaged it is: without its articles nobody would be asked
        except (IndexingError, ArithmeticError, LookupError, ValueError) as error:
            if before.damages():
                raise _Damaged from error
            raise


def _attempt(writer: Writer, request: _Request, before: Before, *, anew: bool) -> Report:
    """Build once."""
    sources = request.sources
    concepts = concepts_file(sources)
    about: dict[str, Any] = {
        "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "units": request.units,
        "lexicon": load_lexicon(concepts).digest,
        "examples": [question for source in sources for question in read_examples(source)],
    }
    is_like_before = not anew and before.is_built_like(BUILT_BY, about)
    base = before.collected if is_like_before else None
    seen = Seen(before.seen if is_like_before else {})
    parameters = ANY_LENGTH if request.units == "sentences" else NEWS
    with (
        writer.draft(built_by=BUILT_BY, about=about) as draft,
        Assembly(draft, base, parameters, request.memory_mb << 20) as assembly,
    ):
        if concepts is not None:
            shutil.copyfile(concepts, draft.announce(CONCEPTS_FILE))
        intake = _Intake(assembly)
        total = count_sources(sources)
        read = read_sources(sources, limits=request.limits, seen=seen)
        items = before.sorted_out(_paced(read, total, request.progress), assembly)
        whole = request.units == "sentences"
        taken: Iterator[Analysis | Refusal | Kept] = analyses(
            items, concepts, whole=whole, workers=request.workers
        )
        for item in taken:
            intake.take(item)
        if not intake.identities:
            raise NothingToBuild(_nothing_usable(sources, intake.refused))
        changes = _changes(before.identities(), intake.identities)
        n_before = len(before.known)
        if not (request.stage or request.allow_loss) and is_much_gone(changes["gone"], n_before):
            raise TooMuchGone(", ".join(map(str, sources)), changes["gone"], n_before)
        request.progress(Progress("writing", total, total))
        about["languages"] = sorted(intake.languages)
        about[SEGMENTS] = assembly.finish(one_segment=request.one_segment)
        about["content"] = _content(about, intake)
        refused = [[refusal.file, refusal.reason] for refusal in intake.refused]
        draft.save_bytes(REFUSED, json.dumps(refused).encode())
        draft.save_bytes(SEEN_FILE, json.dumps(seen.noted).encode())
        if base is not None and before.damages():
            raise _Damaged
        generation = draft.finish()
    before.close()  # or it could not be swept
    questions = [question for source in sources for question in read_pinned(source)]
    pinned = ask_pinned(questions if request.pinned else (), request.index_dir, generation)
    if request.stage:
        writer.stage(generation)
    else:
        writer.publish(generation, before_swap=into_library(request.index_dir))
    return Report(
        generation=generation,
        articles=len(intake.identities),
        sentences=assembly.n_sentences,
        **changes,
        refused=tuple(intake.refused),
        seconds=0.0,
        staged=request.stage,
        served=n_before,
        pinned=pinned,
        content=about["content"],
    )


def is_much_gone(gone: int, served: int) -> bool:
    """Return whether so many of the articles that serve are gone that somebody has to be asked."""
    return 100 * gone > MOST_GONE_PERCENT * served


class _Intake:
    """Everything that a build gathers while it goes through the articles."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly
        self.languages: set[str] = set()
        self.identities: dict[str, tuple[str, str]] = {}  # id -> digest, fingerprint
        self.refused: list[Refusal] = []

    def take(self, item: Analysis | Refusal | Kept) -> None:
        """Take an article in, or remember why it was left out."""
        if isinstance(item, Refusal):
            self.refused.append(item)
        elif isinstance(item, Kept):
            known = item.known
            self._assembly.keep(known.number)
            self.languages.add(known.analysed_in)
            self.identities[known.id] = (known.digest, known.fingerprint)
        else:
            self._assembly.add(item)
            self.languages.add(item.language)
            article = item.article
            self.identities[article.id] = (article.digest, article.fingerprint)


_Item = TypeVar("_Item")


def _content(about: Mapping[str, Any], intake: _Intake) -> str:
    """Return a digest of everything that answers come from, whenever it was built."""
    answered_from = [
        BUILT_BY,
        [about[name] for name in ("units", "lexicon", "examples")],
        sorted((article_id, *digests) for article_id, digests in intake.identities.items()),
        sorted((refusal.file, refusal.reason) for refusal in intake.refused),
    ]
    return hashlib.sha256(json.dumps(answered_from).encode()).hexdigest()


def _paced(
    items: Iterator[_Item], total: int, progress: Callable[[Progress], None]
) -> Iterator[_Item]:
    """Yield ``items`` and report how many went by, a few times a second at most."""
    reported = 0.0
    for done, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - reported >= _PROGRESS_EVERY_S:
            reported = now
            progress(Progress("reading", done, max(total, done)))


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
