"""What can go wrong in the index. Imports nothing of ours.

IndexingError
+-- NoIndex            nothing was built there yet
+-- StaleIndex         built by another analyzer or format; build it again
+-- DamagedIndex       a file does not match its checksum, and no older generation is whole
+-- GenerationGone     that generation was swept
+-- IndexBusy          another process is building
+-- NothingToBuild     the sources hold no usable article
+-- NothingStaged      there is no staged generation to publish
+-- NothingOlder       there is no older generation to go back to
+-- TooMuchGone        more articles have vanished than is believed without a word
+-- BadLibrary         the library of articles cannot be read or written
+-- BadSource          a source that cannot be read at all
+-- UnknownArticle     no article of that id
+-- BadConcepts        a file of concepts that cannot be used
+-- SearchAway         the search cluster does not answer as it should
+-- NothingLoaded      nothing was loaded into the search cluster yet
"""

from __future__ import annotations

from pathlib import Path


class IndexingError(Exception):
    """Base of all errors of the index; its text says what, where and what to do next."""


class NoIndex(IndexingError):
    """Nothing was built in that directory yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no index here; build one with: python -m index build FOLDER")


class StaleIndex(IndexingError):
    """The stored index was built by another analyzer or format than the one in use."""

    def __init__(self, path: Path | str, found: str, expected: str) -> None:
        super().__init__(f"{path}: built by {found}, not {expected}; build it again")


class DamagedIndex(IndexingError):
    """A file of the index does not match its checksum, and no older generation is whole."""

    def __init__(self, path: Path, damage: str) -> None:
        super().__init__(f"{path}: damaged ({damage}); build it again")


class GenerationGone(IndexingError):
    """The generation that was asked for is not there any more."""

    def __init__(self, path: Path | str, generation: str) -> None:
        super().__init__(f"{path}: generation {generation} is gone; ask again")


class IndexBusy(IndexingError):
    """Another process is building; the message names it."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: {holder} is building; wait until it has ended")


class NothingToBuild(IndexingError):
    """The sources hold no article that could be used."""


class NothingStaged(IndexingError):
    """There is no staged generation to publish."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: nothing is staged; run: python -m index build FOLDER --stage")


class NothingOlder(IndexingError):
    """There is no older generation that could be used."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(f"{path}: no older generation to go back to; build again")


class TooMuchGone(IndexingError):
    """More articles have vanished at once than is believed without a word; nothing was changed."""

    def __init__(self, sources: str, gone: int, served: int) -> None:
        super().__init__(
            f"{sources}: {gone:,} of the {served:,} articles that answer now are gone, so nothing "
            "was changed; look whether the folder is complete, or build again with --allow-loss"
        )


class BadLibrary(IndexingError):
    """The library of articles cannot be read or written; the index stays as it was."""

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        super().__init__(f"{path}: {why}; {remedy}")


class BadSource(IndexingError):
    """A source that cannot be read at all, such as a path that does not exist."""


class UnknownArticle(IndexingError):
    """No article of that id is in the index."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"{article_id!r}: no such article; list them: python -m index sentences")


class BadConcepts(IndexingError):
    """A file of concepts that cannot be used; nothing of it is."""

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        where = f"{path}" if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {problem}; {remedy}")


class SearchAway(IndexingError):
    """The search cluster does not answer as it should; what was asked may be asked again."""

    def __init__(self, where: str, why: str, remedy: str = "look after it, then try again") -> None:
        super().__init__(f"{where}: {why}; {remedy}")


class NothingLoaded(IndexingError):
    """Nothing was loaded into the search cluster under that name yet."""

    def __init__(self, where: str) -> None:
        super().__init__(f"{where}: no index here; load one with: python -m index load")
