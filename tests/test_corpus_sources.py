import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.corpus import Limits, count_sources, front_matter, read_sources
from index.domain import Article, Refusal
from index.errors import BadSource


def _write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def _articles(*sources: Path) -> dict[str, Article]:
    return {item.id: item for item in read_sources(sources) if isinstance(item, Article)}


def _refusals(*sources: Path) -> dict[str, str]:
    return {item.file: item.reason for item in read_sources(sources) if isinstance(item, Refusal)}


def _ids(sources: Sequence[Path]) -> list[str]:
    return [item.id for item in read_sources(sources) if isinstance(item, Article)]


def test_a_folder_is_read_recursively_in_the_order_of_its_names(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "b.txt": "B.",
            "a/2.md": "A2.",
            "a/1.TXT": "A1.",
            "a/deep/x.txt": "X.",
            "c.jsonl": '{"id": "r2", "text": "R2."}\n{"id": "r1", "text": "R1."}',
            "B.txt": "Upper.",
        },
    )

    assert _ids([tmp_path]) == ["B", "a/1", "a/2", "a/deep/x", "b", "r2", "r1"]
    assert _articles(tmp_path)["a/deep/x"].file == "a/deep/x.txt"


def test_hidden_files_other_kinds_and_what_lies_beside_articles_are_passed_over(
    tmp_path: Path,
) -> None:
    _write(
        tmp_path,
        {
            "a.txt": "A.",
            "a.txt.meta": "title: A",
            "sources.csv": "file,title\n",
            "examples.txt": "Who was late?",
            "sub/examples.txt": "An article after all.",
            ".hidden.txt": "No.",
            ".git/b.txt": "No.",
            "photo.jpg": b"\xff\xd8\0",
            "page.html": "<p>No.</p>",
        },
    )

    assert _ids([tmp_path]) == ["a", "sub/examples"]
    assert _refusals(tmp_path) == {}


def test_a_single_file_is_named_by_its_stem(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "post/a.b.txt": "A.",
            "post/a.b.txt.meta": "outlet: From the sidecar",
            "post/sources.csv": "file,title\na.b.txt,From the manifest\n",
            "post/other.txt": "No.",
        },
    )

    (article,) = _articles(tmp_path / "post" / "a.b.txt").values()

    assert (article.id, article.file) == ("a.b", "a.b.txt")
    assert (article.title, article.outlet) == ("From the manifest", "From the sidecar")


def test_an_id_that_was_given_already_gets_a_number_in_order(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "1/a.md": "One.",
            "1/a.txt": "Two.",
            "1/a~2.txt": "Three.",
            "1/b.jsonl": '{"id": "1/a", "text": "Four."}\n{"id": "1/a~2", "text": "Five."}',
        },
    )

    assert _ids([tmp_path]) == ["1/a", "1/a~2", "1/a~2~2", "1/a~3", "1/a~2~3"]
    assert _ids([tmp_path / "1" / "a.md", tmp_path / "1" / "a.txt"]) == ["a", "a~2"]


def test_the_nearest_word_on_a_value_counts_and_is_remembered(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "post/north/full.txt": "---\ntitle: Own\n---\nText.",
            "post/north/full.txt.meta": "title: Sidecar\nauthor: Sidecar",
            "post/north/sources.csv": "file,title,author,url\nfull.txt,M,M,https://near.example/",
            "post/sources.csv": "file,url,language\nnorth/full.txt,https://far.example/,en",
            "sources.csv": "file,published\npost/north/full.txt,2026-05-13",
        },
    )

    article = _articles(tmp_path)["post/north/full"]

    assert (article.title, article.author, article.url) == (
        "Own",
        "Sidecar",
        "https://near.example/",
    )
    assert (article.language, article.published, article.outlet) == ("en", "2026-05-13", "post")
    assert article.given_by == {
        "title": "front matter",
        "author": "sidecar",
        "url": "manifest",
        "language": "manifest",
        "published": "manifest",
        "outlet": "folder",
    }


