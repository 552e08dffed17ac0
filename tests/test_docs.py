"""``Settings``, ``.env.example`` and ``docs/settings.md`` say the same."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import COMPOSE_NAMES, Settings, read_settings, variable

ROOT = Path(__file__).resolve().parent.parent
ENV = (ROOT / ".env.example").read_text(encoding="utf-8")
PAGE = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
REQUIRED = {"WHOSAID_BOT_TOKEN", "WHOSAID_ADMIN_IDS"}


def shown(default: object) -> str:
    if default is None or default == frozenset():
        return ""
    return f"{default:g}" if isinstance(default, float) else str(default)


EXPECTED = {
    variable(name): (shown(field.default), field.description)
    for name, field in Settings.model_fields.items()
}


def test_env_example_has_every_setting_once_with_default_and_meaning() -> None:
    entries = re.findall(r"^# (.+)\n#?(WHOSAID_\w+)=(.*)$", ENV, re.MULTILINE)

    assert {name: (default, meaning) for meaning, name, default in entries} == EXPECTED
    assert len(entries) == len(EXPECTED) == len(re.findall(r"^#?WHOSAID_\w+=", ENV, re.MULTILINE))


def test_what_is_required_stands_open_and_empty_and_the_rest_is_commented_out() -> None:
    assert set(re.findall(r"^(WHOSAID_\w+)=$", ENV, re.MULTILINE)) == REQUIRED
    assert set(re.findall(r"^(WHOSAID_\w+)=", ENV, re.MULTILINE)) == REQUIRED


def test_the_page_has_one_row_a_setting_with_default_and_meaning() -> None:
    rows = re.findall(r"^\| `(WHOSAID_\w+)` \| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)

    read = {name: (default.strip("`").replace("empty", ""), text) for name, default, text in rows}
    assert read == EXPECTED
    assert len(rows) == len(EXPECTED)


def test_the_page_and_the_example_list_settings_in_the_same_order() -> None:
    assert re.findall(r"^#?(WHOSAID_\w+)=", ENV, re.MULTILINE) == re.findall(
        r"^\| `(WHOSAID_\w+)`", PAGE, re.MULTILINE
    )


def test_every_number_says_its_unit_or_range() -> None:
    for name, field in Settings.model_fields.items():
        if field.annotation in (int, float):
            assert re.search(r"\d to |to \d", field.description or ""), name


def test_every_meaning_fits_on_a_line() -> None:
    for name, (_, meaning) in EXPECTED.items():
        assert meaning is not None, name
        assert len(meaning) <= 96, name


def test_the_example_as_it_stands_can_be_read_and_gives_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in EXPECTED:
        monkeypatch.delenv(name, raising=False)
    # Uncommented, so that the defaults in it are read as well.
    (tmp_path / ".env").write_text(re.sub(r"^#(?=WHOSAID_)", "", ENV, flags=re.MULTILINE))

    settings = read_settings(tmp_path / ".env", tmp_path / "none")

    assert settings == read_settings(tmp_path / "none", tmp_path / "none")


def test_names_that_only_the_compose_file_reads_are_known() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{(WHOSAID_\w+)", compose)) == COMPOSE_NAMES


def test_names_in_the_documents_are_settings() -> None:
    known = EXPECTED.keys() | COMPOSE_NAMES
    documents = [ROOT / "docker-compose.yml", *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    for document in documents:
        named = set(re.findall(r"WHOSAID_[A-Z_]*[A-Z]", document.read_text(encoding="utf-8")))
        assert named <= known, document.name


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_the_python_example_of_a_page_runs(page: str, tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    (tmp_path / "samples").symlink_to(ROOT / "samples")

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "waste" in done.stdout


def test_every_link_of_the_docs_leads_somewhere() -> None:
    broken = [
        (path.name, target)
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\(([^)#]+)", path.read_text("utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert broken == []


def test_every_dependency_is_explained_in_the_readme() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.split(r"[=<>\[]", dependency)[0] for dependency in wanted}
    readme = (ROOT / "README.md").read_text("utf-8")

    assert {name for name in names if f"| {name} |" not in readme} == set()
