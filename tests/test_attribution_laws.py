"""What holds for every text: an attribution for each sentence, cues that are slices."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attribution import attribute
from index.domain import Span

PIECES = [
    "Ada Thorne",
    "said",
    "denied",
    "according to",
    "“",
    "”",
    '"',
    "‘",
    "’",
    "''",
    "(",
    ")",
    "[",
    "]",
    "<",
    ",",
    ".",
    ":",
    ";",
    "-",
    "\n",
    " ",
    "who",
    "the",
    "minister of",
    "by",
    "and",
    "saying",
    "May",
    "İ",
    "e\u0301",
    "dijo",
    "قال",
    "заявил",
    "\ud800",
    "3.5",
    "U.S.",
    "'s",
    "I've",
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))


def cut(text: str, size: int) -> list[Span]:
    return [Span(n, min(n + size, len(text))) for n in range(0, len(text), size)]


@given(texts, st.integers(min_value=1, max_value=60))
def test_every_sentence_has_an_attribution_and_every_cue_is_a_slice(text: str, size: int) -> None:
    sentences = cut(text, size)

    attributions = attribute(text, sentences)

    assert len(attributions) == len(sentences)
    for attribution, sentence in zip(attributions, sentences, strict=True):
        cue = attribution.cue
        if cue is not None:
            assert sentence.start <= cue.start < cue.end <= sentence.end
            assert text[cue.start : cue.end] == cue.text
        assert attribution.speaker is None or attribution.speaker in text.lower() + text
        assert attribution.speaker is None or attribution.form is not None


@given(texts)
def test_the_same_text_gives_the_same_attributions(text: str) -> None:
    sentences = cut(text, 30)

    assert attribute(text, sentences) == attribute(text, sentences)


def test_no_sentences_give_no_attributions() -> None:
    assert attribute("Ada Thorne said so.", []) == []


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        '"',
        "“",
        "'",
        " 'a",
        ".",
        "a",
        "A",
        "(",
        "[",
        "<",
        "e\u0301",
        "A: ",
        "said ",
        "he, said ",
        "In said ",
        "The Big ",
        "officials of ",
        "the man who held the ",
        "Bern, Rome and ",
        "a lawyer for the mill, said ",
        "one of the men said to be of ",
        "Ann and ",
        "Ann, saying ",
        "Ann's claim that ",
        "according to the ",
        "there is no ",
        "“x” said Bob. ",
        "The minister said. Minister Aab Bba. ",
        "dijo el x ",
        "قال ",
    ],
)
@pytest.mark.parametrize("size", [120, 100_000])
def test_hostile_text_takes_linear_time(piece: str, size: int) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]

    started = time.process_time()
    attribute(text, cut(text, size))

    # Half a second here; a quadratic step would take minutes.
    assert time.process_time() - started < 15
