from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.engine import NEWS, EngineBuilder, Numbering
from index.engine.postings import SegmentField
from index.engine.terms import encode
from index.engine.transpose import terms_by_sentence, terms_of

SENTENCES = st.lists(st.lists(st.text(max_size=3), max_size=6), max_size=8)


@given(st.lists(SENTENCES, min_size=1, max_size=3), st.data())
def test_every_sentence_has_its_terms_again(
    segments: list[list[list[str]]], data: st.DataObject
) -> None:
    counting = [
        (number, place)
        for number, sentences in enumerate(segments)
        for place in range(len(sentences))
        if data.draw(st.booleans())
    ]
    starts = [np.arange(len(sentences) + 1) for sentences in segments]
    numbering = Numbering(np.array(counting, dtype=np.int64).reshape(-1, 2), starts)
    fields = [field_of(sentences, numbering, no) for no, sentences in enumerate(segments)]
    expected = [Counter(map(encode, segments[number][place])) for number, place in counting]

    terms = terms_of(fields)
    held = terms_by_sentence(fields, terms, numbering.locate(np.arange(len(counting))))

    assert list(terms.terms) == sorted(set().union(*expected))
    assert terms.df.tolist() == [sum(term in one for one in expected) for term in terms.terms]
    assert terms.total_length == sum(one.total() for one in expected)
    assert held.starts[-1] == held.term_nos.size == held.tf.size
    for number, one in enumerate(expected):
        part = slice(*held.starts[number : number + 2].tolist())
        found = zip(held.term_nos[part].tolist(), held.tf[part].tolist(), strict=True)
        assert [(terms.terms[term], tf) for term, tf in found] == sorted(one.items())


def field_of(sentences: list[list[str]], numbering: Numbering, segment: int) -> SegmentField:
    builder = EngineBuilder(["words"], NEWS)
    for words in sentences:
        builder.add({"words": words})
    return SegmentField("words", builder.freeze(), numbering.gone(segment))
