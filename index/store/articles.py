"""The articles of a generation: one SQLite file, written once, then opened read-only for good."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from index.domain import NOBODY, Article, Attribution, Body, Cue, Drop, Refusal, ResolvedDate
from index.errors import DamagedIndex, IndexingError, UnknownArticle

_SCHEMA = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY,      -- from 0, in the order of the build
    id TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,            -- SHA-256 of the text
    fingerprint TEXT NOT NULL,       -- SHA-256 of text and metadata
    title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT, language TEXT,
    place TEXT, agency TEXT,
    given_by TEXT NOT NULL,          -- JSON object
    warnings TEXT NOT NULL,          -- JSON list
    drops TEXT NOT NULL,             -- JSON list of [rule, start, end]
    first_sentence INTEGER NOT NULL, -- number of its first sentence
    n_sentences INTEGER NOT NULL,
    text TEXT NOT NULL               -- last: to reach a column SQLite reads all before it
);
CREATE INDEX article_outlet ON article (outlet, published);
CREATE TABLE attribution (           -- of the sentences of which there is something to say
    sentence INTEGER PRIMARY KEY,    -- its number in the index
    speaker TEXT, role TEXT, form TEXT,
    cue_start INTEGER, cue_end INTEGER,
    polarity TEXT NOT NULL,
    dates TEXT NOT NULL              -- JSON list of [words, day]
);
CREATE TABLE refusal (file TEXT NOT NULL, reason TEXT NOT NULL);
"""

_ARTICLE_BY_ID = """
SELECT id, file, text, title, outlet, author, published, url, language, given_by, warnings
FROM article WHERE id = ?
"""
_ARTICLE_BY_NUMBER = """
SELECT id, file, text, title, outlet, author, published, url, language, given_by, warnings
FROM article WHERE number = ?
"""

_ROWS_AT_ONCE = 1_000  # written together


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """What an outlet contributes; ``outlet`` is ``None`` for articles that name none."""

    outlet: str | None
    articles: int
    first_day: str | None  # YYYY-MM-DD, of the dated articles
    last_day: str | None


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article without its text."""

    id: str
    file: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    sentences: int
    drops: int


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article's sentences stand in the index, and which text they were cut from."""

    number: int
    id: str
    first_sentence: int
    n_sentences: int


class ArticlesWriter:
    """Writes the file, an article at a time; ``close`` makes it complete.

    The file lies in an unfinished generation: a crash throws it away as a whole, so SQLite needs
    no journal of its own here, and the store syncs it when the generation is finished.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._n_articles = 0
        self._attributions: list[tuple[object, ...]] = []  # not yet written
        with self._written():
            self._db = sqlite3.connect(path)
            self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, complete or not."""
        self.close()

    def add(
        self,
        article: Article,
        body: Body,
        *,
        fingerprint: str,
        first_sentence: int,
        n_sentences: int,
    ) -> None:
        """Append an article whose sentences are numbered from ``first_sentence``.

        Raises:
            IndexingError: the disk is full, or the file cannot be written for another reason.
        """
        values = (
            self._n_articles,
            article.id,
            article.file,
            article.digest,
            fingerprint,
            article.title,
            article.outlet,
            article.author,
            article.published,
            article.url,
            article.language,
            body.place,
            body.agency,
            _dump(dict(article.given_by)),
            _dump(list(article.warnings)),
            _dump([[drop.rule, drop.start, drop.end] for drop in body.drops]),
            first_sentence,
            n_sentences,
            article.text,
        )
        marks = ",".join("?" * len(values))
        with self._written():
            self._db.execute(f"INSERT INTO article VALUES ({marks})", values)  # noqa: S608
        self._n_articles += 1

    def attribute(
        self, sentence_no: int, attribution: Attribution, dates: Sequence[ResolvedDate]
    ) -> None:
        """Keep who speaks in a sentence and the days it names, if there is anything to keep.

        Raises:
            IndexingError: the file cannot be written.
        """
        if attribution == NOBODY and not dates:
            return
        cue = attribution.cue
        values = (
            sentence_no,
            attribution.speaker,
            attribution.role,
            attribution.form,
            cue.start if cue else None,
            cue.end if cue else None,
            attribution.polarity,
            _dump([[date.words, date.day] for date in dates]),
        )
        self._attributions.append(values)
        if len(self._attributions) >= _ROWS_AT_ONCE:
            self._write_attributions()

    def refuse(self, refusal: Refusal) -> None:
        """Remember a file that was left out."""
        with self._written():
            self._db.execute("INSERT INTO refusal VALUES (?, ?)", (refusal.file, refusal.reason))

    def close(self) -> None:
        """Write what is left and close the file; raise IndexingError when that fails."""
        with contextlib.closing(self._db), self._written():
            self._write_attributions()
            self._db.commit()

    def _write_attributions(self) -> None:
        with self._written():
            self._db.executemany(
                "INSERT INTO attribution VALUES (?,?,?,?,?,?,?,?)", self._attributions
            )
        self._attributions.clear()

    @contextlib.contextmanager
    def _written(self) -> Iterator[None]:
        """Turn the errors of SQLite, which are none of the system's, into ours."""
        try:
            yield
        except sqlite3.Error as error:
            raise IndexingError(
                f"{self._path}: cannot be written ({error}); make room on the disk, build again"
            ) from error


