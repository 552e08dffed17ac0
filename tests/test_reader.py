"""Built articles, asked through the reader: the promises that every answer keeps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index
from index.answer import compose, search
from index.errors import DamagedIndex, GenerationGone, NoIndex, UnknownArticle
from index.reader import Reader
from tests.newsroom import FERRY_COURIER, write_newsroom


def spoil(path: Path) -> None:
    """Turn every bit of a file behind the first 128 bytes, where arrays have their header."""
    content = path.read_bytes()
    path.write_bytes(content[:128] + bytes(byte ^ 0xFF for byte in content[128:]))


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsroom")
    index.build([write_newsroom(folder / "articles")], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def reader(index_dir: Path) -> Iterator[Reader]:
    with Reader.open(index_dir) as opened:
        yield opened


def test_a_question_finds_the_sentence_with_its_source(reader: Reader) -> None:
    answer = reader.ask("Who rejected the harbour board's account?")

    first = answer.ranked[0]
    assert answer.outcome == "answer"
    assert first.text.startswith("Norvik Lines rejected the harbour board's account on Wednesday")
    assert (first.outlet, first.published, first.url, first.title, first.file) == (
        "Skerry Mercury",
        "2026-03-05T08:30:00+01:00",
        "https://mercury.example/owner-rejects",
        "Ferry owner rejects the board's account",
        "mercury/owner.txt",
    )


def test_what_is_not_known_of_a_source_is_none(reader: Reader) -> None:
    first = reader.ask("which yard welded the hull of the Aurora?").ranked[0]

    assert first.file == "yard.txt"
    assert (first.outlet, first.published, first.url, first.title) == (None, None, None, None)


@given(st.text(max_size=200))
def test_whatever_is_asked_every_quotation_is_a_slice_of_its_article(
    reader: Reader, question: str
) -> None:
    answer = reader.ask(question + " the ferry Aurora cracks")

    for evidence in answer.ranked:
        article = reader.article(evidence.article_id)
        assert article.text[evidence.start : evidence.end] == evidence.text
        for match in evidence.matches:
            assert evidence.start <= match.start < match.end <= evidence.end


def test_the_same_question_gives_an_equal_answer_in_another_reader(
    reader: Reader, index_dir: Path
) -> None:
    question = "how many cracks in the hull of the ferry?"

    with Reader.open(index_dir) as other:
        assert other.ask(question) == reader.ask(question)


def test_a_question_about_something_else_finds_nothing_and_says_which_words(
    reader: Reader,
) -> None:
    answer = reader.ask("did the parliament of Neptune abolish chess?")

    assert answer.outcome == "nothing"
    assert answer.ranked == ()
    assert answer.groups == ()
    assert answer.missing == ("parliament", "Neptune", "abolish", "chess")
    assert (answer.searched.articles, answer.searched.first_day, answer.searched.last_day) == (
        4,
        "2026-02-20",
        "2026-03-05",
    )


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "and why?",
        "thank you!",
        "Hello, how are you?",
        "what did they say?",
        "Who said what?",
        "tell me more",
        "is it true?",
    ],
)
def test_what_is_no_question_about_the_news_finds_nothing(reader: Reader, question: str) -> None:
    assert reader.ask(question).outcome == "nothing"


def test_half_a_match_is_shown_as_closest_and_not_as_an_answer(reader: Reader) -> None:
    answer = reader.ask("did the harbour board accuse Tomas Hale of bribery?")

    assert answer.outcome == "closest"
    assert {group.part for group in answer.groups} == {"closest"}
    assert (answer.missing, answer.reason) == (("bribery",), "unknown word")


@pytest.mark.parametrize(
    ("known", "name"),
    [
        ("did chairwoman Brandt tell reporters that inspectors found 14 cracks?", "Brandt"),
        ("did two bakers from Lund win the rye prize for a loaf with seaweed?", "Lund"),
        ("which yard welded the hull of the Aurora?", "Aurora"),
    ],
)
def test_a_name_that_stands_in_no_article_keeps_the_rest_from_being_an_answer(
    reader: Reader, known: str, name: str
) -> None:
    told, other = reader.ask(known), reader.ask(known.replace(name, "Zorba"))

    assert (told.outcome, told.missing) == ("answer", ())
    assert (other.outcome, other.missing) == ("closest", ("Zorba",))
    assert other.ranked[0].unit == told.ranked[0].unit
    assert other.confidence < told.confidence


def test_who_speaks_and_what_they_do_is_read_in_the_sentence(reader: Reader) -> None:
    first = reader.ask("who rejected the harbour board's account?").ranked[0]

    assert (first.speaker, first.stance, first.form) == ("Norvik Lines", "denies", "reported")
    assert first.cue is not None
    assert first.cue.text == "rejected"
    assert reader.article(first.article_id).text[first.cue.start : first.cue.end] == "rejected"


def test_where_nobody_speaks_stance_and_speaker_are_not_guessed(reader: Reader) -> None:
    first, *_ = reader.ask("how many passengers does the Aurora carry a day?").ranked

    assert first.text.startswith("The Aurora carries up to 1,200 passengers")
    assert (first.speaker, first.role, first.form, first.cue) == (None, None, None, None)
    assert first.stance == "unclear"


def test_the_days_of_a_sentence_are_told_beside_its_words(reader: Reader) -> None:
    first = reader.ask("who rejected the harbour board's account?").ranked[0]

    assert [(date.words, date.day) for date in first.dates] == [("Wednesday", "2026-03-04")]


def test_groups_hold_what_comes_near_the_best_sentence_the_answer_first(reader: Reader) -> None:
    answer = reader.ask("how many cracks in the hull of the ferry Aurora?", limit=50)

    shown = [(group.part, evidence) for group in answer.groups for evidence in group.evidence]
    top, most = answer.ranked[0].score, max(one.coverage for one in answer.ranked)
    assert answer.outcome == "answer"
    assert [part for part, _ in shown] == sorted(part for part, _ in shown)
    for part, evidence in shown:
        is_near = (
            evidence.score >= compose._LEAST_SCORE * top
            and evidence.coverage >= compose._LEAST_COVERAGE * most
        )
        assert is_near == (part == "answer")
        assert evidence.score >= compose._CLOSE_SCORE * top
        assert evidence.coverage >= compose._CLOSE_COVERAGE * most
    assert len(shown) == len({evidence.unit for _, evidence in shown}) < len(answer.ranked)
    for group in answer.groups:
        assert {evidence.stance for evidence in group.evidence} == {group.stance}


def test_the_limit_cuts_what_is_shown_and_leaves_the_confidence(reader: Reader) -> None:
    question = "the ferry Aurora and Norvik Lines"
    whole, cut = reader.ask(question, limit=50), reader.ask(question, limit=2)

    assert cut.ranked == whole.ranked[:2]
    assert cut.confidence == whole.confidence


def test_matched_names_the_words_that_were_found(reader: Reader) -> None:
    answer = reader.ask("Inspectors' cracks")

    assert answer.matched["cracks"] == ("cracks", "crack")


def test_boilerplate_is_no_evidence_and_is_told_to_the_admin(reader: Reader) -> None:
    assert reader.ask("advertisement").outcome == "nothing"
    drop = next(drop for drop in reader.drops("courier/ferry"))
    assert reader.article("courier/ferry").text[drop.start : drop.end] == "Advertisement"


def test_context_is_the_sentence_before_and_after_in_the_same_article(reader: Reader) -> None:
    evidence = reader.ask("inspectors found 14 cracks").ranked[0]
    before, after = reader.context(evidence)

    assert before is not None
    assert before.text.startswith("The harbour board accused")
    assert after is not None
    assert after.text.startswith("“We asked for the repair records")
    first, *_, last = reader.sentences("yard")
    for end, neighbour in ((first, 0), (last, 1)):
        at_the_end = replace(
            evidence, unit=end.unit, article_id="yard", start=end.start, end=end.end, text=end.text
        )
        assert reader.context(at_the_end)[neighbour] is None


def test_the_stored_text_is_the_file_without_its_front_matter(reader: Reader) -> None:
    text = reader.article("courier/ferry").text

    assert text.strip() == FERRY_COURIER.split("---\n", 2)[2].strip()


def test_an_unknown_article_is_an_error_that_says_how_to_list_them(reader: Reader) -> None:
    with pytest.raises(UnknownArticle, match="index sentences"):
        reader.article("nowhere")


def test_outlets_are_counted_and_articles_without_one_come_last(reader: Reader) -> None:
    rows = [(row.outlet, row.articles, row.first_day, row.last_day) for row in reader.outlets()]

    assert rows == [
        ("Skerry Mercury", 1, "2026-03-05", "2026-03-05"),
        ("The Bay Courier", 2, "2026-02-20", "2026-03-04"),
        (None, 1, None, None),
    ]
    assert [article.id for article in reader.articles("The Bay Courier")] == [
        "courier/ferry",
        "courier/bakery",
    ]
    assert [article.id for article in reader.articles(None)] == ["yard"]


def test_examples_are_only_those_that_this_index_answers(reader: Reader) -> None:
    examples = reader.examples(3)

    assert examples[:2] == (
        "who rejected the harbour board's account?",
        "how many cracks did inspectors find?",
    )
    assert all(reader.ask(question).outcome == "answer" for question in examples)
    assert all(len(question) <= 60 for question in examples)


def test_an_outlet_alone_whose_newest_titles_are_long_has_examples_too(tmp_path: Path) -> None:
    for day in range(1, 10):
        title = "The pier was closed" if day == 2 else "The pier was closed again " + "today " * 9
        text = f"---\ntitle: {title}\npublished: 2026-03-0{day}\n---\nThe pier was closed today.\n"
        (tmp_path / f"{day}.txt").write_text(text, encoding="utf-8")
    index.build([tmp_path], tmp_path / "index")

    with Reader.open(tmp_path / "index") as opened:
        assert opened.examples(1) == ("The pier was closed",)


def test_a_folder_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="index build"):
        Reader.open(tmp_path)


def test_an_older_generation_answers_until_it_is_swept(tmp_path: Path) -> None:
    articles = write_newsroom(tmp_path / "articles")
    index.build([articles], tmp_path / "index")
    with Reader.open(tmp_path / "index") as first:
        (articles / "yard.txt").unlink()
        index.build([articles], tmp_path / "index")

        assert first.ask("which yard welded the hull?").ranked[0].file == "yard.txt"
        with Reader.open(tmp_path / "index", first.generation) as again:
            assert again.summary.articles == 4
    with Reader.open(tmp_path / "index") as second:
        assert second.summary.articles == 3
    with pytest.raises(GenerationGone):
        Reader.open(tmp_path / "index", "g00000099")


def test_a_half_surrogate_names_no_article_and_no_outlet(reader: Reader) -> None:
    with pytest.raises(UnknownArticle):
        reader.article("\udcff")
    assert reader.articles("\udcff") == ()


@pytest.mark.parametrize(
    "name", ["s00000001.articles.sqlite", "s00000001.words.offsets.npy", "order.npy"]
)
def test_a_damage_that_keeps_the_size_makes_an_older_generation_answer(
    tmp_path: Path, name: str
) -> None:
    articles = write_newsroom(tmp_path / "articles")
    index.build([articles], tmp_path / "index")
    index.build([articles], tmp_path / "index", anew=True)
    spoil(tmp_path / "index/generations/g00000002" / name)

    with Reader.open(tmp_path / "index") as opened:
        assert opened.generation == "g00000001"
        assert name in opened.degraded[0]
        assert opened.ask("inspectors found 14 cracks").outcome == "answer"
    with pytest.raises(DamagedIndex, match=name):
        Reader.open(tmp_path / "index", "g00000002")


def test_of_a_very_long_question_the_rarest_words_are_looked_for(reader: Reader) -> None:
    common = "the ferry Aurora said Norvik Lines Lund Bay islands "
    question = common * 20 + "nobody disagreed about the salt" + " zebra" * 300

    found = search(reader, question)

    texts = [reader.sentence(scored.sentence_no).text for scored in found.best]
    assert any(text.startswith("Last year nobody won") for text in texts)
    assert found.best[0].coverage < 0.5  # of all that was said, not of what was looked for
