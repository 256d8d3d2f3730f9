"""`python -m policy_index`: what each command prints, as a table or as JSON, and how it ends."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import policy_index.embedder as embedder_module
from policy_index import command_line
from policy_index.command_line import DOCUMENTS, app, run
from policy_index.corpus import CLAUSES
from policy_index.errors import IndexForeign, IndexMissing, UnknownClause

cli = CliRunner()
FDI_6 = "yfbf-2022-107/fdi/6"


class HashEmbedder:
    """Vectors from a digest of the text; the command line asks for it by the default model's name."""

    name = embedder_module.DEFAULT_MODEL
    dimension = 8

    def embed_query(self, text: str) -> np.ndarray:
        row = np.frombuffer(hashlib.sha256(text.encode()).digest(), dtype=np.uint8)[:8].astype(np.float32) - 127.5
        return np.asarray(row / np.linalg.norm(row), dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> np.ndarray:
        if advance:
            advance(len(texts))
        return np.stack([self.embed_query(text) for text in texts])


@pytest.fixture(scope="module")
def index_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "built"


@pytest.fixture(autouse=True)
def settings(index_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGDA_INDEX_DIR", str(index_root))
    monkeypatch.delenv("POLICY_EMBEDDING_MODEL", raising=False)
    monkeypatch.setattr(embedder_module, "load_embedder", lambda model=None: HashEmbedder())
    monkeypatch.setattr(command_line.out, "width", 200)


def test_build_search_and_build_again() -> None:
    """One story, as building takes a second: missing, built, searched, up to date, forced."""
    missing = cli.invoke(app, ["search", "外资研发中心"])
    assert isinstance(missing.exception, IndexMissing)
    built = cli.invoke(app, ["build"])
    assert built.exit_code == 0, built.output
    assert "59 clauses" in built.output
    found = cli.invoke(
        app, ["search", "外资研发中心 200万元 开办奖励", "--limit", "50"]
    )  # vectors of a digest rank at random
    assert found.exit_code == 0, found.output
    assert FDI_6 in found.output
    assert "鼓励外资研发中心建设" in found.output
    as_json = cli.invoke(app, ["search", "外资研发中心 200万元 开办奖励", "--limit", "50", "--json"])
    rows = json.loads(as_json.output)
    assert len(rows) == 50
    assert {"clause_id", "score", "relevance", "signals"} <= set(rows[0])
    assert FDI_6 in [row["clause_id"] for row in rows]
    again = cli.invoke(app, ["build"])
    assert (again.exit_code, "up to date" in again.output) == (0, True)
    forced = cli.invoke(app, ["build", "--force"])
    assert (forced.exit_code, "59 clauses" in forced.output) == (0, True)


def test_build_as_json_says_what_stands_and_whether_it_was_built(index_root: Path) -> None:
    built, ready = (json.loads(cli.invoke(app, ["build", *force, "--json"]).stdout) for force in (["--force"], []))
    assert (built.pop("built"), ready.pop("built")) == (True, False)
    assert built == ready
    assert (built["clauses"], built["model"], built["dimension"]) == (59, HashEmbedder.name, HashEmbedder.dimension)
    assert built["rows"] > built["clauses"]
    assert built["index"] == str(index_root / built["version"])
    assert (index_root / "current").read_text(encoding="utf-8").strip() == built["version"]


@pytest.mark.parametrize("limit", ["0", "51", "many"])
def test_a_limit_out_of_range_is_told(limit: str) -> None:
    result = cli.invoke(app, ["search", "外资", "--limit", limit])
    assert result.exit_code == 2
    assert "--limit" in result.output


def test_search_with_another_model_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(HashEmbedder):
        name = "other/model"

    cli.invoke(app, ["build"])
    monkeypatch.setattr(embedder_module, "load_embedder", lambda model=None: Other())
    result = cli.invoke(app, ["search", "外资"])
    assert isinstance(result.exception, IndexForeign)
    assert "policy_index build" in str(result.exception)


def test_show_prints_text_units_and_source_lines() -> None:
    result = cli.invoke(app, ["show", FDI_6])
    assert result.exit_code == 0
    printed = "".join(result.output.split())
    assert "lines268–272" in printed
    assert "一次性给予200万元开办奖励" in printed
    assert "市委组织部chongqing/市委组织部,unstated,own" in printed
    assert "以下均需各区政府负责，不再列出" in printed


def test_show_prints_notes_on_damaged_passages() -> None:
    result = cli.invoke(app, ["show", "yfbf-2022-107/fdi/2"])
    assert "知名企来渝发展" in result.output
    assert "doubtful" in result.output


def test_show_as_json_is_the_whole_clause() -> None:
    row = json.loads(cli.invoke(app, ["show", FDI_6, "--json"]).output)
    assert row["clause_id"] == FDI_6
    assert row["lines"] == [268, 272]
    assert [unit["basis"] for unit in row["units"]] == ["own"] * 9 + ["inherited"]
    assert row["text"].startswith("6. 鼓励外资研发中心建设。")


def test_show_an_unknown_clause_suggests() -> None:
    result = cli.invoke(app, ["show", "yfbf-2022-107/fdi/99"])
    assert isinstance(result.exception, UnknownClause)
    assert "yfbf-2022-107/fdi/9" in str(result.exception)


def test_run_ends_our_own_errors_with_one_readable_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["policy_index", "show", "nowhere/1"])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "No clause has the id 'nowhere/1'" in told
    assert "Traceback" not in told


def test_parse_writes_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "CLAUSES", tmp_path / "clauses")
    result = cli.invoke(app, ["parse"])
    assert result.exit_code == 0
    assert "yfbf-2022-107: 59 clauses, 48 unit lists" in result.output
    written = (tmp_path / "clauses" / "yfbf-2022-107.jsonl").read_bytes()
    assert written == (CLAUSES / "yfbf-2022-107.jsonl").read_bytes()


