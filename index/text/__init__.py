"""From a paragraph to sentences, and from a text to the terms that are indexed and asked for.

One analyzer serves articles and questions in all languages; its name and version are stored with
an index. Beside the words stand names, places, days and the concepts of a lexicon. Nothing here
knows what a score is.
"""

from index.text.analyzer import ANALYZER, Token, Wording, analyze, wording_of
from index.text.context import (
    introduces,
    is_headline,
    is_plain_negation,
    names_what_it_answers_elsewhere,
    points_back,
)
from index.text.dates import DateMention, dates_in, day_terms
from index.text.expansion import other_stems
from index.text.fold import fold
from index.text.language import language_of, question_language
from index.text.lexicon import Lexicon, TagMention, load_lexicon
from index.text.marks import Mark, marks_of
from index.text.name_keys import name_key
from index.text.names import ArticleNames, NameWord, names_of
from index.text.places import PlaceMention, places_in
from index.text.scripts import skeleton
from index.text.sentences import MAX_SENTENCE_CHARS, split

__all__ = [
    "ANALYZER",
    "MAX_SENTENCE_CHARS",
    "ArticleNames",
    "DateMention",
    "Lexicon",
    "Mark",
    "NameWord",
    "PlaceMention",
    "TagMention",
    "Token",
    "Wording",
    "analyze",
    "dates_in",
    "day_terms",
    "fold",
    "introduces",
    "is_headline",
    "is_plain_negation",
    "language_of",
    "load_lexicon",
    "marks_of",
    "name_key",
    "names_of",
    "names_what_it_answers_elsewhere",
    "other_stems",
    "places_in",
    "points_back",
    "question_language",
    "skeleton",
    "split",
    "wording_of",
]
