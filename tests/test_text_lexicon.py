"""The lexicon: every concept by its own sentences, every word of the table, an editor's file."""

import pickle
import time
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import BadConcepts
from index.text.lexicon import BUILT_IN, Lexicon, load_lexicon
from index.text.lexicon.entries import GAP, Entry, Member, read_entries
from index.text.lexicon.wording import keys_of, plain

LEXICON = load_lexicon()
ENTRIES = read_entries(BUILT_IN)
MEMBERS = [(entry.name, member) for entry in ENTRIES for member in entry.members]

MOST_CONCEPTS_OF_A_WORD = 2


def tags(text: str, lexicon: Lexicon = LEXICON) -> set[str]:
    return {mention.concept for mention in lexicon.tags(text)}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "concepts.txt"
    path.write_text(text, encoding="utf-8")
    return path


# -- the table by its own sentences ---------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_concept_is_found_and_left_as_its_sentences_say(entry: Entry) -> None:
    not_found = [example.text for example in entry.finds if entry.name not in tags(example.text)]
    not_left = [example.text for example in entry.leaves if entry.name in tags(example.text)]

    assert (not_found, not_left) == ([], [])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_concept_has_two_sentences_to_find_and_one_to_leave(entry: Entry) -> None:
    assert len(entry.finds) >= 2
    assert len(entry.leaves) >= 1


def test_the_example_sentences_of_the_table_are_all_different() -> None:
    texts = [example.text for entry in ENTRIES for example in (*entry.finds, *entry.leaves)]

    assert len(texts) == len(set(texts))


# -- the table word by word -----------------------------------------------------------------------


def as_in_a_text(member: Member) -> str:
    """Return the member as it may stand in a text: a gap filled, a beginning ended."""
    return member.text.replace(GAP, "very").removesuffix("-")


def test_every_word_and_phrase_of_the_table_reaches_its_concept() -> None:
    unreachable = [
        (concept, member.text)
        for concept, member in MEMBERS
        if member.key != "except" and concept not in tags(as_in_a_text(member))
    ]

    assert unreachable == []


def test_every_exception_keeps_its_concept_away() -> None:
    wrong = []
    for concept, member in MEMBERS:
        if member.key == "except" and concept in tags(as_in_a_text(member)):
            wrong.append((concept, member.text))

    assert wrong == []


def test_every_exception_leaves_something_out() -> None:
    without = Lexicon(
        [
            Entry(entry.name, entry.line, [m for m in entry.members if m.key != "except"])
            for entry in ENTRIES
        ]
    )
    idle = [
        (concept, member.text)
        for concept, member in MEMBERS
        if member.key == "except" and concept not in tags(as_in_a_text(member), without)
    ]

    assert idle == []


def test_no_word_means_many_concepts() -> None:
    too_many = [
        (member.text, found)
        for _, member in MEMBERS
        if member.key != "except" and " " not in member.text
        if len(found := tags(as_in_a_text(member))) > MOST_CONCEPTS_OF_A_WORD
    ]

    assert too_many == []


def test_no_two_concepts_share_a_stem_by_accident() -> None:
    by_stem: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for concept, member in MEMBERS:
        keys = keys_of(member.text)
        if member.key in ("words", "kinds", "ru") and len(keys) == 1 and member.text[-1] != "-":
            by_stem[keys[0]][concept].add(member.text)
    # The very same word under two concepts is meant; two words that only end up alike are not.
    accidents = [
        sorted(concepts)
        for concepts in by_stem.values()
        if len(concepts) > 1 and not set.intersection(*concepts.values())
    ]

    assert accidents == []


def test_no_word_that_counts_as_written_has_the_stem_of_another_concept() -> None:
    inflected = defaultdict(set)
    for concept, member in MEMBERS:
        if member.key in ("words", "kinds", "ru"):
            inflected[keys_of(member.text)].add(concept)
    as_written = defaultdict(set)
    for concept, member in MEMBERS:
        if member.key == "exact":
            as_written[member.text].add(concept)
    accidents = [
        (form, concepts)
        for form, concepts in as_written.items()
        if (others := inflected[keys_of(form)])
        and not others & concepts
        and form not in ("accusation", "accusations")  # to accuse is one thing, to claim another
    ]

    assert accidents == []


