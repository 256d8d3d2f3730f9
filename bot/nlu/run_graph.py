"""Rasa's graph of components goes in, run in one fixed order it comes out; results and errors are unchanged.

Rasa hands its graph to dask, which for every run cuts the graph to its targets, sorts it and keeps a scheduler's books: for a
graph of ten quick components more work than most of them do, three times a turn. The order never changes, so it is worked out
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter
from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner

Order = tuple[tuple[str, tuple[str, ...]], ...]
"""Nodes, each after those it needs, with the names of these."""


def run_in_order(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """The outputs of the targets. Errors: GraphRunError, as Rasa raises it."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    found = {name: (name, value) for name, value in (inputs or {}).items()}
    clashing = [
        name for name, (_, value) in found.items() if isinstance(value, str) and value in runner._instantiated_nodes
    ]
    if clashing:
        raise GraphRunError(f"The values of the inputs {clashing} are names of nodes in the graph schema.")
    try:
        for name, needs in _order(runner, wanted):
            if name not in found:
                found[name] = runner._instantiated_nodes[name](*(found.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(found[name] for name in wanted)


def _order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> Order:
    """Kept with the runner: a new model comes with a new one."""
    known: dict[tuple[str, ...], Order] = runner.__dict__.setdefault("_orders", {})
    if targets not in known:
        known[targets] = order_of(runner._graph_schema, targets)
    return known[targets]


def order_of(schema: GraphSchema, targets: Sequence[str]) -> Order:
    """The nodes that the targets need, in an order in which they can run."""
    nodes = schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    return tuple((name, needs[name]) for name in TopologicalSorter(needs).static_order() if name in needs)
