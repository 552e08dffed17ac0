"""From a question to concepts: what is looked for, and in which forms it may stand.

The room knows nothing of what is in a sentence; which concepts are found is the engine's to say.
"""

from index.question.concepts import concepts_of
from index.question.smalltalk import is_small_talk

__all__ = ["concepts_of", "is_small_talk"]
