"""Example questions beside the articles."""

import os
from pathlib import Path

from index.corpus.examples import read_examples


def test_questions_come_in_order_without_comments_and_hidden_characters(tmp_path: Path) -> None:
    (tmp_path / "examples.txt").write_text(
        "\ufeff# asked at the start\nWho  was\u202e late?\n\n  Where?\r\n", encoding="utf-8"
    )

    assert read_examples(tmp_path) == ["Who was late?", "Where?"]


def test_at_most_fifty_are_taken(tmp_path: Path) -> None:
    (tmp_path / "examples.txt").write_text("Who?\n" * 60, encoding="utf-8")

    assert len(read_examples(tmp_path)) == 50


def test_without_a_usable_file_there_are_none(tmp_path: Path) -> None:
    assert read_examples(tmp_path) == []
    assert read_examples(tmp_path / "article.txt") == []
    (tmp_path / "examples.txt").mkdir()
    assert read_examples(tmp_path) == []


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "examples.txt")

    assert read_examples(tmp_path) == []


def test_nothing_outside_the_source_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Who?\n", encoding="utf-8")
    source = tmp_path / "articles"
    source.mkdir()
    (source / "inside").write_text("Where?\n", encoding="utf-8")
    link = source / "examples.txt"

    link.symlink_to("../secret")
    assert read_examples(source) == []
    link.unlink()
    link.symlink_to("inside")
    assert read_examples(source) == ["Where?"]
