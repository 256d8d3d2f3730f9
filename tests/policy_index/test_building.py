"""Building an index: published whole or not at all, the one it replaces kept, rebuilt only when something changed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from policy_index import build_index as building
from policy_index.build_index import build_index, centred, corpus_entries, is_up_to_date
from policy_index.corpus import Corpus
from policy_index.entries import load_glosses, load_phrasings, make_entries
from policy_index.errors import DataInvalid, IndexDamaged
from policy_index.index_folder import current_manifest, open_index
from policy_index.vector_store import VectorStore


class HashEmbedder:
    """Vectors from a digest of the text."""

    name = "fake/hash-16"
    dimension = 16

    def __init__(self, salt: str = "", fails_after: int | None = None) -> None:
        self._salt = salt
        self._fails_after = fails_after

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> np.ndarray:
        rows = []
        for number, text in enumerate(texts):
            if self._fails_after is not None and number >= self._fails_after:
                raise KeyboardInterrupt
            digest = hashlib.sha256((self._salt + text).encode()).digest()
            rows.append(np.frombuffer(digest, dtype=np.uint8)[:16].astype(np.float32) - 127.5)
            if advance:
                advance(1)
        return np.stack([row / np.linalg.norm(row) for row in rows])


@pytest.fixture
def few(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """The first clauses alone, without phrasings and glosses (those of the others would be refused)."""
    monkeypatch.setattr(building, "load_phrasings", lambda corpus: {})
    monkeypatch.setattr(building, "load_glosses", lambda corpus: {})
    return replace(corpus, clauses=corpus.clauses[:8])


def folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir()}


def test_a_build_publishes_what_its_manifest_says(corpus: Corpus, tmp_path: Path) -> None:
    steps: list[int] = []
    manifest = build_index(corpus, HashEmbedder(), tmp_path, steps.append)
    assert open_index(tmp_path, "fake/hash-16", corpus.digest) == (tmp_path / manifest.version, manifest)
    assert manifest == current_manifest(tmp_path)
    assert (manifest.clauses, manifest.rows, manifest.dimension) == (59, len(corpus_entries(corpus)), 16)
    assert sum(steps) == manifest.rows
    assert is_up_to_date(corpus, "fake/hash-16", tmp_path)
    assert folders(tmp_path) == {manifest.version}


def test_the_same_input_gives_the_same_version(few: Corpus, tmp_path: Path) -> None:
    versions = {build_index(few, HashEmbedder(), tmp_path / name).version for name in ("one", "two")}
    assert len(versions) == 1


def test_the_one_it_replaces_is_kept_and_no_more(few: Corpus, tmp_path: Path) -> None:
    built = [build_index(few, HashEmbedder(salt), tmp_path).version for salt in ("a", "b", "c")]
    assert folders(tmp_path) == set(built[1:])
    assert (tmp_path / "current").read_text(encoding="utf-8").strip() == built[2]


def test_building_again_mends_a_damaged_index(few: Corpus, tmp_path: Path) -> None:
    version = build_index(few, HashEmbedder(), tmp_path).version
    (tmp_path / version / "vectors.faiss").write_bytes(b"broken")
    with pytest.raises(IndexDamaged):
        open_index(tmp_path, "fake/hash-16", few.digest)
    assert build_index(few, HashEmbedder(), tmp_path).version == version
    assert open_index(tmp_path, "fake/hash-16", few.digest)[0].name == version


def test_an_interrupted_build_leaves_the_old_index(
    few: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build_index(few, HashEmbedder("old"), tmp_path).version
    with pytest.raises(KeyboardInterrupt):
        build_index(few, HashEmbedder("new", fails_after=40), tmp_path)
    assert open_index(tmp_path, "fake/hash-16", few.digest)[0].name == old

    def full_disk(self: VectorStore, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(VectorStore, "write", full_disk)
        with pytest.raises(OSError, match="No space"):
            build_index(few, HashEmbedder("new"), tmp_path)
    assert open_index(tmp_path, "fake/hash-16", few.digest)[0].name == old
    new = build_index(few, HashEmbedder("new"), tmp_path).version
    assert folders(tmp_path) == {old, new}, "what the broken build left is gone"


def test_a_build_that_died_before_the_pointer_was_set_is_not_current(few: Corpus, tmp_path: Path) -> None:
    old = build_index(few, HashEmbedder("old"), tmp_path).version
    other = build_index(few, HashEmbedder("new"), tmp_path / "aside").version
    shutil.move(tmp_path / "aside" / other, tmp_path / other)
    shutil.rmtree(tmp_path / "aside")
    assert open_index(tmp_path, "fake/hash-16", few.digest)[0].name == old


@pytest.mark.parametrize("change", ["clause", "model", "phrasing", "ranking"])
def test_what_makes_an_index_out_of_date(
    few: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    build_index(few, HashEmbedder(), tmp_path)
    model, changed = "fake/hash-16", few
    if change == "clause":
        changed = replace(few, clauses=(replace(few.clauses[0], title="另一题"), *few.clauses[1:]))
    elif change == "model":
        model = "fake/other"
    elif change == "phrasing":
        monkeypatch.setattr(building, "load_phrasings", lambda _: {few.clauses[0].clause_id: ["新的说法"]})
    else:
        ranking = building.load_yaml(building.RANKING)
        monkeypatch.setattr(building, "load_yaml", lambda _: {**ranking, "dense_rows": 7})
    assert not is_up_to_date(changed, model, tmp_path)


def test_entries_hold_every_clause_and_place_their_sentences(corpus: Corpus) -> None:
    entries = make_entries(
        corpus, {corpus.clauses[5].clause_id: ["随口一问"]}, {corpus.clauses[6].clause_id: ["A gloss."]}
    )
    by_kind: dict[str, set[str]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, set()).add(entry.clause_id)
    everything = {clause.clause_id for clause in corpus.clauses}
    assert by_kind["title"] == by_kind["whole"] == everything
    assert by_kind["phrasing"] == {corpus.clauses[5].clause_id}
    assert by_kind["gloss"] == {corpus.clauses[6].clause_id}
    for entry in entries:
        if entry.kind == "sentence":
            assert entry.start is not None
            quoted = corpus.clause(entry.clause_id).text[entry.start : entry.end]
            assert "".join(quoted.split()) in "".join(entry.text.split())
        else:
            assert (entry.start, entry.end) == (None, None)


@pytest.mark.parametrize(
    ("load", "content", "words"),
    [
        (load_phrasings, "clauses:\n  yfbf-2022-107/fdi/99: {zh: [说法]}\n", "phrasings for 'yfbf-2022-107/fdi/99'"),
        (load_glosses, "clauses:\n  nowhere/1: {title: t, text: t}\n", "a gloss for 'nowhere/1'"),
    ],
)
def test_data_for_a_clause_that_does_not_exist(
    corpus: Corpus, tmp_path: Path, load: Callable[[Corpus, Path], object], content: str, words: str
) -> None:
    (tmp_path / "data.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataInvalid, match=words) as caught:
        load(corpus, tmp_path)
    assert "data.yml" in str(caught.value)


def test_no_data_is_no_entries(corpus: Corpus, tmp_path: Path) -> None:
    assert load_phrasings(corpus, tmp_path) == load_glosses(corpus, tmp_path) == {}


def test_centred_vectors_share_nothing_and_have_length_one() -> None:
    vectors = np.array([[1, 0, 1], [0, 1, 1], [1, 1, 1]], dtype=np.float32)
    found = centred(vectors, vectors.mean(axis=0))
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)
    assert np.abs(found[:, 2]).max() == 0
    assert np.isfinite(centred(vectors, vectors[0])).all(), "a vector that is the centre itself becomes no NaN"


@pytest.mark.parametrize(("rows", "dimension"), [(2, 3), (3, 4), (0, 3)])
def test_a_store_of_another_shape_is_refused(tmp_path: Path, rows: int, dimension: int) -> None:
    VectorStore.of(np.eye(3, dtype=np.float32)).write(tmp_path / "v.faiss")
    with pytest.raises(IndexDamaged, match=f"expected a flat index of {rows} vectors of {dimension} dimensions.*build"):
        VectorStore.read(tmp_path / "v.faiss", rows, dimension)


def test_a_store_gives_inner_products_best_first(tmp_path: Path) -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]], dtype=np.float32)
    VectorStore.of(vectors).write(tmp_path / "v.faiss")
    rows, scores = VectorStore.read(tmp_path / "v.faiss", 3, 2).scores(np.array([1, 0], dtype=np.float32), 10)
    assert rows.tolist() == [0, 1, 2]
    np.testing.assert_allclose(scores, [1, 0.6, 0], atol=1e-6)
    with pytest.raises(IndexDamaged, match="FAISS cannot read it"):
        VectorStore.read(tmp_path, 3, 2)


class CountingEmbedder(HashEmbedder):
    """Counts the texts it had to embed."""

    count = 0

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> np.ndarray:
        self.count += len(texts)
        return super().embed_passages(texts, advance)


def test_only_changed_texts_are_embedded_again(few: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_index(few, HashEmbedder(), tmp_path)
    clause_id = few.clauses[3].clause_id
    monkeypatch.setattr(building, "load_phrasings", lambda corpus: {clause_id: ["保税仓怎么租"]})
    counting = CountingEmbedder()
    reused = build_index(few, counting, tmp_path)
    assert counting.count == 2  # one to see that the model is still the same, and the new one
    assert reused.version == build_index(few, HashEmbedder(), tmp_path / "afresh").version


def test_a_model_that_changed_behind_its_name_embeds_everything(few: Corpus, tmp_path: Path) -> None:
    build_index(few, HashEmbedder(), tmp_path)
    again = build_index(few, HashEmbedder("other weights"), tmp_path)
    assert again.version == build_index(few, HashEmbedder("other weights"), tmp_path / "afresh").version
