import json
from pathlib import Path

import pytest

from index.corpus.records import count_records, read_records
from index.corpus.walk import Place
from index.domain import Article, Refusal


def _read(
    tmp_path: Path, *lines: str | bytes, article_bytes: int = 10_000
) -> list[Article | Refusal]:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in lines))
    return list(read_records(Place(str(path), "wire/feed.jsonl"), article_bytes=article_bytes))


def _one(tmp_path: Path, record: object) -> Article | Refusal:
    (item,) = _read(tmp_path, json.dumps(record))
    return item


def test_records_come_in_the_order_of_the_file_with_their_own_ids(tmp_path: Path) -> None:
    items = _read(tmp_path, '{"id": "z", "text": "One."}', "", '{"id": 7, "text": "Two."}', "")

    assert [(item.id, item.file, item.text) for item in items if isinstance(item, Article)] == [
        ("z", "wire/feed.jsonl", "One."),
        ("7", "wire/feed.jsonl", "Two."),
    ]
    assert len(items) == 2


def test_a_record_without_an_id_is_named_by_its_line(tmp_path: Path) -> None:
    items = _read(tmp_path, '{"text": "One."}', '{"id": null, "text": "Two."}')

    assert [item.id for item in items if isinstance(item, Article)] == [
        "wire/feed#1",
        "wire/feed#2",
    ]


def test_metadata_may_stand_flat_or_under_meta_and_flat_goes_first(tmp_path: Path) -> None:
    article = _one(
        tmp_path,
        {
            "id": "a",
            "text": "The ferry was late.",
            "headline": "Ferry late",
            "meta": {"title": "Other", "outlet": "Tideway Post", "inLanguage": "EN", "mood": 3},
            "views": 12,
        },
    )

    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.language) == ("Ferry late", "Tideway Post", "en")
    assert article.given_by == {"title": "record", "outlet": "record", "language": "record"}
    assert article.warnings == ()


def test_values_as_schema_org_writes_them_are_understood(tmp_path: Path) -> None:
    article = _one(
        tmp_path,
        {
            "id": "a",
            "text": "The ferry was late.",
            "publisher": {"@type": "Organization", "name": "Tideway Post"},
            "author": [{"name": "Ann Marsh"}, "Bo Lind", {"url": "x"}, None],
            "datePublished": "2026-05-13T08:00:00+02:00",
            "language": True,
        },
    )

    assert isinstance(article, Article)
    assert (article.outlet, article.author) == ("Tideway Post", "Ann Marsh, Bo Lind")
    assert article.published == "2026-05-13T08:00:00+02:00"
    assert article.language is None


def test_a_text_means_itself_even_if_it_looks_like_front_matter(tmp_path: Path) -> None:
    article = _one(tmp_path, {"text": "---\ntitle: A\n---\nThe ferry\r\nwas late.\u200b\ud83d"})

    assert isinstance(article, Article)
    assert article.text == "---\ntitle: A\n---\nThe ferry\nwas late."
    assert article.title is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1, 2]", "is no object"),
        ("null", "is no object"),
        ('"text"', "is no object"),
        ('{"text": "A."', "is no JSON"),
        ('{"id": "a"}', 'has no "text"'),
        ('{"text": 5}', 'has no "text"'),
        ('{"text": null}', 'has no "text"'),
        ('{"text": " \\n\\u200b"}', "holds no text"),
        ('{"text": "A.", "id": ["a"]}', 'has an "id"'),
        ('{"text": "A.", "id": true}', 'has an "id"'),
        ('{"text": "A.", "id": 1.5}', 'has an "id"'),
        ('{"text": "A.", "id": "a\\nb"}', "hidden characters"),
        ('{"text": "A.", "id": "a\\ud800"}', "hidden characters"),
        ('{"text": "A.", "id": "   "}', "hidden characters"),
        ('{"text": "A.", "id": "' + "a" * 501 + '"}', "hidden characters or over 500"),
        (b'{"text": "caf\xe9"}', "is not UTF-8"),
        ('{"text": "' + "a" * 10_001 + '"}', "is larger than 10,000 bytes"),
        ('{"text": "' + "é" * 5_001 + '"}', "is larger than 10,000 bytes"),
        ('{"text": "' + "a" * 40_000 + '"}', "is too long a line"),
        ('{"text": "A.", "n": ' + "1" * 9_999 + "}", "is no JSON"),
    ],
)
def test_a_bad_record_is_refused_with_its_line_and_the_next_is_read(
    tmp_path: Path, line: str | bytes, reason: str
) -> None:
    refusal, article = _read(tmp_path, line, '{"id": "good", "text": "A."}')

    assert isinstance(refusal, Refusal)
    assert refusal.file == "wire/feed.jsonl:1"
    assert reason in refusal.reason
    assert isinstance(article, Article)
    assert article.id == "good"


def test_a_record_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    nested = '{"text": "A.", "n": ' + "[" * 200_000 + "]" * 200_000 + "}"

    (refusal,) = _read(tmp_path, nested, article_bytes=1_000_000)

    assert isinstance(refusal, Refusal)
    assert "is nested too deeply" in refusal.reason


def test_a_byte_order_mark_at_the_top_does_no_harm(tmp_path: Path) -> None:
    (article,) = _read(tmp_path, b'\xef\xbb\xbf{"id": "a", "text": "A."}')

    assert isinstance(article, Article)


def test_meta_of_another_kind_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    article = _one(tmp_path, {"text": "A.", "meta": "outlet: X"})

    assert isinstance(article, Article)
    assert article.warnings == ('record: "meta" is no object; passed over',)


def test_a_file_of_another_kind_does_not_fill_the_report(tmp_path: Path) -> None:
    items = _read(tmp_path, *["no json"] * 250)

    assert len(items) == 101
    assert "150 more records" in items[-1].reason if isinstance(items[-1], Refusal) else False


def test_a_file_that_vanished_is_refused_once(tmp_path: Path) -> None:
    place = Place(str(tmp_path / "gone.jsonl"), "gone.jsonl")

    (refusal,) = read_records(place, article_bytes=10)

    assert isinstance(refusal, Refusal)
    assert "vanished" in refusal.reason
    assert count_records(place) == 1


@pytest.mark.parametrize(
    ("data", "lines"), [(b"", 0), (b"{}\n{}\n", 2), (b"{}\n{}", 2), (b"bad\n\n{", 3)]
)
def test_records_are_counted_by_lines(tmp_path: Path, data: bytes, lines: int) -> None:
    (tmp_path / "feed.jsonl").write_bytes(data)

    assert count_records(Place(str(tmp_path / "feed.jsonl"), "feed.jsonl")) == lines