def test_parse_as_json_counts_each_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "CLAUSES", tmp_path / "clauses")
    result = cli.invoke(app, ["parse", "--json"])
    written = tmp_path / "clauses" / "yfbf-2022-107.jsonl"
    clauses = [json.loads(line)["clause"] for line in written.read_text(encoding="utf-8").splitlines()[1:]]
    counts = {
        "clauses": 59,
        "unit_lists": sum(clause["unit_list"] is not None for clause in clauses),
        "notes": sum(len(clause["notes"]) for clause in clauses),
    }
    assert json.loads(result.stdout) == [{"document": "yfbf-2022-107", "file": str(written), **counts}]
    assert counts["notes"] > 0


def test_parse_reads_any_folder_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "CLAUSES", tmp_path / "clauses")
    folder = tmp_path / "documents" / "one"
    folder.mkdir(parents=True)
    (folder / "about.yml").write_text(
        "id: one\nsource: s.txt\ntitle: 题\nissuer: 某\njurisdiction: x\n", encoding="utf-8"
    )
    (folder / "s.txt").write_text("1. 头一条。做事。（市商务委负责）\n", encoding="utf-8")
    result = cli.invoke(app, ["parse", "--documents", str(tmp_path / "documents")])
    assert (result.exit_code, "one: 1 clauses, 1 unit lists" in result.output) == (0, True)
    assert [path.name for path in (tmp_path / "clauses").iterdir()] == ["one.jsonl"]


def test_check_says_that_all_is_in_order() -> None:
    result = cli.invoke(app, ["check"])
    first, last = result.output.strip().splitlines()
    assert (result.exit_code, last) == (0, "all data is in order")
    assert re.fullmatch(r"[1-9]\d* measures: \d+ reviewed, \d+ draft", first)
    assert json.loads(cli.invoke(app, ["check", "--json"]).output) == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / "yfbf-2022-107.jsonl").write_text(""), ["is empty", "policy_index parse"]),
        (lambda folder: (folder / "yfbf-2022-107.jsonl").unlink(), ["holds no clause file", "policy_index parse"]),
        (
            lambda folder: (folder / "yfbf-2022-107.jsonl").write_text(
                (folder / "yfbf-2022-107.jsonl").read_text("utf-8").replace("200万元", "300万元"), "utf-8"
            ),
            ["is not what the source gives now", "policy_index parse"],
        ),
        (
            lambda folder: (folder / "yfbf-2022-107.jsonl").write_text(
                (folder / "yfbf-2022-107.jsonl").read_text("utf-8").replace('{"name": "市医保局"', '{"name": "市外星局"'), "utf-8"
            ),
            ["unit 'chongqing/市外星局'", "yfbf-2022-107/fdi/17", "terms/units/"],
        ),
    ],
    ids=["empty", "gone", "edited", "unknown unit"],
)  # fmt: skip
def test_check_names_every_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], object], words: list[str]
) -> None:
    folder = Path(shutil.copytree(CLAUSES, tmp_path / "clauses"))
    damage(folder)
    monkeypatch.setattr(command_line, "CLAUSES", folder)
    result = cli.invoke(app, ["check", "--json"])
    assert result.exit_code == 1
    problems = " ".join(json.loads(result.output))
    assert [word for word in words if word not in problems] == []


def test_check_reads_broken_documents_as_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = Path(shutil.copytree(DOCUMENTS, tmp_path / "documents"))
    (documents / "yfbf-2022-107" / "yfbf-2022-107.txt").unlink()
    monkeypatch.setattr(command_line, "DOCUMENTS", documents)
    result = cli.invoke(app, ["check"])
    assert result.exit_code == 1
    assert "1 problems" in result.output
    assert "yfbf-2022-107.txt: cannot be read" in "".join(result.output.split("\n"))


@pytest.mark.parametrize("command", ["parse", "build", "search", "show", "check"])
def test_every_command_has_help(command: str) -> None:
    result = cli.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output
