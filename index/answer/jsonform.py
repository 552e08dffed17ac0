"""The JSON form of an answer, which other programs read: it changes only with a changelog note."""

from __future__ import annotations

from typing import Any

from index.answer.collection import Collection
from index.domain import Answer, Cue, Evidence, Group, Receipt, ResolvedDate


def answer_as_dict(answer: Answer, question_id: str | None = None) -> dict[str, Any]:
    """Return ``answer`` as the object that ``ask --json`` prints; keys keep their order."""
    return {
        "id": question_id,
        "question": answer.question,
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "generation": answer.generation,
        "searched": {
            "articles": answer.searched.articles,
            "sentences": answer.searched.sentences,
            "from": answer.searched.first_day,
            "to": answer.searched.last_day,
        },
        "missing": list(answer.missing),
        "matched": {words: list(found) for words, found in answer.matched.items()},
        "groups": [_group_as_dict(group) for group in answer.groups],
        "silent": list(answer.silent),
        "without_answer": list(answer.without_answer),
        "ranked": [_evidence_as_dict(evidence) for evidence in answer.ranked],
        "statements": [answer_as_dict(statement) for statement in answer.statements],
        "answer_type": answer.answer_type,
        "reason": answer.reason,
        "receipt": None if answer.receipt is None else _receipt_as_dict(answer.receipt),
    }


def sentence_as_dict(collection: Collection, sentence_no: int) -> dict[str, Any]:
    """Return a sentence as the object that ``sentences`` prints: its place, speaker and days."""
    sentence = collection.sentence(sentence_no)
    attribution, dates = collection.attribution(sentence_no)
    return {
        "unit": sentence.unit,
        "file": collection.source(sentence.article_id).file,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "speaker": attribution.speaker,
        "role": attribution.role,
        "form": attribution.form,
        "cue": _cue_as_dict(attribution.cue),
        "polarity": attribution.polarity,
        "dates": _dates_as_list(dates),
    }


def _evidence_as_dict(evidence: Evidence) -> dict[str, Any]:
    """Return ``evidence`` as it stands in ``ranked`` and in the groups."""
    return {
        "unit": evidence.unit,
        "file": evidence.file,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "title": evidence.title,
        "outlet": evidence.outlet,
        "published": evidence.published,
        "url": evidence.url,
        "score": evidence.score,
        "coverage": evidence.coverage,
        "speaker": evidence.speaker,
        "form": evidence.form,
        "stance": evidence.stance,
        "cue": _cue_as_dict(evidence.cue),
        "dates": _dates_as_list(evidence.dates),
        "same_as": list(evidence.same_as),
        "role": evidence.role,
        "agency": evidence.agency,
        "why": [
            {"asked": match.asked, "field": match.field, "found": match.found}
            for match in evidence.why
        ],
    }


def _cue_as_dict(cue: Cue | None) -> dict[str, Any] | None:
    """Return ``cue`` as an object, or ``None``."""
    return None if cue is None else {"start": cue.start, "end": cue.end, "text": cue.text}


def _dates_as_list(dates: tuple[ResolvedDate, ...]) -> list[dict[str, str]]:
    """Return resolved dates as a list of objects."""
    return [{"words": date.words, "day": date.day} for date in dates]


def _group_as_dict(group: Group) -> dict[str, Any]:
    return {
        "part": group.part,
        "stance": group.stance,
        "speaker": group.speaker,
        "role": group.role,
        "articles": group.articles,
        "outlets": group.outlets,
        "origins": group.origins,
        "evidence": [_evidence_as_dict(evidence) for evidence in group.evidence],
    }


def _receipt_as_dict(receipt: Receipt) -> dict[str, Any]:
    return {
        "generation": receipt.generation,
        "built_by": receipt.built_by,
        "answer_type": receipt.answer_type,
        "concepts": [
            {
                "words": concept.words,
                "kind": concept.kind,
                "weight": concept.weight,
                "ways": [
                    {
                        "field": way.field,
                        "term": way.term,
                        "weight": way.weight,
                        "sentences": way.sentences,
                        "idf": way.idf,
                    }
                    for way in ways
                ],
            }
            for concept, ways in receipt.concepts
        ],
        "features": dict(receipt.features),
        "matter": receipt.matter,
        "answer_from": receipt.answer_from,
        "matter_from": receipt.matter_from,
    }
