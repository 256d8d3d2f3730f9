"""The pipeline's own components: normaliser over training data, featurizer and its mean, dictionary digest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.e5_featurizer import E5Featurizer, embed_query, ends_of, load_encoder
from bot.nlu.errors import FeaturizerNotTrained, TrainingExampleMoved
from bot.nlu.policy_tokenizer import PolicyTokenizer
from bot.nlu.text_normaliser import TextNormaliser

CONTEXT = ExecutionContext(GraphSchema({}), node_name="E5Featurizer2")


def make_examples(*texts: str) -> TrainingData:
    return TrainingData([Message.build(text, intent="ask_policy") for text in texts])


def make_featurizer(storage: LocalModelStorage, load: bool = False, scale: float = 8.0) -> E5Featurizer:
    make = E5Featurizer.load if load else E5Featurizer.create
    return make({**E5Featurizer.get_default_config(), "scale": scale}, storage, Resource("e5"), CONTEXT)


def vector_of(featurizer: E5Featurizer, text: str) -> np.ndarray:
    (message,) = featurizer.process([Message(data={TEXT: text})])
    (features,) = message.features
    return features.features


def test_normaliser_changes_training_examples() -> None:
    data = TextNormaliser().process_training_data(make_examples("保稅維修 ＡＥＯ", "／你好"))
    assert [example.get(TEXT) for example in data.training_examples] == ["保税维修 aeo", "你好"]


def test_normaliser_leaves_messages_without_text_alone() -> None:
    message = Message(data={"intent": "greet"})
    assert TextNormaliser().process([message])[0].get(TEXT) is None


def test_normaliser_refuses_an_example_whose_entities_would_move() -> None:
    example = Message.build("½ 市商务委", intent="ask_unit_tasks")
    example.set("entities", [{"entity": "unit", "value": "市商务委", "start": 2, "end": 6}])
    with pytest.raises(TrainingExampleMoved, match="Write the example in its normal form"):
        TextNormaliser().process_training_data(TrainingData([example]))


def test_featurizer_keeps_its_mean_in_the_model(tmp_path: Path) -> None:
    storage = LocalModelStorage.create(tmp_path)
    trained = make_featurizer(storage)
    trained.train(make_examples("保税维修谁负责", "出口退税几天", "你好"))
    loaded = make_featurizer(storage, load=True)
    assert np.array_equal(vector_of(trained, "外资奖励"), vector_of(loaded, "外资奖励"))
    assert vector_of(loaded, "外资奖励").shape == (1, 384)


def test_featurizer_centres_and_scales(tmp_path: Path) -> None:
    texts = ["保税维修谁负责", "出口退税几天", "你好"]
    storage = LocalModelStorage.create(tmp_path)
    make_featurizer(storage).train(make_examples(*texts))
    once, twice = (make_featurizer(storage, load=True, scale=scale) for scale in (1.0, 2.0))
    vectors: list[np.ndarray] = [vector_of(once, text) for text in texts]
    assert np.allclose(sum(vectors), 0, atol=1e-5)
    assert np.array_equal(vector_of(twice, texts[0]), 2 * vectors[0])


def test_encoding_repeats_to_the_bit() -> None:
    first = embed_query("外资研发中心").copy()
    embed_query.cache_clear()
    assert np.array_equal(first, embed_query("外资研发中心"))
    assert np.array_equal(first, load_encoder().query("外资研发中心"))


def test_featurizer_without_mean_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FeaturizerNotTrained, match="rasa train"):
        make_featurizer(LocalModelStorage.create(tmp_path), load=True)


def test_a_changed_dictionary_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("保税维修 2000 n\n", encoding="utf-8")
    before = PolicyTokenizer.fingerprint_addon({"dictionary_path": str(tmp_path)})
    (tmp_path / "terms.txt").write_text("保税维修 2001 n\n", encoding="utf-8")
    assert PolicyTokenizer.fingerprint_addon({"dictionary_path": str(tmp_path)}) != before
    assert PolicyTokenizer.fingerprint_addon({"dictionary_path": None}) is None


def test_the_dictionary_folder_holds_dictionaries_alone() -> None:
    folder = Path(__file__).parents[2] / "policy_index/terms/jieba"
    for file in folder.iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) == len({line.split()[0] for line in lines}) >= 250
        assert all(len(line.split()) == 3 and line.split()[1].isdigit() for line in lines), file


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("外资研发中心奖励由谁负责", "外资研发中心奖励由谁负责"),
        ("前" * 90 + "后" * 90, "前" * 60 + " " + "后" * 40),
        ("a" * 400, "a" * 400),
        ("a" * 300 + "b" * 300, "a" * 240 + " " + "b" * 160),
    ],
)
def test_a_long_message_is_read_at_its_ends(text: str, kept: str) -> None:
    assert ends_of(text) == kept
