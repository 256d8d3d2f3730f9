"""An index with one thing wrong is refused in words or the previous one serves: never a crash, never a wrong answer."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from policy_index.build_index import build_index, is_up_to_date
from policy_index.corpus import Corpus
from policy_index.errors import IndexDamaged, IndexForeign, IndexMissing
from policy_index.expand_query import expand_query
from policy_index.index_folder import current_manifest, open_index
from policy_index.search import Searcher

FILES = (
    "manifest.json", "entries.jsonl", "centre.npy", "passages.npy", "vectors.faiss", "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy", "lexical/indptr.csc.index.npy", "lexical/params.index.json", "lexical/vocab.index.json",
)  # fmt: skip
BUILD = "python -m policy_index build"
NAME = "fake/hash-16"


class HashEmbedder:
    """Vectors from a digest of the text: meaningless, but quick and the same every time. `salt` makes another model."""

    dimension = 16

    def __init__(self, name: str = NAME, salt: str = "") -> None:
        self.name = name
        self._salt = salt

    def embed_query(self, text: str) -> np.ndarray:
        digest = hashlib.sha256((self._salt + text).encode()).digest()
        vector = np.frombuffer(digest, dtype=np.uint8)[:16].astype(np.float32) - 127.5
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> np.ndarray:
        if advance:
            advance(len(texts))
        return np.stack([self.embed_query(text) for text in texts])


@pytest.fixture(scope="module")
def whole(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One built index."""
    root = tmp_path_factory.mktemp("whole")
    build_index(corpus, HashEmbedder(), root)
    return root


