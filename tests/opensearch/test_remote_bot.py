"""A bot that answers out of a real cluster: loaded by it or by others, away and back again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import texts
from bot.app import Plan
from bot.tryout import ADA_ID, BORIS_ID, EDITOR_ID
from index import build
from index.remote.load import load
from tests.newsroom import write_newsroom
from tests.opensearch.server import Cluster
from tests.test_bot_app import QUESTION, QUOTED, TOKEN, Newsroom, running


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def plan_for(cluster: Cluster, folder: Path) -> Plan:
    return Plan(
        token=TOKEN,
        api_root="",
        admin_ids=frozenset({EDITOR_ID}),
        allowed_ids=frozenset(),
        articles_dir=folder / "articles",
        index_dir=folder / "data/index",
        state_file=folder / "data/state.sqlite",
        question_timeout_s=10,
        questions_burst=1000,
        question_every_s=0,
        question_days=30,
        rebuild=False,
        search_url=cluster.urls[0],
    )


async def answered(newsroom: Newsroom, person: int, *, instead_of: str) -> str:
    """Ask again and again while the bot says this; return what it says then."""
    while (said := await newsroom.say(person, QUESTION)) == instead_of:
        pass
    return said


async def test_an_admin_fills_an_empty_cluster_and_goes_back(
    one_node: Cluster, tmp_path: Path
) -> None:
    plan = plan_for(one_node, tmp_path)

    async with running(plan) as newsroom:
        said = await answered(newsroom, ADA_ID, instead_of=texts.GETTING_READY)
        assert said == texts.INDEX_FAILED
        assert "no index here; load one with" in await newsroom.say(EDITOR_ID, "/status")

        write_newsroom(plan.articles_dir)
        for _ in range(2):
            await newsroom.say(EDITOR_ID, "/reindex")
            await newsroom.until(lambda: "answer now" in newsroom.of_bot(EDITOR_ID)[-1])
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)
        assert "g00000001" in await newsroom.say(EDITOR_ID, "/rollback")
        assert QUOTED in await newsroom.say(BORIS_ID, QUESTION)
        assert "There is no older" in await newsroom.say(EDITOR_ID, "/rollback")


async def test_what_others_load_answers_by_itself(one_node: Cluster, tmp_path: Path) -> None:
    plan = plan_for(one_node, tmp_path)
    build([write_newsroom(tmp_path / "elsewhere")], tmp_path / "index")

    async with running(plan) as newsroom:
        said = await answered(newsroom, ADA_ID, instead_of=texts.GETTING_READY)
        assert said == texts.INDEX_FAILED
        load(tmp_path / "index", one_node.urls[0])
        assert QUOTED in await answered(newsroom, ADA_ID, instead_of=texts.INDEX_FAILED)
    assert not plan.index_dir.exists()


async def test_while_the_cluster_is_away_the_bot_says_so_and_then_goes_on(
    one_node: Cluster, tmp_path: Path
) -> None:
    build([write_newsroom(tmp_path / "elsewhere")], tmp_path / "index")
    load(tmp_path / "index", one_node.urls[0])

    async with running(plan_for(one_node, tmp_path)) as newsroom:
        assert QUOTED in await answered(newsroom, ADA_ID, instead_of=texts.GETTING_READY)
        one_node.kill_all()
        assert await newsroom.say(ADA_ID, QUESTION) == texts.SEARCH_AWAY
        one_node.start_all()
        one_node.wait_green()
        assert QUOTED in await answered(newsroom, ADA_ID, instead_of=texts.SEARCH_AWAY)


async def test_a_bot_that_starts_while_the_cluster_is_away_waits_for_it(
    one_node: Cluster, tmp_path: Path
) -> None:
    build([write_newsroom(tmp_path / "elsewhere")], tmp_path / "index")
    load(tmp_path / "index", one_node.urls[0])
    one_node.kill_all()

    async with running(plan_for(one_node, tmp_path)) as newsroom:
        said = await answered(newsroom, ADA_ID, instead_of=texts.GETTING_READY)
        assert said == texts.SEARCH_AWAY
        one_node.start_all()
        one_node.wait_green()
        assert QUOTED in await answered(newsroom, ADA_ID, instead_of=texts.SEARCH_AWAY)