def test_what_nobody_said_is_unknown(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": "A headline without a stop\n\nThe ferry was late."})

    article = _articles(tmp_path)["a"]

    assert (article.title, article.outlet, article.published, article.url) == (None,) * 4
    assert article.given_by == {}


def test_front_matter_is_cut_and_the_rest_is_the_stored_text(tmp_path: Path) -> None:
    text = "\nThe ferry was late.\n\nNobody waited.  \n"
    head = front_matter({"title": 'Ferry: "late"', "outlet": None, "published": "2026-05-13"})
    _write(tmp_path, {"a.txt": (head + text).replace("\n", "\r\n")})

    article = _articles(tmp_path)["a"]

    assert (article.text, article.title) == (text, 'Ferry: "late"')


def test_a_scrapers_date_is_taken_and_cut_but_counts_least(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "a.txt": " date 2026-05-13 The ferry was late.",
            "b.txt": "---\npublished: 2026-05-14\n---\ndate 2026-05-13 It was late.",
            "c.txt": "date 2026-02-31 is no day.",
            "d.txt": "The date 2026-05-13 was a day.",
        },
    )

    found = {
        name: (article.text, article.published, article.given_by.get("published"))
        for name, article in _articles(tmp_path).items()
    }

    assert found == {
        "a": ("The ferry was late.", "2026-05-13", "text"),
        "b": ("It was late.", "2026-05-14", "front matter"),
        "c": ("date 2026-02-31 is no day.", None, None),
        "d": ("The date 2026-05-13 was a day.", None, None),
    }


def test_a_bad_file_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "big.txt": "x" * 1_001,
            "binary.txt": b"text\0more",
            "empty.txt": "",
            "blank.md": " \n\u200b\n",
            "only-front.txt": "---\ntitle: A\n---\n",
            "only-date.txt": " date 2026-05-13 ",
            "broken.txt": b"\x81\xff",
            "good.txt": "The ferry was late.",
        },
    )

    items = list(read_sources([tmp_path], limits=Limits(article_bytes=1_000)))

    refused = {item.file: item.reason for item in items if isinstance(item, Refusal)}
    assert [item.id for item in items if isinstance(item, Article)] == ["good"]
    assert refused.keys() == {
        "big.txt",
        "binary.txt",
        "empty.txt",
        "blank.md",
        "only-front.txt",
        "only-date.txt",
        "broken.txt",
    }
    assert "larger than 1,000 bytes" in refused["big.txt"]
    assert "holds no text" in refused["only-front.txt"]


def test_a_file_that_vanishes_between_listing_and_reading_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": "A.", "b.txt": "B.", "c.txt": "C."})

    items = read_sources([tmp_path])
    first = next(items)
    (tmp_path / "b.txt").unlink()
    second, third = items

    assert isinstance(first, Article)
    assert isinstance(second, Refusal)
    assert "vanished" in second.reason
    assert isinstance(third, Article)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything; run as another user")
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": "A.", "closed/b.txt": "B.", "c.txt": "C."})
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "closed").chmod(0)

    refused = _refusals(tmp_path)
    (tmp_path / "closed").chmod(0o700)

    assert refused.keys() == {"a.txt", "closed"}
    assert "permission" in refused["a.txt"]


def test_a_folder_that_cannot_be_listed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, {"a.txt": "A.", "closed/b.txt": "B.", "d.txt": "D."})
    scandir = os.scandir

    def refusing(path: str | Path) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("index.corpus.walk.os.scandir", refusing)

    assert _refusals(tmp_path).keys() == {"closed"}
    assert _ids([tmp_path]) == ["a", "d"]


def test_nothing_outside_the_source_is_read_through_a_link(tmp_path: Path) -> None:
    secret = _write(tmp_path / "secret", {"key.txt": "Secret.", "m.csv": "file\n", "s": "title: S"})
    root = _write(tmp_path / "root", {"a.txt": "A.", "kept/b.txt": "B."})
    (root / "out.txt").symlink_to(secret / "key.txt")
    (root / "out").symlink_to(secret)
    (root / "gone.txt").symlink_to(root / "nothing.txt")
    (root / "loop.txt").symlink_to(root / "loop.txt")
    (root / "sources.csv").symlink_to(secret / "m.csv")
    (root / "a.txt.meta").symlink_to(secret / "s")
    (root / "alias.txt").symlink_to(root / "kept" / "b.txt")
    (root / "around").symlink_to(root)
    (root / "picture.jpg").symlink_to(secret / "key.txt")

    articles = _articles(root)

    assert list(articles) == ["a", "alias", "kept/b"]
    assert articles["a"].title is None
    assert _refusals(root).keys() == {
        "out.txt",
        "out",
        "gone.txt",
        "loop.txt",
        "sources.csv",
        "a.txt.meta",
    }


