"""Signatures: equal for equal bytes alone, whatever lies where a file should be."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from index.corpus.seen import Seen, signature_of
from index.corpus.walk import Place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    path, sidecar = tmp_path / "pier.txt", tmp_path / "pier.txt.meta"
    path.write_text("The pier was closed.")
    sidecar.write_text("outlet: Pier Post")
    return Place(str(path), "pier.txt", sidecar, ({"title": "Pier"},), "post")


def test_everything_that_an_article_is_made_of_counts(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("outlet: Pier Mail")
    signatures = [
        signature_of(place, 1_000),
        signature_of(place, 999),
        signature_of(replace(place, where=str(other)), 1_000),
        signature_of(replace(place, sidecar=other), 1_000),
        signature_of(replace(place, sidecar=None), 1_000),
        signature_of(replace(place, rows=()), 1_000),
        signature_of(replace(place, folder=None), 1_000),
    ]

    assert len(set(signatures)) == len(signatures)
    assert None not in signatures


def test_times_do_not_count(place: Place) -> None:
    before = signature_of(place, 1_000)
    os.utime(place.path, (1, 1))

    assert signature_of(place, 1_000) == before


@pytest.mark.parametrize("what", ["pipe", "missing", "folder", "too long"])
def test_what_is_no_file_of_that_size_has_no_signature(place: Place, what: str) -> None:
    assert place.sidecar is not None
    place.sidecar.unlink()
    match what:
        case "pipe":
            os.mkfifo(place.sidecar)
        case "folder":
            place.sidecar.mkdir()
        case "too long":
            place.sidecar.write_text("x" * 1_001)

    assert signature_of(place, 1_000) is None


def test_only_an_equal_signature_is_known_again() -> None:
    seen = Seen({"a": ("signature", "print")})

    assert seen.fingerprint("a", "signature") == "print"
    assert seen.fingerprint("a", "other") is None
    assert seen.fingerprint("b", "signature") is None
    assert seen.fingerprint("a", None) is None
    seen.note("a", None, "print")
    seen.note("b", "signature", "print")
    assert seen.noted == {"b": ("signature", "print")}
