"""The library: every version of every article that was ever published, in one SQLite file.

An index can be built again from the articles; words that were quoted and have vanished from the
folder since are kept here alone. Every publish takes its generation in, in one transaction and
before the swap, so that nothing is ever served that the library does not have.

Texts are kept once, by digest. A version is an article with its metadata as it stood from one
publication to another; an article whose last version has ended is a tombstone. Which version is
newer is a matter of publication numbers; clocks are only told.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from index.domain import Article
from index.errors import BadLibrary, UnknownArticle
from index.store.articles import Identity

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE publication (
    number INTEGER PRIMARY KEY,
    generation TEXT NOT NULL,
    at TEXT NOT NULL                 -- ISO 8601, UTC
);
CREATE TABLE text (
    digest TEXT PRIMARY KEY,         -- SHA-256 of the text in UTF-8
    text TEXT NOT NULL
);
CREATE TABLE article (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE          -- as it is now, or was last; a move changes it
);
CREATE TABLE version (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (number),
    fingerprint TEXT NOT NULL,       -- of text and metadata, as in the generation
    digest TEXT NOT NULL REFERENCES text (digest),
    id TEXT NOT NULL,                -- as it was then
    file TEXT NOT NULL,
    title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT, language TEXT,
    given_by TEXT NOT NULL,          -- JSON object
    first INTEGER NOT NULL REFERENCES publication (number),
    last INTEGER REFERENCES publication (number)   -- NULL: it is still there
);
CREATE INDEX version_article ON version (article);
CREATE INDEX version_open ON version (article) WHERE last IS NULL;
CREATE INDEX version_digest ON version (digest);
"""

_END_VERSIONS = """
UPDATE version SET last = ? WHERE last IS NULL AND NOT EXISTS (
    SELECT 1 FROM article a JOIN temp.arriving n ON n.id = a.id
    WHERE a.number = version.article AND n.fingerprint = version.fingerprint AND n.id = version.id)
"""
_ARRIVING = """
CREATE TEMP TABLE arriving (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL,
    fingerprint TEXT NOT NULL)
"""
_ADD_ARTICLES = """
INSERT INTO article (id) SELECT id FROM temp.arriving
WHERE id NOT IN (SELECT id FROM article) ORDER BY number
"""
_WITHOUT_VERSION = """
SELECT a.number, n.number, n.fingerprint, n.digest
FROM temp.arriving n JOIN article a ON a.id = n.id
WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.article = a.number AND v.last IS NULL)
ORDER BY n.number
"""
_ADD_VERSION = """
INSERT INTO version (article, fingerprint, digest, first, id, file, title, outlet, author,
    published, url, language, given_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_VANISHED = """
SELECT v.digest, a.number FROM version v JOIN article a ON a.number = v.article
WHERE v.last IS NULL AND a.id NOT IN (SELECT id FROM temp.arriving) ORDER BY a.number
"""
_APPEARED = """
SELECT digest, id FROM temp.arriving WHERE id NOT IN (SELECT id FROM article) ORDER BY number
"""
_VERSIONS = """
SELECT a.id, v.id, v.file, v.digest, length(t.text), v.title, v.outlet, v.author, v.published,
       v.url, v.language, f.generation, f.at, l.generation, l.at, v.last IS NULL
FROM version v JOIN article a ON a.number = v.article JOIN text t ON t.digest = v.digest
JOIN publication f ON f.number = v.first
JOIN publication l ON l.number = ifnull(v.last, (SELECT max(number) FROM publication))
WHERE :id IS NULL OR v.article IN (SELECT article FROM version WHERE id = :id)
ORDER BY v.article, v.number
"""


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stood from one publication to another, without its text."""

    article: str  # its id now, or its last one
    id: str  # its id then; another one when it was moved since
    file: str
    digest: str  # SHA-256 of the text, which ``Library.text`` gives
    chars: int
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    language: str | None
    first_generation: str  # that it was published in
    first_seen: str  # ISO 8601, UTC; as the clock said
    last_generation: str  # the newest one, while it is still there
    last_seen: str
    there: bool  # in the newest publication; an article without such a version has vanished


