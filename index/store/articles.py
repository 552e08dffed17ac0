"""The articles of a segment: one SQLite file, written once, then opened read-only for good.

Articles are numbered from 0 in the order of the segment; some of them may no longer count.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from index.domain import NOBODY, Article, Attribution, Body, Cue, Drop, ResolvedDate
from index.errors import DamagedIndex, IndexingError

_SCHEMA = """
CREATE TABLE article (
    number INTEGER PRIMARY KEY,      -- from 0
    id TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,            -- SHA-256 of the text
    fingerprint TEXT NOT NULL,       -- SHA-256 of text and metadata
    title TEXT, outlet TEXT, author TEXT, published TEXT, url TEXT, language TEXT,
    analysed_in TEXT NOT NULL,       -- ISO 639-1
    place TEXT, agency TEXT,
    given_by TEXT NOT NULL,          -- JSON object
    warnings TEXT NOT NULL,          -- JSON list
    drops TEXT NOT NULL,             -- JSON list of [rule, start, end]
    n_sentences INTEGER NOT NULL,
    text TEXT NOT NULL               -- last: to reach a column SQLite reads all before it
);
CREATE INDEX article_outlet ON article (outlet, published);
CREATE TABLE attribution (           -- of the sentences of which there is something to say
    article INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- number of the sentence in its article, from 0
    speaker TEXT, role TEXT, form TEXT,
    cue_start INTEGER, cue_end INTEGER,
    polarity TEXT NOT NULL,
    dates TEXT NOT NULL,             -- JSON list of [words, day]
    PRIMARY KEY (article, place)
) WITHOUT ROWID;
"""

_ARTICLE = """
SELECT id, file, text, title, outlet, author, published, url, language, given_by, warnings
FROM article WHERE number = ?
"""
_ONLY_COUNTING = """
CREATE TEMP TABLE gone (number INTEGER PRIMARY KEY);
CREATE TEMP VIEW counting AS
    SELECT * FROM main.article WHERE number NOT IN (SELECT number FROM temp.gone);
"""

_TAKE_ARTICLES = """
INSERT INTO article SELECT moved.new, a.id, a.file, a.digest, a.fingerprint, a.title, a.outlet,
    a.author, a.published, a.url, a.language, a.analysed_in, a.place, a.agency, a.given_by,
    a.warnings, a.drops, a.n_sentences, a.text
FROM temp.moved JOIN other.article a ON a.number = moved.old ORDER BY moved.old
"""
_TAKE_ATTRIBUTIONS = """
INSERT INTO attribution SELECT moved.new, a.place, a.speaker, a.role, a.form, a.cue_start,
    a.cue_end, a.polarity, a.dates