@pytest.mark.parametrize(
    ("concept", "lookalike"),
    [
        ("weapons", "armed"),
        ("weapons", "army"),
        ("agree", "according"),
        ("claim", "remarkable"),
        ("criticise", "critical"),
        ("help", "aide"),
        ("relation", "related"),
        ("police", "policies"),
        ("resign", "quite"),
        ("allow", "author"),
        ("protest", "Protestants"),
        ("publish", "public"),
        ("build", "constructive"),
        ("build", "building"),
        ("promise", "promising"),
        ("vaccine", "immune"),
        ("war", "invasive"),
        ("win", "Victoria"),
        ("tax", "taxi"),
        ("tax", "Levi"),
        ("thank", "grate"),
        ("plan", "planet"),
        ("plan", "plant"),
        ("hospital", "hospitality"),
        ("evidence", "evidently"),
        ("say", "states"),
        ("kill", "diet"),
        ("rescue", "safe"),
        ("leader", "premiere"),
        ("missing", "misses"),
        ("close", "close"),
        ("oppose", "opposite"),
        ("oppose", "objects"),
        ("end", "terminal"),
        ("fund", "financial"),
        ("delay", "reported"),
        ("deny", "Denis"),
        ("deny", "fabric"),
        ("drill", "ученые"),
        ("arrive", "прибыль"),
        ("begin", "начальник"),
        ("plan", "планета"),
        ("confirm", "признак"),
        ("say", "сообщество"),
        ("deny", "نفط"),
        ("deny", "نفس"),
        ("delay", "أجل"),
    ],
)
def test_a_word_that_only_looks_like_one_of_the_concept_is_left(
    concept: str, lookalike: str
) -> None:
    assert concept not in tags(lookalike)


# -- sentences ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "is_denial"),
    [
        ("There is no proof of a leak.", True),
        ("There isn’t any proof of a leak.", True),
        ("The lab found no credible evidence of a leak.", True),
        ("“It is not true,” the curator said.", True),
        ("The report was dismissed by the club as nonsense.", True),
        ("There is proof of a leak.", False),
        ("There is evidence of a leak.", False),
        ("She said no. Proof of a leak came later.", False),
        ("No, evidence of a leak came later.", False),
        ("It is true.", False),
    ],
)
def test_a_denial_is_told_from_its_contrary(sentence: str, *, is_denial: bool) -> None:
    assert ("deny" in tags(sentence)) is is_denial


def test_a_mention_is_the_stretch_of_text_that_means_the_concept() -> None:
    text = "The dean’s office found no hard proof."
    found = [text[m.start : m.end] for m in LEXICON.tags(text) if m.concept == "deny"]

    assert found == ["no hard proof"]


def test_a_mention_ends_before_a_possessive() -> None:
    text = "The minister’s plane landed."

    assert text[slice(*LEXICON.tags(text)[0][:2])] == "minister"


def test_mentions_come_in_the_order_of_the_text() -> None:
    found = LEXICON.tags("Police arrested a reporter after the protest.")

    assert [mention.concept for mention in found] == ["police", "arrest", "journalist", "protest"]


@given(st.text())
def test_any_text_gives_stretches_of_itself(text: str) -> None:
    found = LEXICON.tags(text)

    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)
    assert found == sorted(set(found))
    assert set(LEXICON.asked(text)) <= set(found)


@given(st.lists(st.sampled_from("no not evidence proof comrades in arms the bill , . -".split())))
def test_a_lexicon_that_knows_the_words_already_finds_the_same(words: list[str]) -> None:
    text = " ".join(words)
    fresh = Lexicon(ENTRIES)

    assert fresh.tags(text) == fresh.tags(text) == LEXICON.tags(text)


