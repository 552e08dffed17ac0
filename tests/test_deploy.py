"""What an operator starts: the compose file, the image's commands, the locked dependencies."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LOCKS = ["requirements.txt", "requirements-bench.txt", "requirements-dev.txt"]


@pytest.fixture(scope="module")
def bot_service() -> dict[str, Any]:
    service: dict[str, Any] = YAML(typ="safe").load(COMPOSE)["services"]["bot"]
    return service


@pytest.fixture(scope="module")
def search_service() -> dict[str, Any]:
    service: dict[str, Any] = YAML(typ="safe").load(COMPOSE)["services"]["search"]
    return service


def check_schema(path: Path) -> int:
    command = ["-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run([sys.executable, *command], capture_output=True, check=False).returncode


def test_the_compose_file_fits_the_compose_schema(tmp_path: Path) -> None:
    misspelt = tmp_path / "docker-compose.yml"
    misspelt.write_text(
        COMPOSE.read_text(encoding="utf-8").replace("read_only:", "readonly:"), encoding="utf-8"
    )

    assert check_schema(COMPOSE) == 0
    assert check_schema(misspelt) != 0


def test_the_container_can_write_nothing_but_its_data_and_gain_nothing(
    bot_service: dict[str, Any],
) -> None:
    assert bot_service["read_only"] is True
    assert bot_service["cap_drop"] == ["ALL"]
    assert bot_service["security_opt"] == ["no-new-privileges:true"]
    assert bot_service["user"] == "10001:10001"
    assert bot_service["volumes"] == ["data:/data", "./articles:/articles:ro"]
    assert "ports" not in bot_service
    assert bot_service["stop_grace_period"] == "30s"


def test_the_search_cluster_starts_only_when_asked_for_and_nobody_outside_reaches_it(
    search_service: dict[str, Any],
) -> None:
    assert search_service["profiles"] == ["search"]
    assert search_service["image"] == "opensearchproject/opensearch:3"
    assert "ports" not in search_service
    assert "network_mode" not in search_service
    assert search_service["volumes"] == ["search:/usr/share/opensearch/data"]


def test_the_search_cluster_has_no_password_of_ours_and_the_bot_starts_without_one(
    search_service: dict[str, Any],
) -> None:
    assert search_service["environment"]["OPENSEARCH_INITIAL_ADMIN_PASSWORD"] is None
    assert not re.search(r"\$\{\w+:?\?", COMPOSE.read_text(encoding="utf-8"))


def test_the_search_cluster_keeps_its_heap_in_memory(search_service: dict[str, Any]) -> None:
    environment = search_service["environment"]
    sizes = re.findall(r"-Xm[sx](\S+)", environment["OPENSEARCH_JAVA_OPTS"])

    assert environment["bootstrap.memory_lock"] == "true"
    assert search_service["ulimits"] == {
        "memlock": {"soft": -1, "hard": -1},
        "nofile": {"soft": 65536, "hard": 65536},
    }
    assert sizes == ["${OPENSEARCH_HEAP:-1g}", "${OPENSEARCH_HEAP:-1g}"]


def test_the_image_and_the_compose_file_mean_the_same_user_and_folder(
    bot_service: dict[str, Any],
) -> None:
    assert f"USER {bot_service['user']}" in DOCKERFILE
    assert 'VOLUME ["/data"]' in DOCKERFILE
    assert bot_service["environment"]["WHOSAID_DATA_DIR"] == "/data"
    assert [DOCKERFILE.count(stage) for stage in ("AS build", "AS runtime")] == [1, 1]


def run_in_image(command: list[str], where: Path, **environment: str) -> tuple[int, str]:
    """Run a command of the image as the container would: only its own variables are set."""
    assert command[0] == "python"
    done = subprocess.run(
        [sys.executable, *command[1:]],
        cwd=where,
        env={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_healthcheck_runs_in_an_empty_environment(
    bot_service: dict[str, Any], tmp_path: Path
) -> None:
    kind, *command = bot_service["healthcheck"]["test"]
    assert kind == "CMD"

    status, said = run_in_image(command, tmp_path, WHOSAID_DATA_DIR=str(tmp_path))

    assert status == 1
    assert "Traceback" not in said


def test_the_image_starts_the_bot_and_a_bad_setting_ends_it_with_one_line(tmp_path: Path) -> None:
    command = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[-1])

    status, said = run_in_image(
        command, tmp_path, WHOSAID_BOT_TOKEN="not a token", WHOSAID_DATA_DIR=str(tmp_path)
    )

    assert status == 1
    assert said.startswith("cannot start: WHOSAID_BOT_TOKEN")
    assert said.count("\n") == 1
    assert "not a token" not in said


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_locked_with_hashes_and_names_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?==\S+", lock, re.MULTILINE)
    packages = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]

    assert len(pinned) == len(packages) > 10
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in lock
    assert "--find-links" not in lock
    assert "index-url" not in lock


def test_the_development_lock_holds_the_same_versions_as_the_product_lock() -> None:
    product, development = (
        set(re.findall(r"^(\S+==\S+.*?)\\?$", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert product <= development


def test_the_image_copies_only_what_the_dockerignore_lets_through() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE))
    let_through = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    assert copied == let_through
    assert all((ROOT / name).exists() for name in copied)


def test_secrets_and_data_stay_out_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()

    assert {".env", "secrets/", "/data/"} <= set(ignored)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
