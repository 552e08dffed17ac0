from pathlib import Path

import pytest

from index.corpus.decoding import Unusable
from index.corpus.manifest import read_manifest


def _manifest(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "sources.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_write_it(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [
        ["File", "Title", "outlet", "datePublished", "mood"],
        ["a.txt", '"""Enough"", says mayor"', "Café Post", "2026-05-13", "grey"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)

    assert read_manifest(_manifest(tmp_path, text, encoding)) == {
        "a.txt": {
            "title": '"Enough", says mayor',
            "outlet": "Café Post",
            "published": "2026-05-13",
        }
    }


def test_paths_may_be_written_the_windows_way_and_the_first_row_of_a_file_counts(
    tmp_path: Path,
) -> None:
    text = "title,file\nA,post\\a.txt\nB,./b.txt\nC,b.txt\nshort\n,\nD,\n"

    assert read_manifest(_manifest(tmp_path, text)) == {
        "post/a.txt": {"title": "A"},
        "b.txt": {"title": "B"},
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no column file"),
        ("title,outlet\nA,B\n", "no column file"),
        ("file,title\na.txt," + "x" * 140_000, "no table"),
        ("file,title\na.txt,\0\n", "NUL"),
    ],
)
def test_a_table_that_is_none_is_refused_with_a_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(Unusable, match=reason):
        read_manifest(_manifest(tmp_path, text))
