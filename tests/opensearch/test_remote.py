"""An index in a real cluster answers as the one on this machine that it was loaded from."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import index
from index.__main__ import main
from index.answer import sentence_as_dict
from index.domain import Alternative, Concept
from index.engine import SearchEngine
from index.errors import GenerationGone, IndexingError, NothingLoaded, SearchAway, UnknownArticle
from index.reader import Reader
from index.remote.cluster import Cluster as Client
from index.remote.cluster import NotThere
from index.remote.documents import meta_index
from index.remote.generations import complete, current_names
from index.remote.load import Progress, load, load_source
from index.remote.reader import open_engine, open_remote, roll_back
from tests.newsroom import write_dispute
from tests.opensearch.made_up import FIELDS, ODD, MadeUp, made_up
from tests.opensearch.naming import current_generation, named_here, told
from tests.opensearch.server import Cluster

SAMPLES = Path(__file__).parents[2] / "samples"
QUESTIONS = Path(__file__).parents[1] / "quality" / "questions"


def loaded(cluster: Cluster, collection: MadeUp, *, shards: int = 1) -> SearchEngine:
    client = Client(cluster.urls[0])
    load_source(collection.source, client, shards=shards)
    return open_engine(client, current_names(client))


def same_ranking(one: SearchEngine, other: SearchEngine, concepts: list[Concept], k: int) -> bool:
    first, second = one.top_k(concepts, k), other.top_k(concepts, k)
    return (
        first.sentence_nos.tolist() == second.sentence_nos.tolist()
        and first.scores.tobytes() == second.scores.tobytes()
    )


@pytest.mark.parametrize(("seed", "n_sentences", "shards"), [(1, 1, 1), (2, 40, 2), (3, 3000, 3)])
def test_the_engine_agrees_bit_for_bit(
    one_node: Cluster, seed: int, n_sentences: int, shards: int
) -> None:
    rng = random.Random(seed)
    collection = made_up(rng, n_sentences)
    local, remote = collection.engine, loaded(one_node, collection, shards=shards)

    assert remote.n_sentences == local.n_sentences
    for field in (*FIELDS, "unknown"):
        assert list(remote.vocabulary(field)) == list(local.vocabulary(field))
        assert list(remote.vocabulary(field, "t1")) == list(local.vocabulary(field, "t1"))
        for term in (*collection.terms.get(field, [])[:20], *ODD, "nowhere"):
            assert remote.document_frequency(field, term) == local.document_frequency(field, term)
            assert remote.idf(field, term) == local.idf(field, term)
    for _ in range(60):
        concepts = collection.question(rng)
        assert same_ranking(remote, local, concepts, rng.choice([1, 5, 300]))
        numbers = np.array([rng.randrange(local.n_sentences) for _ in range(15)])
        scores = remote.scores_of(concepts, numbers)
        assert scores.tobytes() == local.scores_of(concepts, numbers).tobytes()
        assert remote.explain(concepts, numbers[0]) == local.explain(concepts, numbers[0])
        way = concepts[0].alternatives[0]
        held = remote.holds(way.field, way.term, numbers)
        assert held.tolist() == local.holds(way.field, way.term, numbers).tolist()


def test_a_question_of_more_ways_than_the_cluster_allows_is_answered(one_node: Cluster) -> None:
    rng = random.Random(4)
    collection = made_up(rng, 2000)
    local, remote = collection.engine, loaded(one_node, collection)
    ways = [
        Alternative(field, term, 1 / (n + 1))
        for field in FIELDS
        for n, term in enumerate(local.vocabulary(field))
    ]
    concepts = [Concept("", tuple(rng.sample(ways, 60))) for _ in range(40)]

    assert sum(len(concept.alternatives) for concept in concepts) > 1024
    assert same_ranking(remote, local, concepts, 10)


def test_thousands_of_sentences_of_one_score_stand_in_their_order(one_node: Cluster) -> None:
    collection = made_up(random.Random(5), 3000)
    local, remote = collection.engine, loaded(one_node, collection, shards=2)
    counts = {term: local.document_frequency("tags", term) for term in local.vocabulary("tags")}
    frequent = max(counts, key=counts.__getitem__)
    concepts = [Concept("", (Alternative("tags", frequent, 1.0),))]

    assert counts[frequent] > 400
    for k in (1, 7, 200, 5000):
        assert same_ranking(remote, local, concepts, k)


@pytest.mark.parametrize("k", [0, -1])
def test_what_makes_no_sense_is_refused_as_by_the_engine(one_node: Cluster, k: int) -> None:
    remote = loaded(one_node, made_up(random.Random(6), 20))

    with pytest.raises(ValueError, match="must be at least 1"):
        remote.top_k([], k)
    with pytest.raises(ValueError, match="must be 0 or more"):
        remote.top_k([Concept("", (Alternative("words", "t1", -1.0),))], 1)
    with pytest.raises(ValueError, match="sentence numbers must be from 0 to"):
        remote.scores_of([], np.array([remote.n_sentences]))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    index_dir = tmp_path_factory.mktemp("samples") / "index"
    index.build([SAMPLES], index_dir)
    return index_dir


def test_every_question_is_answered_alike(one_node: Cluster, samples: Path) -> None:
    texts = [
        question["text"]
        for path in sorted(QUESTIONS.glob("*.json"))
        for question in json.loads(path.read_text(encoding="utf-8"))["questions"]
    ]
    load(samples, one_node.urls[0])

    with Reader.open(samples) as local, open_remote(one_node.urls[0]) as remote:
        different = [text for text in texts if told(local.ask(text)) != told(remote.ask(text))]
    assert len(texts) > 300
    assert different == []


def test_everything_else_that_a_reader_tells_is_alike(one_node: Cluster, samples: Path) -> None:
    load(samples, one_node.urls[0])

    with Reader.open(samples) as local, open_remote(one_node.urls[0]) as remote:
        remote.verify()
        assert remote.generation != local.generation == named_here(remote.generation)
        assert remote.built_by == local.built_by
        assert remote.built_at == local.built_at
        assert remote.content == local.content
        assert remote.languages == local.languages
        assert remote.newest_day == local.newest_day
        assert remote.summary == local.summary
        assert remote.examples() == local.examples()
        assert remote.outlets() == local.outlets()
        for prefix in ("", "s", "zz"):
            assert remote.surfaces(prefix) == local.surfaces(prefix)
        for outlet in local.outlets():
            assert remote.articles(outlet.outlet) == local.articles(outlet.outlet)
            for article in local.articles(outlet.outlet):
                assert remote.article(article.id) == local.article(article.id)
                assert remote.drops(article.id) == local.drops(article.id)
                assert remote.agency(article.id) == local.agency(article.id)
                assert remote.language(article.id) == local.language(article.id)
        numbers = local.sentence_numbers()
        assert remote.sentence_numbers() == numbers
        for number in numbers:
            assert sentence_as_dict(remote, number) == sentence_as_dict(local, number)
        for evidence in local.ask(local.examples()[0]).ranked:
            assert remote.context(evidence) == local.context(evidence)
        with pytest.raises(UnknownArticle):
            remote.article("no such")


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_titles_come_in_the_same_turns(one_node: Cluster, samples: Path, limit: int) -> None:
    load(samples, one_node.urls[0])

    with Reader.open(samples) as local, open_remote(one_node.urls[0]) as remote:
        wanted = local._holdings.titles(limit, most_chars=50)
        assert remote._holdings.titles(limit, most_chars=50) == wanted


def cut_off_at(n_sentences: int) -> Callable[[Progress], None]:
    """Return what ends a load when it has come so far."""

    def report(progress: Progress) -> None:
        if progress.done >= n_sentences:
            raise InterruptedError

    return report


def test_a_load_that_was_cut_off_goes_on_where_it_was(one_node: Cluster) -> None:
    collection = made_up(random.Random(7), 4000)
    client = Client(one_node.urls[0])
    with pytest.raises(InterruptedError):
        load_source(collection.source, client, progress=cut_off_at(2000))
    with pytest.raises(NothingLoaded):
        current_names(client)

    report = load_source(collection.source, client)

    assert report.already == 2000
    remote = open_engine(client, current_names(client))
    assert same_ranking(
        remote, collection.engine, [Concept("", (Alternative("words", "t1", 1.0),))], 5000
    )


def test_a_load_of_what_is_there_only_swaps(one_node: Cluster) -> None:
    collection = made_up(random.Random(8), 50)
    client = Client(one_node.urls[0])
    load_source(collection.source, client)

    report = load_source(collection.source, client)

    assert report.already == report.sentences


def test_documents_that_are_missing_keep_a_generation_from_answering(one_node: Cluster) -> None:
    collection = made_up(random.Random(9), 3000)
    client = Client(one_node.urls[0])
    with pytest.raises(InterruptedError):
        load_source(collection.source, client, progress=cut_off_at(1000))
    (sentences,) = client.get("/*-sentences/_settings")
    client.post(f"/{sentences}/_refresh")
    client.post(f"/{sentences}/_delete_by_query?refresh=true", {"query": {"term": {"sentence": 7}}})

    with pytest.raises(SearchAway, match=r"has [\d,]+ of [\d,]+ documents"):
        load_source(collection.source, client)
    with pytest.raises(NothingLoaded):
        current_names(client)


def test_generations_are_swapped_kept_rolled_back_and_swept(
    one_node: Cluster, tmp_path: Path
) -> None:
    url = one_node.urls[0]
    write_dispute(tmp_path / "articles")
    for _ in range(3):
        index.build([tmp_path / "articles"], tmp_path / "index")
        load(tmp_path / "index", url, keep=1)
    third = current_generation(url)
    there = [one.generation for one in complete(Client(url))]
    first_reader = open_remote(url, there[1])

    assert [named_here(name) for name in there] == ["g00000003", "g00000002"]
    for gone in ("g00000001", "g00000002", "g00000002-00000000"):
        with pytest.raises(GenerationGone):
            open_remote(url, gone)
    assert roll_back(url) == there[1]
    assert current_generation(url) != third
    with pytest.raises(IndexingError, match="no older generation"):
        roll_back(url)
    for _ in range(2):
        index.build([tmp_path / "articles"], tmp_path / "index")
        load(tmp_path / "index", url, keep=1)
    with pytest.raises(GenerationGone):
        first_reader.ask("who denied the claim about the ferry?")


def test_machines_that_call_their_generations_alike_are_told_apart(
    one_node: Cluster, samples: Path, tmp_path: Path
) -> None:
    url = one_node.urls[0]
    write_dispute(tmp_path / "articles")
    index.build([tmp_path / "articles"], tmp_path / "index")
    first, second = load(samples, url).generation, load(tmp_path / "index", url).generation

    assert first != second
    assert named_here(first) == named_here(second) == "g00000001"
    assert current_generation(url) == second
    with open_remote(url, first) as one, open_remote(url, second) as other:
        assert (one.generation, other.generation) == (first, second)
        assert one.summary.articles > other.summary.articles


def test_two_collections_live_in_one_cluster_under_two_names(
    one_node: Cluster, samples: Path, tmp_path: Path
) -> None:
    write_dispute(tmp_path / "articles")
    index.build([tmp_path / "articles"], tmp_path / "index")
    load(samples, f"{one_node.urls[0]}/samples")
    load(tmp_path / "index", f"{one_node.urls[0]}/samples-2", keep=1)

    with (
        open_remote(f"{one_node.urls[0]}/samples") as first,
        open_remote(f"{one_node.urls[0]}/samples-2") as second,
    ):
        assert first.summary.articles > second.summary.articles


def test_own_concepts_come_along(one_node: Cluster, tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    write_dispute(articles)
    (articles / "concepts.txt").write_text("[hull]\nwords: hull, keel\n", encoding="utf-8")
    index.build([articles], tmp_path / "index")
    load(tmp_path / "index", one_node.urls[0])

    with Reader.open(tmp_path / "index") as local, open_remote(one_node.urls[0]) as remote:
        assert remote.lexicon.digest == local.lexicon.digest
        question = "what about the keel?"
        assert told(remote.ask(question)) == told(local.ask(question))


def test_the_command_line_loads_asks_and_rolls_back(
    one_node: Cluster, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = one_node.urls[0]

    assert main(["load", "--index", str(samples), "--search-url", url, "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["step"] == "loading"
    assert named_here(lines[-1]["report"]["generation"]) == "g00000001"

    for command in (
        ["ask", "who denied any part in the robbery?", "--json"],
        ["sentences"],
        ["article", "leaflet-keep-the-lido"],
        ["explain", "who denied any part in the robbery?"],
    ):
        assert main([*command, "--index", str(samples)]) == 0
        local = capsys.readouterr().out
        assert main([*command, "--search-url", url]) == 0
        assert named_here(capsys.readouterr().out) == local

    assert main(["load", "--rollback", "--search-url", url]) == 1
    assert "no older generation" in capsys.readouterr().err


def test_the_address_may_come_from_the_environment(
    one_node: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOSAID_SEARCH_URL", f"{one_node.urls[0]}/nothing-yet")

    assert main(["ask", "anything"]) == 1
    assert "no index here; load one with" in capsys.readouterr().err


def test_what_others_keep_under_names_like_ours_stays(one_node: Cluster) -> None:
    client = Client(one_node.urls[0])
    theirs = ["whosaid-g20-2024-articles", "whosaid-g00000009-0123abcd-sentences", "theirs-meta"]
    for name in theirs:
        client.create(name, {"settings": {"index": {"creation_date": 1}}})
    client.post(
        "/_aliases", {"actions": [{"add": {"index": "theirs-meta", "alias": "whosaid-meta"}}]}
    )
    with pytest.raises(NothingLoaded):
        current_names(client)

    load_source(made_up(random.Random(5), 30).source, client)

    assert [one.names for one in complete(client)] == [current_names(client)]
    assert all(client.get(f"/{name}") for name in theirs)


def test_a_load_that_was_abandoned_is_removed(one_node: Cluster) -> None:
    client = Client(one_node.urls[0])
    begun = "whosaid-g00000009-0123abcd-meta"
    body = meta_index()
    body["settings"]["index"]["creation_date"] = 1
    client.create(begun, body)

    load_source(made_up(random.Random(5), 30).source, client)

    with pytest.raises(NotThere):
        client.get(f"/{begun}")