def test_a_pipe_with_an_articles_name_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.jsonl")

    assert _refusals(tmp_path).keys() == {"a.txt", "b.jsonl"}
    assert count_sources([tmp_path]) == 2


def test_a_name_that_cannot_be_shown_is_refused_and_shown_safely(tmp_path: Path) -> None:
    for name in (b"bad\xff.txt", b"two\nlines.txt", "turned\u202etxt.txt".encode()):
        (tmp_path / os.fsdecode(name)).write_bytes(b"A.")
    (tmp_path / "spéciäl name.txt").write_bytes(b"B.")

    refused = _refusals(tmp_path)

    assert sorted(refused) == ["bad\ufffd.txt", "turned\ufffdtxt.txt", "two\ufffdlines.txt"]
    assert _ids([tmp_path]) == ["spéciäl name"]


def test_a_single_file_with_such_a_name_is_refused_too(tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"caf\xe9.txt")
    odd.write_text("A.", encoding="utf-8")

    assert list(_refusals(odd)) == ["caf\ufffd.txt"]


def test_a_manifest_finds_files_whose_names_are_decomposed(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Dél/café.txt")
    _write(tmp_path, {name: "A.", "sources.csv": "file,title\nDél/café.txt,Known\n"})

    assert [article.title for article in _articles(tmp_path).values()] == ["Known"]


def test_a_manifest_that_cannot_be_read_is_refused_and_its_articles_are_not(
    tmp_path: Path,
) -> None:
    _write(tmp_path, {"post/sources.csv": "title\nA\n", "post/a.txt": "A."})

    assert _refusals(tmp_path).keys() == {"post/sources.csv"}
    assert _ids([tmp_path]) == ["post/a"]


def test_what_is_odd_about_an_article_is_told_as_a_warning(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "a.txt": b"---\ntitle: Caf\xe9\noutlet: B\nodd line\n---\nText.",
            "a.txt.meta": "published: soon\nno pair",
            "b.txt": "Text.",
            "b.txt.meta": b"title: \0",
        },
    )

    articles = _articles(tmp_path)

    assert [warning.partition(":")[0] for warning in articles["a"].warnings] == [
        "not UTF-8, read as Windows-1252; save it as UTF-8 to be sure",
        "front matter",
        "sidecar",
        "sidecar",
    ]
    assert articles["b"].warnings == (
        "sidecar: b.txt.meta is no text (it holds NUL); remove it or give it another suffix",
    )


@pytest.mark.parametrize("name", ["missing", "missing.txt", "page.html", "plain"])
def test_a_source_that_cannot_be_read_at_all_is_told_at_once(tmp_path: Path, name: str) -> None:
    _write(tmp_path, {"page.html": "<p>", "plain": "Text."})

    with pytest.raises(BadSource, match=name):
        read_sources([tmp_path, tmp_path / name])
    with pytest.raises(BadSource, match=name):
        count_sources([tmp_path / name])


def test_an_empty_folder_gives_nothing(tmp_path: Path) -> None:
    assert list(read_sources([tmp_path])) == []
    assert list(read_sources([])) == []
    assert count_sources([tmp_path]) == 0


def test_reading_stops_at_the_limit_of_articles_and_says_so(tmp_path: Path) -> None:
    _write(tmp_path, {"a.txt": "A.", "b.txt": "", "c.txt": "C.", "d.txt": "D.", "e.txt": "E."})

    items = list(read_sources([tmp_path], limits=Limits(articles=2)))

    assert [item.id for item in items if isinstance(item, Article)] == ["a", "c"]
    assert [item.file for item in items if isinstance(item, Refusal)] == ["b.txt", "d.txt"]


def test_articles_are_read_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, {"a.txt": "A.", "b.txt": "B."})
    opened: list[str] = []
    real_open = Path.open

    def noting(path: Path, mode: str) -> object:
        opened.append(path.name)
        return real_open(path, mode)

    monkeypatch.setattr(Path, "open", noting)

    items = read_sources([tmp_path])
    next(items)

    assert opened == ["a.txt"]


def test_what_is_counted_is_what_will_be_come_across(tmp_path: Path) -> None:
    _write(
        tmp_path,
        {
            "a.txt": "A.",
            "bad.txt": "",
            "sources.csv": "file\n",
            "r.jsonl": '{"text": "A."}\nbad\n{"text": "B."}',
        },
    )

    assert count_sources([tmp_path]) == 5 == len(list(read_sources([tmp_path])))