FROM temp.moved JOIN other.attribution a ON a.article = moved.old ORDER BY moved.old, a.place
"""

_ROWS_AT_ONCE = 1_000  # written or read together


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


class Identity(NamedTuple):
    """By what an article is known again; a tuple, as a build makes one of every article."""

    number: int
    id: str
    digest: str  # SHA-256 of the text
    fingerprint: str  # SHA-256 of text and metadata
    analysed_in: str  # ISO 639-1


@dataclass(frozen=True, slots=True)
class Headline:
    """A title, and what decides whether it is among the newest of its outlet."""

    title: str
    outlet: str | None
    published: str | None
    number: int


class ArticlesWriter:
    """Writes the file, an article at a time; ``close`` makes it complete.

    The file lies in an unfinished generation: a crash throws it away as a whole, so SQLite needs
    no journal of its own here, and the store syncs it when the generation is finished.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_closed = False
        self._n_articles = 0
        self._attributions: list[tuple[object, ...]] = []  # not yet written
        with self._written():
            # A URI, because other files are attached by one: read-only and without a journal.
            self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rwc", uri=True)
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
        language: str,
        n_sentences: int,
    ) -> None:
        """Append an article.

        Args:
            article: as it was read.
            body: what of it is split into sentences, and what it says of itself.
            fingerprint: SHA-256 of text and metadata.
            language: that it was analysed in, ISO 639-1.
            n_sentences: how many it has.

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
            language,
            body.place,
            body.agency,
            _dump(dict(article.given_by)),
            _dump(list(article.warnings)),
            _dump([[drop.rule, drop.start, drop.end] for drop in body.drops]),
            n_sentences,
            article.text,
        )
        marks = ",".join("?" * len(values))
        with self._written():
            self._db.execute(f"INSERT INTO article VALUES ({marks})", values)  # noqa: S608
        self._n_articles += 1

    def attribute(
        self, place: int, attribution: Attribution, dates: Sequence[ResolvedDate]
    ) -> None:
        """Keep who speaks in a sentence and the days it names, if there is anything to keep.

        Args:
            place: number of the sentence, from 0, in the article that is added next.
            attribution: who speaks in it.
            dates: the days that it names.

        Raises:
            IndexingError: the file cannot be written.
        """
        if attribution == NOBODY and not dates:
            return
        cue = attribution.cue
        values = (
            self._n_articles,
            place,
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

    def take_over(self, articles: Articles, numbers: Sequence[tuple[int, int]]) -> None:
        """Append articles of another segment under new numbers.

        Args:
            articles: of that segment.
            numbers: pairs of the number there and the number here.

        Raises:
            DamagedIndex: that file is not what was written.
            IndexingError: this one cannot be written.
        """
        with self._written():
            self._db.execute("CREATE TEMP TABLE moved (old INTEGER PRIMARY KEY, new INTEGER)")
            self._db.executemany("INSERT INTO moved VALUES (?, ?)", numbers)
            self._db.commit()
            self._db.execute("ATTACH ? AS other", (articles.uri,))
        try:
            self._db.execute(_TAKE_ARTICLES)
            self._db.execute(_TAKE_ATTRIBUTIONS)
            self._db.commit()
        except sqlite3.DatabaseError as error:
            articles.check()  # or was it this file?
            with self._written():
                raise error
        finally:
            with self._written():
                self._db.execute("DETACH other")
                self._db.execute("DROP TABLE moved")

    def close(self) -> None:
        """Write what is left and close the file; raise IndexingError when that fails.

        Closing it again does nothing.
        """
        if self._is_closed:
            return
        self._is_closed = True
        with contextlib.closing(self._db), self._written():
            self._write_attributions()
            self._db.commit()

    def _write_attributions(self) -> None:
        with self._written():
            self._db.executemany(
                "INSERT INTO attribution VALUES (?,?,?,?,?,?,?,?,?)", self._attributions
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
    """The articles of a segment that count, for reading; safe to use from several threads.

    Every method raises DamagedIndex when the file is not what was written.

    Args:
        path: the file.
        gone: the numbers of those that no longer count.
    """

    def __init__(self, path: Path, gone: Iterable[int] = ()) -> None:
        # Immutable: nothing is locked and no journal looked for, as nobody writes it any more.
        self.uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._path = path
        self._db = sqlite3.connect(self.uri, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        try:
            self._db.execute("PRAGMA temp_store=MEMORY")
            self._db.executescript(_ONLY_COUNTING)
            self._db.executemany("INSERT INTO gone VALUES (?)", ((number,) for number in gone))
            self._db.commit()
        except sqlite3.DatabaseError as error:
            self._db.close()
            raise DamagedIndex(path, str(error)) from error

    def at(self, number: int) -> Article:
        """Return the article of that number."""
        return _article(self._row(_ARTICLE, number))

    def id_at(self, number: int) -> str:
        """Return the id of the article of that number."""
        return str(self._row("SELECT id FROM article WHERE number = ?", number)[0])

    def number_of(self, article_id: str) -> int | None:
        """Return the number of the article of that id, ``None`` when none that counts has it."""
        found = self._rows("SELECT number FROM counting WHERE id = ?", article_id)
        return int(found[0][0]) if found else None

    def drops(self, number: int) -> tuple[Drop, ...]:
        """Return what of an article was left out as boilerplate."""
        return tuple(
            Drop(*drop)
            for drop in json.loads(
                self._row("SELECT drops FROM article WHERE number = ?", number)[0]
            )
        )

    def agency(self, number: int) -> str | None:
        """Return the agency that an article names in its dateline or closing tag."""
        agency: str | None = self._row("SELECT agency FROM article WHERE number = ?", number)[0]
        return agency

    def language(self, number: int) -> str:
        """Return the language that an article was analysed in, ISO 639-1."""
        return str(self._row("SELECT analysed_in FROM article WHERE number = ?", number)[0])

    def outlets(self) -> tuple[OutletSummary, ...]:
        """Return what each outlet contributes, in any order."""
        rows = self._rows(
            "SELECT outlet, count(*), substr(min(published), 1, 10), substr(max(published), 1, 10)"
            " FROM counting GROUP BY outlet"
        )
        return tuple(OutletSummary(*row) for row in rows)

    def of_outlet(self, outlet: str | None) -> tuple[tuple[int, ArticleSummary], ...]:
        """Return the articles of an outlet with their numbers, in any order."""
        rows = self._rows(
            "SELECT number, id, file, title, outlet, published, url, n_sentences,"
            " json_array_length(drops) FROM counting WHERE outlet IS ?",
            outlet,
        )
        return tuple((row[0], ArticleSummary(*row[1:])) for row in rows)

    def attribution(
        self, number: int, place: int, text: str
    ) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
        """Return who speaks in a sentence, and the days that it names.

        Args:
            number: of its article.
            place: its own number in the article, from 0.
            text: of the article.
        """
        found = self._rows(
            "SELECT speaker, role, form, cue_start, cue_end, polarity, dates FROM attribution"
            " WHERE article = ? AND place = ?",
            number,
            place,
        )
        if not found:
            return NOBODY, ()
        speaker, role, form, start, end, polarity, dates = found[0]
        cue = None if start is None else Cue(start, end, text[start:end])
        return (
            Attribution(speaker, role, form, cue, polarity),
            tuple(ResolvedDate(*pair) for pair in json.loads(dates)),
        )

    def headlines(self, limit: int, *, most_chars: int) -> tuple[Headline, ...]:
        """Return titles that are not too long, the ``limit`` newest of each outlet."""
        rows = self._rows(
            "SELECT title, outlet, published, number FROM (SELECT title, outlet, published,"
            " number, row_number() OVER (PARTITION BY outlet ORDER BY published DESC, number)"
            " AS turn FROM counting WHERE length(title) <= ?) WHERE turn <= ?",
            most_chars,
            limit,
        )
        return tuple(Headline(*row) for row in rows)

    def undated(self) -> int:
        """Return how many articles have no date."""
        ((count,),) = self._rows("SELECT count(*) FROM counting WHERE published IS NULL")
        return int(count)

    def identities(self) -> Iterator[tuple[Any, ...]]:
        """Yield the fields of each article's ``Identity``, in the order of their numbers."""
        yield from self._streamed(
            "SELECT number, id, digest, fingerprint, analysed_in FROM counting ORDER BY number"
        )

    def check(self) -> None:
        """Read all of the file; raise DamagedIndex unless it is sound."""
        for (line,) in self._rows("PRAGMA quick_check(1)"):
            if line != "ok":
                raise DamagedIndex(self._path, line)

    def close(self) -> None:
        """Close the file; reading afterwards raises ``sqlite3.ProgrammingError``."""
        with self._lock:
            self._db.close()

    def _streamed(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows of which there may be too many to hold."""
        try:
            with self._lock:
                cursor = self._db.execute(query)
            while True:
                with self._lock:
                    rows = cursor.fetchmany(_ROWS_AT_ONCE)
                if not rows:
                    return
                yield from rows
        except sqlite3.DatabaseError as error:
            raise DamagedIndex(self._path, str(error)) from error

    def _row(self, query: str, number: int) -> tuple[Any, ...]:
        found = self._rows(query, number)
        if not found:
            raise DamagedIndex(self._path, f"it has no article {number}")
        return found[0]

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
