"""What is kept in the cluster: the indexes of a generation, and the form of a sentence there."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.domain import NOBODY, Attribution, Cue, ResolvedDate
from index.engine import Bm25Parameters

FORMAT = 1
"""Raised when what is kept there changes its meaning; older generations are then loaded anew."""

MARK = {"made_by": "whosaid"}
"""Stands in every index of ours: nothing else is ever removed."""

_TOKEN_CHARS = 120  # the cluster would cut one of more than 255 UTF-16 units
_NOT_IN_TOKENS = re.compile(r"[\s%\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UINT32 = np.dtype("<u4")
_HEAD = 4  # numbers before the lengths

_NEVER_BY_ITSELF = {"refresh_interval": "-1"}  # the load says when it is complete


def token(term: str) -> str:
    """Return a term as one word for the cluster: equal for equal terms, different otherwise.

    Most stay as they are. White space and the like become ``%`` and their code; a term that is
    too long becomes ``%#`` and its digest.
    """
    word = _NOT_IN_TOKENS.sub(lambda found: f"%{ord(found[0]):x};", term)
    if len(word) <= _TOKEN_CHARS:
        return word
    return "%#" + hashlib.sha256(term.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(text: str | None) -> str:
    """Return what stands for a text of any length where the cluster looks for equal ones."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def sentences_index(
    parameters: Bm25Parameters, average_lengths: Mapping[str, float]
) -> dict[str, Any]:
    """Return settings and mappings of the sentences' index.

    Every field of terms scores as ``SentenceBm25`` does, the idf apart, which comes with a
    question as a boost. The cluster keeps the length of a sentence in a byte, rounded down from
    40 on, and scores in 32 bits.

    Args:
        parameters: ``k1`` and ``b``.
        average_lengths: of the sentences, by field.
    """
    k1, b = parameters.k1, parameters.b
    similarity = {
        f"okapi_{field}": {
            "type": "scripted",
            "script": {
                "source": (
                    f"double n = doc.freq; return query.boost * (n * ({k1!r} + 1) / "
                    f"(n + {k1!r} * (1 - {b!r} + {b!r} * doc.length / {average!r})));"
                )
            },
        }
        for field, average in average_lengths.items()
    }
    fields = {
        field: {
            "type": "text",
            "analyzer": "whitespace",
            "index_options": "freqs",
            "similarity": f"okapi_{field}",
        }
        for field in average_lengths
    }
    shown = {"type": "integer", "index": False, "doc_values": False}
    return {
        "settings": {"index": {**_NEVER_BY_ITSELF, "similarity": similarity}},
        "mappings": {
            "dynamic": "strict",
            "_meta": MARK,
            "_source": {"excludes": ["in.*", "data"]},  # what is left is for people
            "properties": {
                "sentence": {"type": "integer"},
                **dict.fromkeys(("article", "place", "start", "end"), shown),
                # Not out of the source: to read that of a hit takes ten times as long.
                "data": {"type": "binary", "doc_values": True},
                "in": {"properties": fields},
            },
        },
    }


def articles_index() -> dict[str, Any]:
    """Return settings and mappings of the articles' index."""
    keyword = {"type": "keyword"}
    return {
        "settings": {"index": _NEVER_BY_ITSELF},
        "mappings": {
            "dynamic": "strict",
            "_meta": MARK,
            "properties": {
                "number": {"type": "integer"},
                "id": keyword,  # its digest, as that of the outlet
                "outlet": keyword,
                "published": keyword,
                "title_chars": {"type": "integer"},
                "article": {"type": "object", "enabled": False},
            },
        },
    }


def meta_index() -> dict[str, Any]:
    """Return settings and mappings of the index with everything else of a generation."""
    return {
        "settings": {"index": {**_NEVER_BY_ITSELF, "number_of_shards": 1}},
        "mappings": {"dynamic": False, "_meta": MARK},
    }


@dataclass(frozen=True, slots=True, eq=False)
class SentenceData:
    """A sentence as the cluster keeps it, besides its place in its article."""

    start: int
    end: int
    marks: int
    attribution: bytes  # JSON; empty: nobody speaks and no day is named
    lengths: NDArray[np.uint32]  # of each field, in the order of their names
    term_nos: NDArray[np.uint32]  # over all fields: a field's begin where those before it end
    tf: NDArray[np.uint32]  # same shape


def packed(
    start: int,
    end: int,
    marks: int,
    attribution: Sequence[Any] | None,
    lengths: NDArray[Any],
    postings: NDArray[Any],
) -> str:
    """Return a sentence as text.

    Args:
        start: in its article.
        end: in its article.
        marks: ``index.text.Mark``.
        attribution: as ``attribution_as_list`` returns it.
        lengths: of each field.
        postings: rows of (number of the term over all fields, tf).
    """
    head = np.array([len(postings), start, end, marks], dtype=_UINT32)
    numbers = np.concatenate([head, lengths.astype(_UINT32), postings.ravel().astype(_UINT32)])
    said = b"" if attribution is None else json.dumps(attribution, ensure_ascii=False).encode()
    return base64.b64encode(numbers.tobytes() + said).decode("ascii")


def unpacked(text: str, n_fields: int) -> SentenceData:
    """Return what ``packed`` was given."""
    # The cluster gives it back in the alphabet of URLs and without the padding.
    data = base64.urlsafe_b64decode(text + "==")
    n_postings, start, end, marks = np.frombuffer(data, _UINT32, _HEAD).tolist()
    postings_at = _UINT32.itemsize * (_HEAD + n_fields)
    postings = np.frombuffer(data, _UINT32, 2 * n_postings, postings_at)
    return SentenceData(
        start=start,
        end=end,
        marks=marks,
        attribution=data[postings_at + postings.nbytes :],
        lengths=np.frombuffer(data, _UINT32, n_fields, _UINT32.itemsize * _HEAD),
        term_nos=postings[::2],
        tf=postings[1::2],
    )


def attribution_as_list(
    attribution: Attribution, dates: Sequence[ResolvedDate]
) -> list[Any] | None:
    """Return what is kept of who speaks and of the days; ``None``: nothing is."""
    if attribution == NOBODY and not dates:
        return None
    cue = attribution.cue
    return [
        attribution.speaker,
        attribution.role,
        attribution.form,
        cue.start if cue else None,
        cue.end if cue else None,
        attribution.polarity,
        [[date.words, date.day] for date in dates],
    ]


def attribution_of(kept: bytes, text: str) -> tuple[Attribution, tuple[ResolvedDate, ...]]:
    """Return what ``attribution_as_list`` was made of; ``text`` is the article's."""
    if not kept:
        return NOBODY, ()
    speaker, role, form, start, end, polarity, dates = json.loads(kept)
    cue = None if start is None else Cue(start, end, text[start:end])
    attribution = Attribution(speaker, role, form, cue, polarity)
    return attribution, tuple(ResolvedDate(*pair) for pair in dates)
