"""The samples are the demo: what a new user sees first has to be right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import index
from index.reader import Reader

SAMPLES = Path(__file__).resolve().parent.parent / "samples"

# Lines of the samples that are furniture of a page; none may become a sentence.
BOILERPLATE = [
    "Advertisement",
    "Sign up for our newsletter and get the Courier in your inbox every morning.",
    "Ten things to know about the Gulf treaty of 1998",
    "Inside the cutter Fulmar: a night watch off Skarne",
    "We use cookies to give you the best experience on our site. Accept all cookies",
    "A drum recovered from the gulf is shown in Ansholm on Tuesday. Photo:",
    "Share this article",
    "Related Articles",
    "Back to top",
    "Fly Karvessan Airways to the sun this summer",
    "You may also like",
    "Log in / Register Newsletter",
    "Trade smarter with Coppermoor",
    "Photo: Maren Tull",
    "Left, a recovered drum; right, the barge Teal in Port Ostrin.",
    "Continue reading your article with a subscription",
    "Publicidad",
    "Suscríbete a nuestro boletín",
    "Реклама",
    "Читайте также",
    "Wilf Harkaway at his home in Lydmoor. Photo:",
    "What is legionnaires' disease?",
    "The summer that emptied Mellin",
    "A short history of the blue band",
    "Subscribe to our newsletter",
    "Sulphur crust at the crater lake of Mount Askarra.",
    "Most Read",
    "Log in to read more",
    "Castle Quay to get new lamps",
    "Left, Una Brackwater; right, locker 88 in the ferry terminal.",
]

# A question and a fragment of a sentence that answers it.
ANSWERED = [
    ("How many drums of chemical waste were dumped?", "some 4,000 drums of chemical waste"),
    ("who is Imre Castellow?", "who studies maritime crime at the Sable Bay"),
    ("how many patients at St Orla's have died?", "Three patients at St Orla's have died of"),
    ("did the hospital ignore a warning?", "The hospital denied on Friday that warnings about"),
    ("when does the strike at Tannhollow begin?", "begins on Monday, June 1, at six in"),
    ("did drilling cause the eruption of Mount Askarra?", "There was no evidence that drilling"),
    ("where was The Ferryman's Daughter found?", "was found on Tuesday in a left-luggage locker"),
    ('"An empty frame asks a question"', "An empty frame asks a question"),
    ("who denied any part in the robbery?", "denied any part in the robbery"),
    ("¿Qué dijo la portavoz de Exteriores de Karvessa?", "sostuvo el jueves que no existe prueba"),
    ("Что сказал Волленко об обвинениях?", "отверг обвинения Халмера"),
]

NOTHING = [
    "hello, how are you?",
    "thank you so much!",
    "what's the weather in Lydmoor tomorrow",
    "who won the world cup in 1998?",
    "write me a poem about love",
    "best recipe for pancakes",
    "translate 'good morning' into French",
    "how do I reset my password?",
    "are you a robot",
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("samples")
    index.build([SAMPLES], folder)
    with Reader.open(folder) as opened:
        yield opened


def test_the_samples_show_what_collections_are_like(reader: Reader) -> None:
    summary = reader.summary
    languages = {reader.article(one.id).language for one in reader.articles("La Baliza de Sorn")}

    assert summary.refused == ()
    assert summary.articles >= 24
    assert summary.outlets >= 6
    assert summary.undated >= 2
    assert any(outlet.outlet is None for outlet in reader.outlets())
    assert languages == {"es"}


def test_no_boilerplate_of_the_samples_is_a_sentence(reader: Reader) -> None:
    stored = "\n".join(
        reader.article(one.id).text
        for outlet in reader.outlets()
        for one in reader.articles(outlet.outlet)
    )
    sentences = [sentence.text for sentence in reader.sentences()]

    assert [line for line in BOILERPLATE if line not in stored] == []
    assert [
        (line, sentence) for line in BOILERPLATE for sentence in sentences if line in sentence
    ] == []


def test_three_different_denials_come_first_although_none_says_denied(reader: Reader) -> None:
    answer = reader.ask("Who denied the waste dumping claim?")

    assert answer.outcome == "answer"
    assert {evidence.outlet for evidence in answer.ranked[:3]} == {
        "Sorn Observer",
        "Velmark Gazette",
        "Meridian Wire",
    }
    shown = [evidence.text for group in answer.groups[:3] for evidence in group.evidence]
    for words in ("had offered no evidence", "rejected the claim", "dismissed as baseless"):
        assert any(words in text for text in shown)


@pytest.mark.parametrize(("question", "fragment"), ANSWERED)
def test_the_samples_answer(reader: Reader, question: str, fragment: str) -> None:
    answer = reader.ask(question)

    assert answer.outcome == "answer"
    assert any(fragment in evidence.text for evidence in answer.ranked[:3])


@pytest.mark.parametrize("question", NOTHING)
def test_what_the_samples_are_not_about_finds_nothing(reader: Reader, question: str) -> None:
    assert reader.ask(question).outcome == "nothing"


def test_every_example_is_answered_and_three_are_offered(reader: Reader) -> None:
    given = (SAMPLES / "examples.txt").read_text("utf-8").splitlines()

    assert [question for question in given if reader.ask(question).outcome != "answer"] == []
    assert reader.examples(3) == tuple(given[:3])