# -- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("denied", ("deny",)),
        ("Denials", ("deny",)),
        ("отрицает", ("deny",)),
        ("отвергли", ("deny", "refuse")),
        ("negó", ("deny",)),
        ("desmintió", ("deny",)),
        ("نفى", ("deny",)),
        ("وينفي", ("deny",)),
        ("أنكرت", ("deny",)),
        ("démenti", ("deny",)),
        ("bestritten", ("deny",)),
        ("оружием", ("weapons",)),
        ("armas", ("weapons",)),
        ("وبالأسلحة", ("weapons",)),
        ("землетрясения", ("earthquake",)),
        ("inundaciones", ("flood",)),
        ("الزلزال", ("earthquake",)),
        ("забастовку", ("strike",)),
        ("huelga", ("strike",)),
        ("lantern", ()),
        ("", ()),
    ],
)
def test_a_word_of_a_question_asks_for_its_concepts(word: str, concepts: tuple[str, ...]) -> None:
    assert LEXICON.concepts_of(word) == concepts


def test_a_kind_tags_a_sentence_but_asks_for_nothing_wider() -> None:
    assert tags("Two rifles lay in the boat.") == {"weapons"}
    assert LEXICON.concepts_of("rifles") == ()
    assert LEXICON.concepts_of("weapons") == ("weapons",)


def test_a_phrase_of_a_question_asks_for_its_concept() -> None:
    asked = LEXICON.asked("Why did the rector step down?")

    assert [mention.concept for mention in asked] == ["resign"]


def test_opposites_hold_in_both_directions_and_name_concepts() -> None:
    assert LEXICON.opposites("deny") == ("confirm",)
    assert LEXICON.opposites("confirm") == ("deny",)
    assert LEXICON.opposites("storm") == ()
    assert {m.text for entry in ENTRIES for m in entry.opposites} <= set(LEXICON.concepts)


# -- digest ---------------------------------------------------------------------------------------


def test_the_digest_depends_on_words_and_not_on_order_or_examples(tmp_path: Path) -> None:
    one = load_lexicon(written(tmp_path, "[reef]\nwords: reef, atoll\nfinds: A reef.\n"))
    other = load_lexicon(written(tmp_path, "# ours\n[reef]\nwords: atoll\nwords: reef\n"))
    third = load_lexicon(written(tmp_path, "[reef]\nwords: reef\n"))

    assert one.digest == other.digest
    assert len({one.digest, third.digest, LEXICON.digest}) == 3


def test_a_lexicon_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(LEXICON))

    assert sent.digest == LEXICON.digest
    assert sent.tags("No proof was given.") == LEXICON.tags("No proof was given.")


# -- an editor's own file -------------------------------------------------------------------------


def test_an_editor_adds_a_concept_and_words_to_a_built_in_one(tmp_path: Path) -> None:
    lexicon = load_lexicon(
        written(
            tmp_path,
            "\ufeff[transfer]\r\nwords: transfer, sign for, free agent\r\nes: fich-\r\n"
            "[deny]\nwords: fob off\nexcept: deny boot\n",
        )
    )

    assert tags("The winger signed for the harbour club.", lexicon) == {"transfer"}
    assert lexicon.concepts_of("fichaje") == ("transfer",)
    assert "deny" in tags("He fobbed off the question.", lexicon)
    assert "deny" in tags("He denied it.", lexicon)
    assert "deny" not in tags("A deny boot was clamped on.", lexicon)


