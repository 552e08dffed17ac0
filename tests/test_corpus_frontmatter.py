import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.corpus.decoding import clean, one_line
from index.corpus.frontmatter import MOST_CHARS, front_matter, read_pairs, split_front_matter
from index.corpus.names import NAMES

_values = st.text(min_size=1, max_size=80).map(one_line).filter(bool)
_quoting = st.text("\"'a :#", min_size=1, max_size=8).map(one_line).filter(bool)


@given(
    st.dictionaries(st.sampled_from(NAMES), _values | _quoting, min_size=1),
    st.text().map(clean),
)
def test_what_is_written_as_front_matter_is_read_back(values: dict[str, str], text: str) -> None:
    pairs, rest = split_front_matter(front_matter(values) + text)

    assert (dict(pairs.values), pairs.odd, rest) == (values, (), text)


@given(st.text("-\n :abtile#\"'", max_size=60))
def test_what_is_split_off_is_front_matter_or_nothing(text: str) -> None:
    pairs, rest = split_front_matter(text)

    assert text.endswith(rest)
    assert (rest != text) == bool(pairs.values)


def test_nothing_known_writes_no_front_matter() -> None:
    assert front_matter({"title": None, "outlet": ""}) == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Harbour: the 'long' wait #2", "Harbour: the 'long' wait #2"),
        ('"Enough," says mayor', '"Enough," says mayor'),
        ('"A title in quotes"', "A title in quotes"),
        ("'Single'", "Single"),
        ('"Yes" and "no"', '"Yes" and "no"'),
        ('""Twice""', '"Twice"'),
        ("no", "no"),
        ("[draft] {x} & *y* | > %", "[draft] {x} & *y* | > %"),
    ],
)
def test_a_value_means_itself_to_the_end_of_its_line(written: str, meant: str) -> None:
    pairs, rest = split_front_matter(f"---\ntitle: {written}\n---\nText.")

    assert (pairs.values, rest) == ({"title": meant}, "Text.")


@pytest.mark.parametrize(
    "text",
    [
        "---\nOnce more the ferry was late.\n---\nNobody waited.",
        "---\n\nThe wind rose. It came: at last.\n",
        "---\nmood: grey\n---\nUnknown keys alone are no front matter.",
        "--- \ntitle: Never closed\nText",
        "----\ntitle: Four dashes\n----\n",
        "\n---\ntitle: Not at the top\n---\n",
        "---\ntitle: A\nThis is prose.\nSo is this.\n---\nMore of it.",
        "---\ntitle: Far\n" + "x: y\n" * MOST_CHARS + "---\nText.",
    ],
)
def test_a_text_that_merely_starts_with_a_rule_is_left_whole(text: str) -> None:
    pairs, rest = split_front_matter(text)

    assert (pairs.values, rest) == ({}, text)


def test_front_matter_may_close_the_file_and_have_blanks_after_the_dashes() -> None:
    pairs, rest = split_front_matter("---\t\ntitle: A\n---  ")

    assert (pairs.values, rest) == ({"title": "A"}, "")


def test_unknown_keys_and_comments_are_passed_over_and_other_lines_told() -> None:
    pairs = read_pairs(["# note", "", "Title: A", "tags: x", "outlet:", "no pair here"])

    assert (pairs.values, pairs.odd) == ({"title": "A"}, ("no pair here",))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("headline", "title"),
        ("publisher", "outlet"),
        ("sourceOrganization", "outlet"),
        ("source", "outlet"),
        ("Site", "outlet"),
        ("datePublished", "published"),
        ("date_published", "published"),
        ("Date", "published"),
        ("inLanguage", "language"),
        ("lang", "language"),
        ("link", "url"),
        ("canonical", "url"),
        ("AUTHOR", "author"),
    ],
)
def test_other_names_for_the_same_thing_are_understood(key: str, name: str) -> None:
    assert read_pairs([f"{key}: value"]).values == {name: "value"}


def test_our_own_name_goes_before_an_alias_wherever_it_stands() -> None:
    assert read_pairs(["source: agency", "outlet: paper"]).values == {"outlet": "paper"}


def test_of_the_same_key_twice_the_first_counts() -> None:
    assert read_pairs(["title: first", "title: second"]).values == {"title": "first"}


def test_a_hostile_line_costs_no_more_than_its_length() -> None:
    for hostile in (" " * 200_000, "a" * 200_000, "a " * 100_000, '"' * 200_000, "---\n" * 50_000):
        split_front_matter(f"---\ntitle: A\n{hostile}\n---\n")
        read_pairs([hostile])
