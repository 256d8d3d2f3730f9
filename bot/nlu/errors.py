"""What can go wrong on the Rasa side, each with what, where, what was expected and what to do."""

from __future__ import annotations

from rasa.shared.exceptions import RasaException


class NluError(RasaException):
    """Parent of the errors of bot.nlu; Rasa's command line prints it without a stack trace."""


class TrainingExampleMoved(NluError):
    """An annotated training example changes its length when normalised, so its entities would move."""

    def __init__(self, text: str, normal: str) -> None:
        super().__init__(
            f"nlu_data: the example {text!r} annotates an entity and becomes {normal!r} when normalised. "
            "Expected the same length. Write the example in its normal form."
        )


class FeaturizerNotTrained(NluError):
    """The model holds no mean vector for the encoder."""

    def __init__(self, resource: str) -> None:
        super().__init__(
            f"E5Featurizer: the model has no mean vector under {resource!r}. Expected one 384-number vector "
            "written at training. Train again: rasa train --data nlu_data --out bot/nlu/model "
            "--fixed-model-name policy"
        )