def test_a_word_that_is_built_in_already_is_no_mistake(tmp_path: Path) -> None:
    lexicon = load_lexicon(written(tmp_path, "[deny]\nwords: deny, rebut\n"))

    assert lexicon.digest == LEXICON.digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("words: reef\n", "line 1: 'words: reef' stands before the first concept"),
        ("[reef\nwords: reef\n", "line 1: '[reef' is no name of a concept"),
        ("[]\nwords: reef\n", "line 1: '[]' is no name of a concept"),
        ("[reef]\nword: reef\n", "line 2: 'word' is no key"),
        ("[reef]\nreef, atoll\n", "line 2: 'reef, atoll' is no key"),
        ("[reef]\nwords:\n", "line 2: nothing stands after words:"),
        ("[reef]\nwords: reef, , atoll\n", "line 2: a word is missing between two commas"),
        ("[reef]\n\n# nothing\n", "line 1: [reef] has no words"),
        ("[reef]\nexcept: reef knot\n", "line 1: [reef] is new and has no words"),
        ("[reef]\nwords: reef\nwords: Reef\n", "line 3: 'Reef' stands in line 2 already"),
        ("[reef]\nwords: reef\n[Reef]\nwords: a\n", "line 3: [reef] stands in line 1 already"),
        ("[reef]\nwords: re.*f\n", "line 2: 're.*f' holds '.'"),
        ("[reef]\nwords: (reef|atoll)\n", "line 2: '(reef|atoll)' holds '('"),
        ("[reef]\nwords: reef+\n", "line 2: 'reef+' holds '+'"),
        ("[reef]\nwords: \\breef\n", "line 2: '\\\\breef' holds '\\\\'"),
        ("[reef]\nwords: a ... b ... c\n", "line 2: 'a ... b ... c' has two gaps"),
        ("[reef]\nwords: ... reef\n", "line 2: '... reef' holds '.'"),
        ("[reef]\nwords: atoll-\n", "line 2: 'atoll-' is the beginning of a word"),
        ("[reef]\nes: ar-\n", "line 2: 'ar-' is too short or no single word"),
        ("[reef]\nwords: " + "a" * 65, "is longer than 64 characters"),
        ("[reef]\nwords: a b c d e f g\n", "line 2: 'a b c d e f g' has 7 words"),
        ("[reef]\nwords: reef\nopposite: moon\n", "line 3: 'moon' is not another concept"),
        ("[reef]\nwords: reef\nopposite: reef\n", "line 3: 'reef' is not another concept"),
        ("[reef]\nwords: reef\nfinds: An atoll.\n", "line 3: the sentence is not about [reef]"),
        ("[reef]\nwords: reef\nleaves: A reef.\n", "line 3: the sentence is about [reef]"),
        ("[a]\nwords: b\n" + "".join(f"[c{n}]\nwords: b\n" for n in range(500)), "more than 500"),
        ("#" * 200_001, "is larger than 200,000 bytes"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_line(tmp_path: Path, content: str, said: str) -> None:
    path = written(tmp_path, content)

    with pytest.raises(BadConcepts) as error:
        load_lexicon(path)

    assert said in str(error.value)
    assert str(error.value).startswith(str(path))


def test_a_file_in_another_encoding_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "concepts.txt"
    path.write_bytes("[reef]\nfr: récif\n".encode("latin-1"))

    with pytest.raises(BadConcepts, match="line 2: is not UTF-8; save the file as UTF-8"):
        load_lexicon(path)


def test_a_folder_or_nothing_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadConcepts, match="is no file"):
            load_lexicon(path)


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-concepts.txt"
    path.write_bytes(b"[reef]\nwords: reef\n" + raw)

    try:
        entries = read_entries(path)
    except BadConcepts:
        return
    assert entries[0].name == "reef"


# -- hostile text and speed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        " " * 200_000,
        "'" * 200_000,
        "’a" * 100_000,
        "no " * 66_000,
        "no proof " * 22_000,
        "comrades in arms " * 12_000,
        "not " * 50_000,
        "a" * 200_000,
        "a" + "\u0301" * 200_000,
        "ا" * 200_000,
        "وال" * 66_000,
        "([{" * 66_000,
        "".join(f"w{n} " for n in range(30_000)),
    ],
    ids=lambda text: repr(text[:10]),
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    began = time.process_time()
    LEXICON.tags(text)

    assert time.process_time() - began < 5


def test_an_apostrophe_joins_and_negates() -> None:
    assert [plain(word) for word in ("didn’t", "Orvane's", "l'accord", "cannot", "'")] == [
        "not",
        "orvane",
        "accord",
        "not",
        "",
    ]
