"""The command line: what it prints, and the status it ends with."""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.answer.confidence import model
from index.reader import Reader
from tests.newsroom import write_newsroom


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_newsroom(tmp_path / "articles")


@pytest.fixture
def index_dir(tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["build", str(articles), "--index", str(tmp_path / "index")]) == 0
    capsys.readouterr()
    return tmp_path / "index"


def json_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_build_says_in_one_line_what_it_did(
    tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["build", str(articles), "--index", str(tmp_path / "index")])

    printed = capsys.readouterr()
    assert status == 0
    assert printed.out.startswith("4 articles, ")
    assert "generation g00000001 now serving" in printed.out
    assert printed.out.count("\n") == 1
    assert printed.err == ""


def test_build_lists_what_it_left_out_and_ends_well(
    tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (articles / "empty.txt").write_text("", encoding="utf-8")

    status = main(["build", str(articles), "--index", str(tmp_path / "index")])

    assert status == 0
    assert "left out empty.txt: " in capsys.readouterr().err


def test_build_as_json_ends_with_the_report(
    tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["build", str(articles), "--index", str(tmp_path / "index"), "--stage", "--json"])

    *steps, last = json_lines(capsys.readouterr().out)
    assert {tuple(step) for step in steps} == {("step", "done", "total")}
    assert last["report"]["articles"] == 4
    assert last["report"]["staged"] is True
    assert last["report"]["refused"] == []


def test_publish_swaps_once(
    tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--index", str(tmp_path / "index")]
    main(["build", str(articles), *at, "--stage"])

    assert main(["publish", *at]) == 0
    assert main(["publish", *at]) == 1
    assert "nothing is staged" in capsys.readouterr().err


def test_ask_as_json_prints_the_object_that_other_programs_read(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "who rejected the harbour board's account?"
    assert main(["ask", question, "--index", str(index_dir), "--json", "--limit", "2"]) == 0

    (answer,) = json_lines(capsys.readouterr().out)
    assert list(answer) == [
        *("id", "question", "outcome", "confidence", "generation", "searched", "missing"),
        *("matched", "groups", "silent", "without_answer", "ranked", "statements"),
        *("answer_type", "reason", "receipt"),
    ]
    assert list(answer["searched"]) == ["articles", "sentences", "from", "to"]
    assert list(answer["groups"][0]) == [
        *("part", "stance", "speaker", "role", "articles", "outlets", "origins", "evidence")
    ]
    assert list(answer["ranked"][0]) == [
        *("unit", "file", "start", "end", "text", "title", "outlet", "published", "url"),
        *("score", "coverage", "speaker", "form", "stance", "cue", "dates", "same_as"),
        *("role", "agency", "why"),
    ]
    assert list(answer["receipt"]["concepts"][0]) == ["words", "kind", "weight", "ways"]
    assert (answer["id"], answer["question"], answer["outcome"]) == (None, question, "answer")
    assert len(answer["ranked"]) <= 2
    assert answer["ranked"][0]["unit"] == "mercury/owner#0"


def test_ask_without_json_shows_sentence_source_and_what_was_searched(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ask", "which yard welded the hull?", "--index", str(index_dir)])

    printed = capsys.readouterr().out
    assert "The repair yard in Lund Bay confirmed" in printed
    assert "outlet not given (yard.txt) | date not given | no link | yard#0" in printed
    assert "Searched 4 articles" in printed


def test_many_questions_give_an_answer_each_in_order(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "a", "text": "how many cracks?"}\n\n{"id": "b", "text": "Neptune"}\n',
        encoding="utf-8",
    )

    main(["ask", "--questions", str(questions), "--index", str(index_dir), "--json"])

    assert [answer["id"] for answer in json_lines(capsys.readouterr().out)] == ["a", "b"]


def test_a_line_that_is_no_question_is_named(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "a"}\n', encoding="utf-8")

    assert main(["ask", "--questions", str(questions), "--index", str(index_dir)]) == 1
    assert "questions.jsonl:1: not a question" in capsys.readouterr().err


def test_sentences_are_slices_of_the_stored_text(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sentences", "--index", str(index_dir)])

    rows = json_lines(capsys.readouterr().out)
    with Reader.open(index_dir) as reader:
        for row in rows:
            text = reader.article(row["unit"].rpartition("#")[0]).text
            assert text[row["start"] : row["end"]] == row["text"]
    assert list(rows[0]) == [
        *("unit", "file", "start", "end", "text"),
        *("speaker", "role", "form", "cue", "polarity", "dates"),
    ]
    main(["sentences", "--index", str(index_dir), "--article", "yard"])
    assert {row["file"] for row in json_lines(capsys.readouterr().out)} == {"yard.txt"}


def test_article_prints_the_stored_text_byte_for_byte(index_dir: Path) -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "index", "article", "courier/ferry", "--index", str(index_dir)],
        check=True,
        capture_output=True,
    ).stdout

    with Reader.open(index_dir) as reader:
        assert printed == reader.article("courier/ferry").text.encode()


def test_explain_adds_up_to_the_numbers_of_the_answer(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", "how many cracks did inspectors find?", "--index", str(index_dir)])

    printed = capsys.readouterr().out
    assert "cracks (word): words:crack x 1, in " in printed
    assert f"answer from {model().answer.threshold:.3f}" in printed
    assert f"shown from {model().matter.threshold:.3f}: answer" in printed
    assert "  coverage 1.000 x " in printed
    assert "1. courier/ferry#1: score " in printed


def test_run_prints_the_final_order_in_the_form_of_trec(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "q 1", "text": "ferry Aurora hull cracks"}\n', encoding="utf-8")

    main(["run", "--index", str(index_dir), "--questions", str(questions), "--k", "3"])

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        ("q_1", "Q0", str(rank), "whosaid") for rank in (1, 2, 3)
    ]
    scores = [float(row[4]) for row in rows]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    "line",
    [
        b"\xff",
        b"[" * 100_000,
        b"[]",
        b'{"id": "q1"}',
        b'{"id": null, "text": "who?"}',
        b'{"id": "q1", "text": null}',
    ],
)
def test_whatever_is_no_question_is_named_by_its_line(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_bytes(b"\n" + line + b"\n")

    for command in ("ask", "run"):
        assert main([command, "--questions", str(questions), "--index", str(index_dir)]) == 1
        printed = capsys.readouterr()
        assert f"{questions}:2: not a question" in printed.err
        assert printed.err.count("\n") == 1


def test_a_run_has_six_columns_whatever_an_id_is_made_of(
    index_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('\ufeff{"id": "q\\t1\u00a0b", "text": "ferry"}\n', encoding="utf-8")

    main(["run", "--questions", str(questions), "--index", str(index_dir)])

    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert {(len(row), row[0]) for row in rows} == {(6, "q_1_b")}


@pytest.mark.parametrize("name", ["s00000001.spans.npy", "s00000001.words.sentences.npy"])
def test_a_damage_found_while_answering_is_one_line_and_status_1(
    index_dir: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = index_dir / "generations/g00000001" / name
    content = path.read_bytes()
    path.write_bytes(content[:128] + b"\xff" * (len(content) - 128))

    assert main(["ask", "who rejected the ferry account?", "--index", str(index_dir)]) == 1
    printed = capsys.readouterr()
    assert name in printed.err
    assert printed.err.count("\n") == 1


def test_check_names_a_damaged_file_and_ends_with_1(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--index", str(index_dir)]) == 0
    spans = index_dir / "generations" / "g00000001" / "s00000001.spans.npy"
    content = bytearray(spans.read_bytes())
    content[-1] ^= 1
    spans.chmod(0o644)
    spans.write_bytes(content)

    assert main(["check", "--index", str(index_dir)]) == 1
    assert "spans.npy" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "why?", "--index", "{nowhere}"], "build one with"),
        (["build", "{nowhere}", "--index", "{index}"], "nowhere"),
        (["article", "none", "--index", "{index}"], "no such article"),
        (["article", "\udcff", "--index", "{index}"], "no such article"),
        (["sentences", "--article", "\udcff", "--index", "{index}"], "no such article"),
        (["ask", "--questions", "{nowhere}", "--index", "{index}"], "nowhere"),
    ],
)
def test_a_failure_is_one_line_and_status_1(
    index_dir: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    places = {"nowhere": tmp_path / "nowhere", "index": index_dir}

    status = main([argument.format(**places) for argument in arguments])

    printed = capsys.readouterr()
    assert status == 1
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


@pytest.mark.parametrize("arguments", [[], ["ask"], ["ask", "q", "--limit", "0"], ["conquer"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2


def test_the_same_question_gives_the_same_bytes_in_another_process(index_dir: Path) -> None:
    command = [sys.executable, "-m", "index", "ask", "ferry cracks in the hull", "--json"]
    first, second = (
        subprocess.run(
            [*command, "--index", str(index_dir)],
            check=True,
            capture_output=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    )

    assert first == second


def test_a_build_in_a_pipe_shows_no_progress(tmp_path: Path, articles: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", "build", str(articles), "--index", str(tmp_path / "i")],
        check=True,
        capture_output=True,
    )

    assert done.stderr == b""


def test_a_build_on_a_terminal_shows_how_far_it_is(tmp_path: Path, articles: Path) -> None:
    ours, theirs = os.openpty()
    # Without a size the terminal has no row for a bar.
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    subprocess.run(
        [sys.executable, "-m", "index", "build", str(articles), "--index", str(tmp_path / "i")],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)  # or reading would wait where nothing was shown
    shown = os.read(ours, 100_000).decode()
    os.close(ours)

    assert "writing: 100%" in shown


def test_a_build_survives_a_broken_pipe_to_one_of_its_processes(
    tmp_path: Path, articles: Path
) -> None:
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    try:
        main(["build", str(articles), "--index", str(tmp_path / "index")])
        assert signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGPIPE, before)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "who?"], "say where the index is: --index DIR, --search-url URL"),
        (["ask", "who?", "--index", "a", "--search-url", "http://a"], "not allowed with"),
        (["load", "--index", "a"], "say where the search cluster is"),
        (["load", "--search-url", "http://a"], "say what to load"),
        (["load", "--index", "a", "--search-url", "http://a", "--replicas", "-1"], "is below 0"),
    ],
)
def test_where_the_index_is_has_to_be_said(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WHOSAID_SEARCH_URL", raising=False)

    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_cluster_that_is_away_is_one_line_without_the_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_SEARCH_URL", "http://bot:marmalade@127.0.0.1:1/news")

    assert main(["ask", "who denied it?"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("whosaid: http://127.0.0.1:1/news: it cannot be reached")
    assert said.count("\n") == 1


def test_an_index_that_is_named_beats_the_environment(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_SEARCH_URL", "http://127.0.0.1:1")

    assert main(["sentences", "--index", str(index_dir)]) == 0
    assert capsys.readouterr().out
