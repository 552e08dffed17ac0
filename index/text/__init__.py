"""From a paragraph to sentences, and from a text to the terms that are indexed and asked for.

One analyzer serves articles and questions in all languages; its name and version are stored with
an index. Nothing here reads files or knows what a score is.
"""

from index.text.analyzer import ANALYZER, Token, analyze
from index.text.sentences import MAX_SENTENCE_CHARS, split

__all__ = ["ANALYZER", "MAX_SENTENCE_CHARS", "Token", "analyze", "split"]
