"""The lexicon: concepts of the news and the words that mean them, in several languages.

"denied" and "no proof" share no word; both mean the concept *deny*. A sentence is tagged with its
concepts when it is indexed, and a question asks for them. The words stand in
``index/text/data/concepts.txt`` and in an editor's own file; ``docs/concepts.md`` says how.
"""

from index.text.lexicon.load import BUILT_IN, load_lexicon
from index.text.lexicon.tagging import Lexicon, TagMention

__all__ = ["BUILT_IN", "Lexicon", "TagMention", "load_lexicon"]
