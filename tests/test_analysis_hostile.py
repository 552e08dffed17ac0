"""Articles and questions that nobody writes in earnest: taken apart like any other, and to the end.

How long that takes is not held here; a time that grows faster than the text would run into the
limit of the test.
"""

from collections.abc import Iterator

import pytest

from index.analysis import Analysis, analyse
from index.build import build
from index.domain import Article
from index.reader import Reader
from tests.collected import built_in_lexicon
from tests.newsroom import write_newsroom

REPEATED = {
    "spaces": " ",
    "double quotes": '"',
    "opening quotes": "“",
    "dots": ".",
    "letters": "a",
    "capitals": "A",
    "brackets": "([",
    "combining marks": "\u0301\u0316",
    "letters with marks": "a\u0301",
    "lines of a letter": "a\n",
    "initials": "A. ",
    "hyphens": "a-",
    "figures": "1,",
    "years": "2020-",
    "days": "on May 1 ",
    "places": "New York ",
    "names": "Ada Wren ",
    "speakers": '"So," Wren said. ',
    "denials": "He denied it. ",
    "clauses": "she said that he said that ",
    "characters without spaces": "中",
    "ligatures": "ﷺ\n",
    "emoji": "😀\u200d",
}

SHAPES = {
    "ten thousand lines of a word": "harbour\n" * 10_000,
    "one line of a million characters": "the harbour was shut " * 50_000,
    "five thousand names": " ".join(
        f"Ada{chr(97 + n % 26)} Wren{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} left."
        for n in range(5_000)
    ),
    "twenty thousand quotations": '"Shut" ' * 20_000,
}


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED)
def test_a_text_of_one_thing_is_taken_apart_into_slices(repeated: str) -> None:
    for n_chars in (20_000, 40_000):
        assert_slices(analysed((repeated * n_chars)[:n_chars]))


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_an_article_of_an_odd_shape_is_taken_apart_into_slices(text: str) -> None:
    assert_slices(analysed(text))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    scratch = tmp_path_factory.mktemp("hostile")
    build([write_newsroom(scratch / "articles")], scratch / "index")
    with Reader.open(scratch / "index") as opened:
        yield opened


@pytest.mark.parametrize("repeated", REPEATED.values(), ids=REPEATED)
def test_a_question_of_one_thing_has_an_answer_or_none(reader: Reader, repeated: str) -> None:
    answer = reader.ask((repeated * 4_096)[:4_096])

    for evidence in answer.ranked:
        text = reader.article(evidence.article_id).text
        assert text[evidence.start : evidence.end] == evidence.text


def test_a_question_of_many_quotations_has_an_answer_or_none(reader: Reader) -> None:
    words = [word for sentence in reader.sentences() for word in sentence.text.split()]
    question = " ".join(f'"{one} {other}"' for one, other in zip(words, words[7:], strict=False))

    assert reader.ask(question[:4_096]).generation == reader.generation


def analysed(text: str) -> Analysis:
    article = Article(id="a", file="a.txt", text=text, title="A", published="2024-05-05")
    return analyse(article, built_in_lexicon())


def assert_slices(analysis: Analysis) -> None:
    """Hold every offset of an analysis against the text that it was made of."""
    text = analysis.article.text
    end = 0
    for sentence in analysis.sentences:
        span, cue = sentence.span, sentence.attribution.cue
        assert end <= span.start < span.end <= len(text)
        end = span.end
        words = text[span.start : span.end]
        assert words == words.strip()
        assert all(date.words in words for date in sentence.dates)
        if cue is not None:
            assert text[cue.start : cue.end] == cue.text