class Library:
    """The file at ``path``. Close it, or use it in a ``with``.

    One thread and one process at a time write it: those who hold the lock of the store.

    Args:
        path: made when it is not there, unless ``read_only``.
        read_only: change nothing, so that it may lie where nothing can be changed.

    Raises:
        BadLibrary: the file is damaged, of another version, or cannot be used.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        with self._used():
            uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            if read_only:
                self._check_version()
            else:
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        """Return the library itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def take_in(
        self,
        generation: str,
        identities: Iterable[Identity],
        article_of: Callable[[int], Article],
    ) -> None:
        """Take in the articles of a generation that is about to be published.

        When this has returned, no crash undoes it; when it raises, nothing has changed. Taking in
        the same generation twice changes nothing but the list of publications.

        Args:
            generation: its name.
            identities: of all its articles.
            article_of: returns an article by the number in its identity.

        Raises:
            BadLibrary: the library cannot be read or written, or the disk is full.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._used():
            self._db.execute(_ARRIVING)
            try:
                with self._transaction():
                    self._db.executemany(
                        "INSERT INTO temp.arriving VALUES (?, ?, ?, ?)",
                        ((one.number, one.id, one.digest, one.fingerprint) for one in identities),
                    )
                    self._take_in(generation, now, article_of)
            finally:
                self._db.execute("DROP TABLE temp.arriving")

    def versions(self, article_id: str | None = None) -> Iterator[Version]:
        """Yield the versions, article by article, oldest first; of one article, if given.

        Args:
            article_id: its id, now or at any time.

        Raises:
            UnknownArticle: there never was one of that id.
        """
        try:
            with self._used():
                rows = self._db.execute(_VERSIONS, {"id": article_id}).fetchall()
        except UnicodeEncodeError:  # half a surrogate pair: no id that is stored has one
            rows = []
        if article_id is not None and not rows:
            raise UnknownArticle(article_id)
        for row in rows:
            yield _version(row)

    def text(self, digest: str) -> str:
        """Return the text of a version, as it was published.

        Raises:
            UnknownArticle: no text has that digest.
            BadLibrary: the text is not what was stored.
        """
        with self._used():
            row = self._db.execute("SELECT text FROM text WHERE digest = ?", (digest,)).fetchone()
        if row is None:
            raise UnknownArticle(digest)
        text: str = row[0]
        if _digest(text) != digest:
            raise self._bad(f"the text {digest[:12]} is not what was stored")
        return text

    def damages(self) -> list[str]:
        """Read all of the file and return what is damaged in it, a line each."""
        try:
            with self._used():
                lines = [row[0] for row in self._db.execute("PRAGMA integrity_check(5)")]
                damages = [f"{self._path.name}: {line}" for line in lines if line != "ok"]
                for digest, text in self._db.execute("SELECT digest, text FROM text"):
                    if _digest(text) != digest:
                        damages.append(
                            f"{self._path.name}: the text {digest[:12]} is not what was stored"
                        )
        except BadLibrary as error:
            return [str(error)]
        return damages

    def close(self) -> None:
        """Close the file; using the library afterwards is an error."""
        self._db.close()

    def _prepare(self) -> None:
        with self._used():
            # The pair that lost no acknowledged commit in any power cut: with FULL, the removal
            # of the journal may be lost and with it the last commit.
            self._db.execute("PRAGMA journal_mode=DELETE")
            self._db.execute("PRAGMA synchronous=EXTRA")
            if self._version() == 0:
                with self._transaction():
                    for statement in _SCHEMA.split(";\n"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        self._check_version()

    def _check_version(self) -> None:
        if (version := self._version()) != SCHEMA_VERSION:
            raise BadLibrary(
                self._path,
                f"a library of version {version}, not {SCHEMA_VERSION}",
                "move it aside, or use the release that wrote it",
            )

    def _version(self) -> int:
        with self._used():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
        return int(version)

    def _take_in(self, generation: str, now: str, article_of: Callable[[int], Article]) -> None:
        db = self._db
        number = db.execute(
            "INSERT INTO publication (generation, at) VALUES (?, ?)", (generation, now)
        ).lastrowid
        self._follow_moves()
        db.execute(_END_VERSIONS, ((number or 0) - 1,))
        db.execute(_ADD_ARTICLES)
        for known, arriving, fingerprint, digest in db.execute(_WITHOUT_VERSION).fetchall():
            article = article_of(arriving)
            db.execute("INSERT OR IGNORE INTO text VALUES (?, ?)", (digest, article.text))
            shown = (article.id, article.file, article.title, article.outlet, article.author)
            more = (article.published, article.url, article.language)
            given_by = json.dumps(dict(article.given_by), ensure_ascii=False)
            db.execute(
                _ADD_VERSION,
                (known, fingerprint, digest, number, *shown, *more, given_by),
            )

    def _follow_moves(self) -> None:
        """Give an article that vanished the id under which the same words have appeared."""
        vanished: dict[str, list[int]] = defaultdict(list)
        for digest, article in self._db.execute(_VANISHED):
            vanished[digest].append(article)
        for digest, new_id in self._db.execute(_APPEARED).fetchall() if vanished else ():
            if vanished[digest]:
                moved = (new_id, vanished[digest].pop(0))
                self._db.execute("UPDATE article SET id = ? WHERE number = ?", moved)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself where the disk was full.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def _used(self) -> Iterator[None]:
        """Turn the errors of SQLite into ours, with what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise BadLibrary(
                self._path, f"cannot be used ({error})", "make room and look at its rights"
            ) from error
        except sqlite3.ProgrammingError:  # closed: the caller's mistake
            raise
        except sqlite3.DatabaseError as error:
            raise self._bad(str(error)) from error

    def _bad(self, damage: str) -> BadLibrary:
        return BadLibrary(
            self._path, f"damaged ({damage})", "put a back-up in its place, or move it aside"
        )


def _version(row: tuple[Any, ...]) -> Version:
    known: list[Any] = [*row[:-1], bool(row[-1])]
    return Version(*known)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
