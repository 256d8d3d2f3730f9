"""The graph runs in an order of its own: the same outputs as Rasa's runner, the same errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.run_graph import order_of, run_in_order


def node(**needs: str) -> SchemaNode:
    return SchemaNode(needs=needs, uses=object, constructor_name="create", fn="run", config={})


@pytest.fixture(scope="module")
def runner(model_path: Path) -> tuple[Any, Any]:
    processor = Agent.load(str(model_path)).processor
    assert processor is not None
    return processor.graph_runner, processor


@pytest.mark.parametrize("text", ["保税维修归哪个部门管？", "hello", "第6条"])
def test_a_parse_and_a_prediction_are_rasas(runner: tuple[Any, Any], text: str) -> None:
    graph, processor = runner
    metadata = processor.model_metadata
    asked = {"__message__": [UserMessage(text, message_id="m")]}
    parsed = [
        run(graph, inputs=asked, targets=[metadata.nlu_target])[metadata.nlu_target][0].as_dict(
            only_output_properties=True
        )
        for run in (DaskGraphRunner.run, run_in_order)
    ]
    assert parsed[0] == parsed[1]
    intent = {"intent": parsed[0]["intent"], "entities": []}
    tracker = DialogueStateTracker.from_events(
        "t", [ActionExecuted("action_listen"), UserUttered(text, intent["intent"], [], parse_data=intent)]
    )
    predicted = [
        run(graph, inputs={"__tracker__": tracker}, targets=[metadata.core_target])[metadata.core_target].__dict__
        for run in (DaskGraphRunner.run, run_in_order)
    ]
    assert predicted[0] == predicted[1]


def test_an_input_named_like_a_node_is_refused(runner: tuple[Any, Any]) -> None:
    graph, processor = runner
    for run in (DaskGraphRunner.run, run_in_order):
        with pytest.raises(GraphRunError):
            run(
                graph,
                inputs={"__message__": next(iter(graph._instantiated_nodes))},
                targets=[processor.model_metadata.nlu_target],
            )


def test_a_missing_input_is_named(runner: tuple[Any, Any]) -> None:
    graph, processor = runner
    for run in (DaskGraphRunner.run, run_in_order):
        with pytest.raises(GraphRunError, match="__message__"):
            run(graph, targets=[processor.model_metadata.nlu_target])


def test_a_node_comes_after_those_it_needs_and_others_are_left_out() -> None:
    schema = GraphSchema({"c": node(x="a", y="b"), "a": node(m="__message__"), "b": node(x="a"), "other": node(x="a")})
    assert order_of(schema, ["c"]) == (("a", ("__message__",)), ("b", ("a",)), ("c", ("a", "b")))
