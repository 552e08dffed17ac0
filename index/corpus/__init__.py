"""Reading articles: from folders and files to stored texts, and what of a text is its body.

``read_sources`` yields every article with what is known of its source, and a refusal for every
file that cannot be used; ``body_of`` tells an article's paragraphs from its boilerplate.
"""

from __future__ import annotations

from index.corpus.boilerplate import body_of
from index.corpus.examples import concepts_file, read_examples, read_pinned
from index.corpus.frontmatter import front_matter
from index.corpus.seen import Seen
from index.corpus.sources import Limits, Unread, count_sources, read_sources
from index.corpus.walk import CONCEPTS_FILE

__all__ = [
    "CONCEPTS_FILE",
    "Limits",
    "Seen",
    "Unread",
    "body_of",
    "concepts_file",
    "count_sources",
    "front_matter",
    "read_examples",
    "read_pinned",
    "read_sources",
]
