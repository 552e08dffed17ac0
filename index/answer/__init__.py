"""From candidates to an answer: coverage and outcome, evidence, groups, and its JSON form.

The room knows nothing of Telegram and reads no file; what it needs of the index it is given.
"""

from index.answer.compose import Collection, answer_question
from index.answer.explain import explain_as_text
from index.answer.jsonform import answer_as_dict
from index.answer.outline import outline
from index.answer.ranking import rank

__all__ = [
    "Collection",
    "answer_as_dict",
    "answer_question",
    "explain_as_text",
    "outline",
    "rank",
]
