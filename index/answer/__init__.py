"""From candidates to an answer: coverage and outcome, evidence, groups, and its JSON form.

The room knows nothing of Telegram and reads no file; what it needs of the index it is given.
"""

from index.answer.compose import Collection, answer_question
from index.answer.explain import explain_as_text
from index.answer.jsonform import answer_as_dict, evidence_as_dict
from index.answer.outcome import ANSWER_COVERAGE, CLOSEST_COVERAGE
from index.answer.outline import outline
from index.answer.ranking import Scored, rank

__all__ = [
    "ANSWER_COVERAGE",
    "CLOSEST_COVERAGE",
    "Collection",
    "Scored",
    "answer_as_dict",
    "answer_question",
    "evidence_as_dict",
    "explain_as_text",
    "outline",
    "rank",
]
