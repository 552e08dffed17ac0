"""From candidates to an answer: order, confidence, evidence, groups, and its JSON form.

The room knows nothing of Telegram and reads no file but its own model; what it needs of the index
it is given.
"""

from index.answer.candidates import search
from index.answer.collection import Collection
from index.answer.compose import answer_question
from index.answer.explain import explain_as_text
from index.answer.jsonform import answer_as_dict, sentence_as_dict
from index.answer.outline import outline
from index.answer.views import Entry, Statement, Timeline, Wording, timeline, wordings

__all__ = [
    "Collection",
    "Entry",
    "Statement",
    "Timeline",
    "Wording",
    "answer_as_dict",
    "answer_question",
    "explain_as_text",
    "outline",
    "search",
    "sentence_as_dict",
    "timeline",
    "wordings",
]
