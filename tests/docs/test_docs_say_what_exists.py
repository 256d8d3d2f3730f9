"""The docs and the code name the same things: commands, settings, intents, actions, outcomes, modules, files."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
CODE_FOLDERS = ("bot", "actions", "policy_index", "tests")
COMMANDS = ("run", "test", "check", "bench", "evaluate", "help")
SETTING = re.compile(r"\b(ZHENGDA_[A-Z0-9_]+|POLICY_EMBEDDING_MODEL|DEMO_PAGE)\b(?!\{)")
# Written by programs or made by set-up: absent in a fresh clone.
GENERATED = ("var/", "policy_index/built", "bot/nlu/model", ".venv")


def doc_files() -> list[Path]:
    pages = [ROOT / name for name in READMES] + sorted((ROOT / "docs").rglob("*.md"))
    return [page for page in pages if page.exists()]


def docs_text() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in doc_files())


def code_files() -> list[Path]:
    found = [file for folder in CODE_FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]
    found += [ROOT / "Makefile", ROOT / ".ci/run", ROOT / "endpoints.yml"]
    return [file for file in found if file.is_file() and not str(file.relative_to(ROOT)).startswith(GENERATED)]


def settings_in_code() -> set[str]:
    named: set[str] = set()
    for file in code_files():
        if file.relative_to(ROOT).parts[0] != "tests":
            named.update(SETTING.findall(file.read_text(encoding="utf-8")))
    return named


def settings_anywhere() -> set[str]:
    named: set[str] = set()
    for file in code_files():
        named.update(SETTING.findall(file.read_text(encoding="utf-8")))
    return named


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def domain() -> dict:
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def names_of(entries: list) -> set[str]:
    """Names of a domain list, whose entries may be `name` or `{name: options}`."""
    return {entry if isinstance(entry, str) else next(iter(entry)) for entry in entries}


def known_names() -> dict[str, set[str]]:
    schema = json.loads((ROOT / "bot/web/contract/reply.schema.json").read_text(encoding="utf-8"))
    return {
        "intent": names_of(domain()["intents"]),
        "action": names_of(domain()["actions"]),
        "outcome": set(schema["properties"]["outcome"]["enum"]),
        "setting": settings_anywhere(),
    }


def table_names(kind: str) -> list[tuple[str, str]]:
    """(page, name) of each row's first code word, in every table whose first column is headed by `kind`."""
    found = []
    for page in doc_files():
        inside = False
        for line in page.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
            if not cells:
                inside = False
            elif cells[0].lower() == kind:
                inside = True
            elif inside:
                found += [(page.name, name) for name in re.findall(r"`([A-Za-z_]+)`", cells[0])]
    return found


@pytest.mark.parametrize("name", READMES)
def test_readme_exists_and_names_every_command(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    missing = [command for command in COMMANDS if f"make {command}" not in text]
    assert missing == []


def test_every_make_command_in_the_docs_is_a_target():
    named = set(re.findall(r"(?:^|[`$ ])make ([a-z][a-z-]+)(?=[`\s])", docs_text(), re.MULTILINE))
    # "make sure" and its like are English, not commands: only code counts.
    in_code = {name for name in named if re.search(rf"(`|^\s*\$? ?|\w=\S+ )make {name}\b", docs_text(), re.MULTILINE)}
    assert in_code - make_targets() == set()


def test_every_setting_in_the_docs_is_read_somewhere():
    assert set(SETTING.findall(docs_text())) - settings_anywhere() == set()


def test_every_setting_of_the_code_is_in_the_docs():
    assert settings_in_code() - set(SETTING.findall(docs_text())) == set()


@pytest.mark.parametrize("kind", ["intent", "action", "outcome"])
def test_every_intent_action_and_outcome_is_in_the_docs(kind):
    text = docs_text()
    assert [name for name in sorted(known_names()[kind]) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("kind", ["intent", "action", "outcome", "setting"])
def test_tables_of_the_docs_name_only_what_exists(kind):
    known = known_names()[kind]
    assert [(page, name) for page, name in table_names(kind) if name not in known] == []


def test_intents_named_in_running_text_exist():
    named = set(re.findall(r"`(ask_[a-z_]+)`", docs_text()))
    assert named - known_names()["intent"] == set()


@pytest.mark.parametrize("page", doc_files(), ids=lambda page: page.name)
def test_links_between_files_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_modules_run_in_the_docs_exist():
    modules = set(re.findall(r"python3? -m ((?:bot|policy_index)[\w.]*)", docs_text()))
    assert [name for name in sorted(modules) if importlib.util.find_spec(name) is None] == []


def test_subcommands_of_the_index_in_the_docs_exist():
    from policy_index.command_line import app

    known = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = re.findall(r"python3? -m policy_index ([a-z|]+)", docs_text())
    assert {word for group in named for word in group.split("|")} - known == set()


def test_files_and_folders_named_in_the_docs_exist():
    named = set(
        re.findall(r"`((?:bot|actions|policy_index|nlu_data|tests|requirements|docs|\.ci)/[\w./-]*)`", docs_text())
    )
    assert [name for name in sorted(named) if not name.startswith(GENERATED) and not (ROOT / name).exists()] == []