class Articles:
    """The articles of a generation, for reading; safe to use from several threads.

    Every method raises DamagedIndex when the file is not what was written.
    """

    def __init__(self, path: Path) -> None:
        # Immutable: nothing is locked and no journal looked for, as nobody writes it any more.
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._path = path
        self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def article(self, article_id: str) -> Article:
        """Return the article of that id; raise UnknownArticle when there is none."""
        found = self._rows(_ARTICLE_BY_ID, article_id)
        if not found:
            raise UnknownArticle(article_id)
        return _article(found[0])

    def at(self, number: int) -> Article:
        """Return the article of that number, from 0."""
        (row,) = self._rows(_ARTICLE_BY_NUMBER, number)
        return _article(row)

    def placed(self, number: int) -> Placed:
        """Return where the sentences of article ``number`` stand."""
        (row,) = self._rows(
            "SELECT number, id, first_sentence, n_sentences FROM article WHERE number = ?", number
        )
        return Placed(*row)

    def number_of(self, article_id: str) -> int:
        """Return the number of an article; raise UnknownArticle when there is none."""
        found = self._rows("SELECT number FROM article WHERE id = ?", article_id)
        if not found:
            raise UnknownArticle(article_id)
        return int(found[0][0])

    def drops(self, article_id: str) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate."""
        found = self._rows("SELECT drops FROM article WHERE id = ?", article_id)
        if not found:
            raise UnknownArticle(article_id)
        return tuple(Drop(*drop) for drop in json.loads(found[0][0]))

    def refused(self) -> tuple[Refusal, ...]:
        """Return the files that were left out, with reasons."""
        return tuple(Refusal(*row) for row in self._rows("SELECT file, reason FROM refusal"))

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return the outlets by name; articles that name none come last."""
        rows = self._rows(
            "SELECT outlet, count(*), substr(min(published), 1, 10), substr(max(published), 1, 10)"
            " FROM article GROUP BY outlet ORDER BY outlet IS NULL, outlet"
        )
        return tuple(OutletSummary(*row) for row in rows)

    def of_outlet(self, outlet: str | None) -> tuple[ArticleSummary, ...]:
        """Return the articles of an outlet, newest first, undated ones last."""
        rows = self._rows(
            "SELECT id, file, title, outlet, published, url, n_sentences, json_array_length(drops)"
            " FROM article WHERE outlet IS ?"
            " ORDER BY published IS NULL, published DESC, number",
            outlet,
        )
        return tuple(ArticleSummary(*row) for row in rows)

    def attribution(
        self, sentence_no: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in a sentence, and the days that it names; ``text``: its article's."""
        found = self._rows(
            "SELECT speaker, role, form, cue_start, cue_end, polarity, dates FROM attribution"
            " WHERE sentence = ?",
            sentence_no,
        )
        if not found:
            return NOBODY, ()
        speaker, role, form, start, end, polarity, dates = found[0]
        cue = None if start is None else Cue(start, end, text[start:end])
        return (
            Attribution(speaker, role, form, cue, polarity),
            tuple(ResolvedDate(*pair) for pair in json.loads(dates)),
        )

    def agency(self, article_id: str) -> str | None:
        """Return the agency that an article names in its dateline or closing tag."""
        found = self._rows("SELECT agency FROM article WHERE id = ?", article_id)
        if not found:
            raise UnknownArticle(article_id)
        return None if found[0][0] is None else str(found[0][0])

    def titles(self, limit: int, *, most_chars: int) -> tuple[str, ...]:
        """Return titles that are not too long: the newest of each outlet, then the next of each."""
        rows = self._rows(
            "SELECT title FROM (SELECT title, published, number, row_number() OVER"
            " (PARTITION BY outlet ORDER BY published DESC, number) AS turn"
            " FROM article WHERE length(title) <= ?)"
            " ORDER BY turn, published DESC, number LIMIT ?",
            most_chars,
            limit,
        )
        return tuple(row[0] for row in rows)

    def undated(self) -> int:
        """Return how many articles have no date."""
        ((count,),) = self._rows("SELECT count(*) FROM article WHERE published IS NULL")
        return int(count)

    def identities(self) -> Iterator[tuple[str, str, str]]:
        """Yield id, digest and fingerprint of every article."""
        yield from self._rows("SELECT id, digest, fingerprint FROM article")

    def close(self) -> None:
        """Close the file; reading afterwards raises ``sqlite3.ProgrammingError``."""
        with self._lock:
            self._db.close()

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        # One connection and a lock: the queries are short, and a connection for each of the
        # threads that come and go would have to be closed in each.
        try:
            with self._lock:
                return self._db.execute(query, values).fetchall()
        except UnicodeEncodeError:
            return []  # half a surrogate pair: no text that is stored has one
        except sqlite3.ProgrammingError:  # closed: the caller's mistake
            raise
        except sqlite3.DatabaseError as error:
            raise DamagedIndex(self._path, str(error)) from error


def _article(row: tuple[Any, ...]) -> Article:
    *plain, given_by, warnings = row
    known: list[Any] = [*plain, json.loads(given_by), tuple(json.loads(warnings))]
    return Article(*known)


# ``json.dumps`` would make one for every value.
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
