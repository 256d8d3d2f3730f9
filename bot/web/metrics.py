"""What happens in the door in, Prometheus text out; labels are names of ours, never an asker's words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16)


class Metrics:
    """All figures of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "zhengda_requests", "Requests answered", ["listener", "method", "route", "status"], registry=self.registry
        )
        self.turns = Counter("zhengda_turns", "Turns finished", ["way", "outcome"], registry=self.registry)
        self.turn_seconds = Histogram(
            "zhengda_turn_seconds", "One turn in the door", ["way"], buckets=SECONDS, registry=self.registry
        )
        self.rasa_seconds = Histogram(
            "zhengda_rasa_seconds", "Waiting for Rasa in one turn", buckets=SECONDS, registry=self.registry
        )
        self.rasa_failures = Counter("zhengda_rasa_failures", "Turns Rasa failed", ["kind"], registry=self.registry)
        self.answer_seconds = Histogram(
            "zhengda_answer_seconds", "One answer", ["way"], buckets=SECONDS, registry=self.registry
        )
        self.answer_failures = Counter("zhengda_answer_failures", "Answers failed", ["way"], registry=self.registry)
        self.search_seconds = Histogram("zhengda_search_seconds", "One search", buckets=SECONDS, registry=self.registry)
        self.decisions = Counter(
            "zhengda_decisions",
            "Decisions on eligibility asked for by programs",
            ["measure", "verdict"],
            registry=self.registry,
        )
        self.rasa_up = Gauge("zhengda_rasa_up", "1 while turns go to Rasa", registry=self.registry)

    def render(self) -> bytes:
        """The text that Prometheus reads."""
        return generate_latest(self.registry)
