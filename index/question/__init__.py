"""From a question to concepts: what is looked for, and in which forms it may stand.

The room knows nothing of what is in a sentence; which concepts are found is the engine's to say.
"""

from index.question.knowledge import Knowledge
from index.question.smalltalk import is_small_talk
from index.question.statements import statements_of
from index.question.understand import Question, Relation, understand

__all__ = ["Knowledge", "Question", "Relation", "is_small_talk", "statements_of", "understand"]
