"""Rasa messages as typed go in, messages whose text recognition can rely on come out.

First in the pipeline. Rasa's RegexMessageHandler runs after the whole pipeline, on the text this
component leaves behind: a leading slash that survives here is executed as an intent.
"""

from __future__ import annotations

import inspect
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.errors import TrainingExampleMoved
from policy_index import clean_text

# A message of nothing (or of slashes alone) leaves the word counter without features and the classifier,
# which then fails on the missing columns, without an answer.
NOTHING_SAID = "?"


def normal_form(text: str) -> str:
    """What recognition reads in place of a message as typed; never empty."""
    return clean_text.normalise_message(text) or NOTHING_SAID


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextNormaliser(GraphComponent):
    """Replaces the text of every message, at training and at recognition, by its normal form.

    The text as typed stays in the tracker (`UserUttered.text`); `latest_message.text` is the normal form,
    and entity offsets count in it.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextNormaliser:
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Retrain when the cleaning changes: Rasa's cache sees this class alone."""
        return inspect.getsource(clean_text)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if isinstance(text, str):
                message.set(TEXT, normal_form(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalise the examples.

        Errors: TrainingExampleMoved where an annotated entity would no longer stand at its offset.
        """
        for example in training_data.training_examples:
            text = example.get(TEXT)
            if not isinstance(text, str):
                continue
            normal = clean_text.normalise_message(text)
            if example.get(ENTITIES) and len(normal) != len(text):
                raise TrainingExampleMoved(text, normal)
            example.set(TEXT, normal)
        return training_data
