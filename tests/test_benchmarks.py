"""The benchmarks' pieces work; how fast anything is, no test says."""

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.benchmarks import bench_pipeline, bench_search
from tests.benchmarks.growth import series, svg
from tests.benchmarks.measuring import in_process, peak_mb, percentiles, watched
from tests.benchmarks.search_corpus import questions, sentences

ROOT = Path(__file__).resolve().parent.parent
SIZE = 500


def test_the_same_sentences_and_questions_come_on_every_run() -> None:
    assert list(sentences(SIZE)) == list(sentences(SIZE))
    assert len(list(sentences(SIZE))) == SIZE
    assert questions(SIZE, 3) == questions(SIZE, 3)


def test_our_engines_agree_with_the_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCHMARK_STARTED", "0")
    for name in ("rank_bm25", "whosaid-numpy", "sqlite-fts5"):
        assert bench_search.why_skipped(name, SIZE) is None
        folder = tmp_path / name
        folder.mkdir()
        built = bench_search.build(name, folder, SIZE)
        asked = bench_search.ask(name, folder, SIZE, k=10, seconds=0.1)
        assert built["disk_mb"] > 0
        assert 0 < asked["p50_us"] <= asked["p99_us"]
        assert asked["agreement"] == 1.0 or name == "sqlite-fts5"


def test_an_engine_that_is_not_installed_or_needs_too_much_memory_is_skipped_with_a_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert bench_search.why_skipped("tantivy", SIZE) == "not installed: tantivy"
    reason = bench_search.why_skipped("whosaid-c", 10**12)
    assert reason is not None
    assert reason.startswith("needs about 700,000,250 MB of memory")


def test_news_become_an_index_and_its_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BENCHMARK_STARTED", "0")
    monkeypatch.setattr(bench_pipeline, "_N_QUESTIONS", 20)
    monkeypatch.setattr(bench_pipeline, "_N_NONSENSE", 5)
    built = bench_pipeline.building(tmp_path, SIZE)
    answered = bench_pipeline.answering(tmp_path)
    assert built["sentences"] >= SIZE
    assert built["build_peak_mb"] > 10
    assert answered["questions"] == 20
    assert 0 < answered["first_stage_p50_ms"] < answered["p50_ms"] <= answered["p99_ms"]


def test_a_step_tells_its_failure() -> None:
    assert in_process("tests.benchmarks.nowhere")["failed"]


def test_the_memory_of_children_is_counted() -> None:
    grow = "import time; held = bytearray(80_000_000); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{grow}']); print(7)"
    printed, most = watched([sys.executable, "-c", parent])
    assert printed == "7\n"
    assert most > 80
    assert peak_mb() > 10


def test_percentiles_are_in_the_unit_that_their_names_say() -> None:
    assert percentiles("", [1000.0, 3000.0]) == {"p50_us": 2000.0, "p99_us": 2980.0}
    assert percentiles("once_", [1000.0, 3000.0], "ms") == {"once_p50_ms": 2.0, "once_p99_ms": 2.98}


def test_the_drawing_is_well_formed_and_has_a_line_for_every_engine() -> None:
    measured: list[dict[str, Any]] = [
        {"commit": "abc"},
        {"engine": "one & <two>", "n": 1000, "p50_us": 12.5},
        {"engine": "one & <two>", "n": 100, "p50_us": 1.5},
        {"engine": "other", "n": 100, "p50_ms": 0.2},
        {"engine": "absent", "n": 100, "skipped": "not installed: absent"},
    ]
    found = series(measured)
    assert found == {"one & <two>": [(100, 1.5), (1000, 12.5)], "other": [(100, 200.0)]}
    drawn = ElementTree.fromstring(svg(found))
    assert len(drawn.findall("{*}polyline")) == 2
    assert "one & <two>" in [text.text for text in drawn.findall("{*}text")]


def test_the_drawing_in_the_docs_is_that_of_the_kept_measures() -> None:
    lines = (ROOT / "tests/benchmarks/measured.jsonl").read_text(encoding="utf-8").splitlines()
    drawn = svg(series(map(json.loads, lines)))
    assert (ROOT / "docs/growth.svg").read_text(encoding="utf-8") == drawn