@pytest.fixture(scope="module")
def with_previous(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A current index and the one it replaced, both for the same model and corpus."""
    root = tmp_path_factory.mktemp("two")
    build_index(corpus, HashEmbedder(salt="older"), root)
    build_index(corpus, HashEmbedder(), root)
    return root


def current_of(root: Path) -> Path:
    return root / (root / "current").read_text(encoding="utf-8").strip()


def copy_of(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root, tmp_path / "built"))


Damage = Callable[[Path], None]


def cut(name: str, share: float) -> Damage:
    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: min(int(len(content) * share), len(content) - 1)])

    return damage


def change_byte(name: str, share: float) -> Damage:
    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[min(int(len(content) * share), len(content) - 1)] ^= 0x01
        (folder / name).write_bytes(bytes(content))

    return damage


def flip_bit(name: str, offset: int, bit: int) -> Damage:
    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[offset] ^= 1 << bit
        (folder / name).write_bytes(bytes(content))

    return damage


def edit_manifest(**values: object) -> Damage:
    def damage(folder: Path) -> None:
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")

    return damage


def write(name: str, content: bytes) -> Damage:
    def damage(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)

    return damage


def remove(name: str) -> Damage:
    def damage(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def swap(one: str, other: str) -> Damage:
    def damage(folder: Path) -> None:
        first, second = (folder / one).read_bytes(), (folder / other).read_bytes()
        (folder / one).write_bytes(second)
        (folder / other).write_bytes(first)

    return damage


DAMAGES: dict[str, Damage] = {
    **{f"{name} cut to {share:.0%}": cut(name, share) for name in FILES for share in (0, 0.01, 0.5, 1)},
    **{
        f"{name} byte at {share:.0%}": change_byte(name, share)
        for name in FILES
        for share in (0, 0.1, 0.3, 0.6, 0.9, 1)
    },
    **{
        f"vectors.faiss bit {bit} of byte {at}": flip_bit("vectors.faiss", at, bit)
        for at in (0, 3, 4, 8, 16, 33, 40)
        for bit in (0, 7)
    },
    **{f"centre.npy bit 0 of byte {at}": flip_bit("centre.npy", at, 0) for at in (0, 6, 8, 10, 60, 127)},
    **{f"{name} missing": remove(name) for name in (*FILES, "lexical")},
    **{f"{name} empty": write(name, b"") for name in FILES},
    "a byte appended": lambda folder: (folder / "vectors.faiss").open("ab").write(b"\0") and None,
    "an extra file": write("notes.txt", b"x"),
    "an extra file below": write("lexical/extra.npy", b"x"),
    "an extra folder": write("other/file.txt", b"x"),
    "two files swapped": swap("lexical/data.csc.index.npy", "lexical/indices.csc.index.npy"),
    "manifest: a list": write("manifest.json", b"[]"),
    "manifest: a number": write("manifest.json", b"7"),
    "manifest: not UTF-8": write("manifest.json", b"\xff\xfe{}"),
    "manifest: an unknown key": edit_manifest(surprise=1),
    "manifest: rows": edit_manifest(rows=1),
    "manifest: dimension": edit_manifest(dimension=384),
    "manifest: clauses": edit_manifest(clauses=1),
    "manifest: version": edit_manifest(version="000000000000"),
    "manifest: ranking": edit_manifest(ranking={}),
    "manifest: data": edit_manifest(data_digest="0" * 64),
    "manifest: format": edit_manifest(format=2),
    "manifest: model": edit_manifest(model="BAAI/bge-large-zh-v1.5"),
    "manifest: corpus": edit_manifest(corpus_digest="0" * 64),
    "manifest: files null": edit_manifest(files=None),
    "manifest: files a list": edit_manifest(files=["vectors.faiss"]),
    "manifest: ranking null": edit_manifest(ranking=None),
    "manifest: files empty": edit_manifest(files={}),
    "manifest: one file left out": lambda folder: edit_manifest(
        files=dict(list(json.loads((folder / "manifest.json").read_text())["files"].items())[1:])
    )(folder),
}


def test_every_file_of_an_index_is_damaged(whole: Path) -> None:
    """The names above stand still so that tests can be called by them; the manifest says whether any is missing."""
    manifest = current_manifest(whole)
    assert manifest is not None
    assert sorted(FILES) == sorted(["manifest.json", *manifest.files])
    assert len(DAMAGES) >= 75


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_index_is_refused_in_words(whole: Path, corpus: Corpus, tmp_path: Path, name: str) -> None:
    root = copy_of(whole, tmp_path)
    DAMAGES[name](current_of(root))
    with pytest.raises((IndexDamaged, IndexForeign)) as caught:
        Searcher.load(root, corpus, HashEmbedder())
    assert BUILD in str(caught.value)
    assert str(current_of(root)) in str(caught.value)
    assert not is_up_to_date(corpus, NAME, root)


@pytest.mark.parametrize("name", DAMAGES)
def test_the_previous_index_serves_where_there_is_one(
    with_previous: Path, corpus: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    root = copy_of(with_previous, tmp_path)
    previous = next(path.name for path in root.iterdir() if path.is_dir() and path != current_of(root))
    DAMAGES[name](current_of(root))
    with caplog.at_level(logging.ERROR):
        folder, manifest = open_index(root, NAME, corpus.digest)
    assert (folder.name, manifest.version) == (previous, previous)
    assert BUILD in caplog.text
    assert previous in caplog.text


def test_the_previous_index_answers_as_it_always_did(with_previous: Path, corpus: Corpus, tmp_path: Path) -> None:
    root = copy_of(with_previous, tmp_path)
    previous = next(path for path in root.iterdir() if path.is_dir() and path != current_of(root))
    (tmp_path / "alone").mkdir()
    shutil.copytree(previous, tmp_path / "alone" / previous.name)
    change_byte("vectors.faiss", 0.5)(current_of(root))
    query = expand_query("外资研发中心奖励")
    scores = [
        [
            (c.clause_id, c.score)
            for c in Searcher.load(where, corpus, HashEmbedder(salt="older")).search(query).candidates
        ]
        for where in (root, tmp_path / "alone")
    ]
    assert scores[0] == scores[1]


def test_a_folder_that_is_still_being_written_never_serves(whole: Path, corpus: Corpus, tmp_path: Path) -> None:
    root = copy_of(whole, tmp_path)
    shutil.copytree(current_of(root), root / ".writing-1")
    change_byte("vectors.faiss", 0.5)(current_of(root))
    with pytest.raises(IndexDamaged):
        open_index(root, NAME, corpus.digest)


def test_both_damaged_is_refused(with_previous: Path, corpus: Corpus, tmp_path: Path) -> None:
    root = copy_of(with_previous, tmp_path)
    for folder in (path for path in root.iterdir() if path.is_dir()):
        change_byte("entries.jsonl", 0.5)(folder)
    with pytest.raises(IndexDamaged, match=f"{current_of(root).name}.*entries.jsonl"):
        open_index(root, NAME, corpus.digest)


@pytest.mark.parametrize(
    ("model", "digest", "word"),
    [
        ("other/model", None, "embedding model"),
        (NAME, "0" * 64, "corpus"),
        ("other/model", "0" * 64, "embedding model"),
    ],
)
def test_an_index_for_something_else_is_foreign(
    whole: Path, corpus: Corpus, model: str, digest: str | None, word: str
) -> None:
    with pytest.raises(IndexForeign) as caught:
        open_index(whole, model, digest or corpus.digest)
    assert [part for part in (word, BUILD, str(whole)) if part not in str(caught.value)] == []


@pytest.mark.parametrize(
    "pointer",
    [
        b"",
        b"\n",
        b"000000000000\n",
        b"../elsewhere\n",
        b"/etc\n",
        b".\n",
        b"..\n",
        b".hidden\n",
        b"\xff\xfe",
        b"a\nb\n",
        None,
    ],
)
def test_a_damaged_pointer_leads_nowhere_else(
    whole: Path, corpus: Corpus, tmp_path: Path, pointer: bytes | None
) -> None:
    """The one whole index is found all the same; the pointer is only a preference among verified folders."""
    root = copy_of(whole, tmp_path)
    folder = current_of(root)
    (root / "current").unlink()
    if pointer is not None:
        (root / "current").write_bytes(pointer)
    assert open_index(root, NAME, corpus.digest)[0] == folder
    change_byte("centre.npy", 0.9)(folder)
    with pytest.raises(IndexDamaged, match=BUILD):
        open_index(root, NAME, corpus.digest)


@pytest.mark.parametrize(
    "make",
    [lambda root: None, lambda root: root.mkdir(), lambda root: (root.mkdir(), (root / "current").write_text("x\n"))],
)
def test_no_index_at_all(corpus: Corpus, tmp_path: Path, make: Callable[[Path], object]) -> None:
    root = tmp_path / "built"
    make(root)
    with pytest.raises(IndexMissing, match=BUILD):
        open_index(root, NAME, corpus.digest)
    assert current_manifest(root) is None
    assert not is_up_to_date(corpus, NAME, root)


def test_folder_of_another_name_does_not_pass_for_its_version(whole: Path, corpus: Corpus, tmp_path: Path) -> None:
    """A renamed folder still holds the same bytes; what it says it is comes from its manifest."""
    root = copy_of(whole, tmp_path)
    version = current_of(root).name
    current_of(root).rename(root / "renamed")
    assert open_index(root, NAME, corpus.digest)[1].version == version
