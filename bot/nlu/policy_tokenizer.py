"""Rasa messages go in, messages cut into words by jieba with the project's dictionary come out."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class PolicyTokenizer(JiebaTokenizer):
    """Rasa's JiebaTokenizer, retrained when a word of the dictionary changes.

    Rasa's training cache knows the dictionary's path, not what stands in it.
    """

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        folder = config.get("dictionary_path")
        if folder is None:
            return None
        digest = hashlib.sha256()
        for file in sorted(Path(folder).iterdir()):
            digest.update(file.read_bytes())
        return digest.hexdigest()
