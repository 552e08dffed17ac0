"""The engines that the benchmark asks: ours, and what people would take instead.

All have the same k1 and b, the one pair that none of them refuses, and see the same terms.
"""

from __future__ import annotations

import importlib
import pickle
import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.domain import Alternative, Concept
from index.engine import Bm25Parameters, Engine, EngineBuilder, SentenceBm25
from index.engine.kernel import compiled_kernel
from index.engine.topk import top_k

PARAMETERS = Bm25Parameters(k1=1.2, b=0.75)


class Searched(Protocol):
    """One engine: made of sentences in a folder, opened from there, asked."""

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Index the sentences and write all that ``open`` needs."""

    def open(self, folder: Path) -> None:
        """Be ready to answer."""

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Return the numbers of the best sentences, best first."""


class Compiled:
    """Ours with the compiled kernel."""

    is_compiled = True

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Freeze and save."""
        builder = EngineBuilder(["words"], PARAMETERS)
        for terms in sentences:
            builder.add({"words": terms})
        for name, array in builder.arrays():
            np.save(folder / f"{name}.npy", array)

    def open(self, folder: Path) -> None:
        """Map the arrays."""
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
        kernel = compiled_kernel() if self.is_compiled else None
        if self.is_compiled and kernel is None:
            raise ImportError("no compiled kernel: python -m index.engine.compile_kernel")
        self._engine = Engine(arrays, kernel=lambda: kernel)

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Ask for each term as a concept of one alternative."""
        concepts = [Concept(term, (Alternative("words", term, 1.0),)) for term in terms]
        found: list[int] = self._engine.top_k(concepts, k).sentence_nos.tolist()
        return found


class Plain(Compiled):
    """Ours in numpy alone."""

    is_compiled = False


class Measure:
    """The definition of our scores, a subclass of rank_bm25's ``BM25Okapi``: every sentence."""

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Pickle the object: it has no format of its own."""
        (folder / "measure").write_bytes(pickle.dumps(SentenceBm25(list(sentences), PARAMETERS)))

    def open(self, folder: Path) -> None:
        """Unpickle it."""
        self.measure: SentenceBm25 = pickle.loads((folder / "measure").read_bytes())

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Score all."""
        found: list[int] = top_k(self.measure.get_scores(list(terms)), k).tolist()
        return found


class Bm25s:
    """bm25s, whose scores are float32."""

    backend = "numpy"

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Index eagerly, as it does."""
        bm25s = importlib.import_module("bm25s")
        retriever = bm25s.BM25(k1=PARAMETERS.k1, b=PARAMETERS.b, method="lucene")
        retriever.index(list(sentences), show_progress=False)
        retriever.save(str(folder))

    def open(self, folder: Path) -> None:
        """Map the arrays."""
        if self.backend == "numba":
            importlib.import_module("numba")
        bm25s = importlib.import_module("bm25s")
        self._retriever = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
        self._retriever.backend = self.backend
        if self.backend == "numba":
            self._retriever.activate_numba_scorer()

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Ask for one question at a time."""
        options: dict[str, Any] = {"show_progress": False, "n_threads": 1}
        if self.backend == "numpy":
            options["n_threads"] = 0
        numbers, _ = self._retriever.retrieve([list(terms)], k=k, **options)
        found: list[int] = numbers[0].tolist()
        return found


class Bm25sNumba(Bm25s):
    """bm25s, compiled in the process."""

    backend = "numba"


class Tantivy:
    """Tantivy, with one segment and one thread."""

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Index and wait for its merges."""
        tantivy = importlib.import_module("tantivy")
        writer = tantivy.Index(self._schema(), path=str(folder)).writer(256_000_000, num_threads=1)
        for number, terms in enumerate(sentences):
            document = tantivy.Document()
            document.add_text("text", " ".join(terms))
            document.add_unsigned("number", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open for reading."""
        self._tantivy = importlib.import_module("tantivy")
        self._fields = self._schema()
        index = self._tantivy.Index.open(str(folder))
        index.reload()
        self._searcher = index.searcher()

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Ask for any of the terms."""
        query, any_of = self._tantivy.Query, self._tantivy.Occur.Should
        ways = [
            (any_of, query.term_query(self._fields, "text", term, index_option="freq"))
            for term in terms
        ]
        hits = self._searcher.search(query.boolean_query(ways), k, count=False).hits
        found = self._searcher.fast_field_values("number", [address for _, address in hits])
        return [int(number) for number in found]

    def _schema(self) -> Any:
        builder = importlib.import_module("tantivy").SchemaBuilder()
        builder.add_text_field(
            "text", stored=False, tokenizer_name="whitespace", index_option="freq"
        )
        builder.add_unsigned_field("number", stored=False, indexed=False, fast=True)
        return builder.build()


class Fts5:
    """SQLite's FTS5 without the texts."""

    def build(self, sentences: Iterable[list[str]], folder: Path) -> None:
        """Insert and optimize."""
        database = sqlite3.connect(folder / "fts.sqlite")
        database.execute("create virtual table s using fts5(t, content='', tokenize='unicode61')")
        database.executemany(
            "insert into s(rowid, t) values (?, ?)",
            ((number, " ".join(terms)) for number, terms in enumerate(sentences, start=1)),
        )
        database.execute("insert into s(s) values ('optimize')")
        database.commit()
        database.close()

    def open(self, folder: Path) -> None:
        """Map the file."""
        self._database = sqlite3.connect(folder / "fts.sqlite")
        weakref.finalize(self, self._database.close)
        self._database.execute("pragma mmap_size=4000000000")

    def search(self, terms: Sequence[str], k: int) -> Sequence[int]:
        """Ask for any of the terms."""
        rows = self._database.execute(
            "select rowid from s where s match ? order by rank limit ?",
            (" OR ".join(f'"{term}"' for term in terms), k),
        )
        return [number - 1 for (number,) in rows]


@dataclass(frozen=True, slots=True)
class Entrant:
    """An engine with what it needs."""

    kind: type[Searched]
    mb_per_million: int  # sentences: the most memory that building or asking took
    packages: tuple[str, ...] = ()


ENGINES: dict[str, Entrant] = {
    "rank_bm25": Entrant(Measure, 750),  # first: the others are held against what it says
    "whosaid-c": Entrant(Compiled, 700),
    "whosaid-numpy": Entrant(Plain, 700),
    "bm25s-numba": Entrant(Bm25sNumba, 1_000, ("bm25s", "numba")),
    "bm25s-numpy": Entrant(Bm25s, 1_000, ("bm25s",)),
    "tantivy": Entrant(Tantivy, 150, ("tantivy",)),
    "sqlite-fts5": Entrant(Fts5, 60),
}

BASE_MB = 250
"""What a process needs before the first sentence, compilers and all."""
