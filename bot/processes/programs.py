"""The settings -> the three programs of the product: command, environment, health page and who waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.processes.environments import RASA, WEB
from bot.processes.settings import Settings, child_environment

MODEL_FOLDER = "bot/nlu/model"


@dataclass(frozen=True)
class Program:
    """One process to keep running. `after` names programs that must have been ready once before it starts."""

    name: str
    command: tuple[str, ...]
    ready_url: str
    environment: Mapping[str, str]
    after: tuple[str, ...] = field(default=())


def list_programs(settings: Settings) -> list[Program]:
    """web and rasa start side by side (both load for seconds), actions once web can answer it."""
    environment = child_environment(settings)
    return [
        Program(
            name="web",
            command=(str(WEB.interpreter), "-m", "bot.web"),
            ready_url=f"http://127.0.0.1:{settings.internal_port}/readyz",
            environment=environment,
        ),
        Program(
            name="rasa",
            command=(str(RASA.interpreter), "-m", "bot.nlu.serve", *rasa_arguments(settings)),
            ready_url=f"http://127.0.0.1:{settings.rasa_port}/",
            environment=environment,
        ),
        Program(
            name="actions",
            command=(
                *(str(RASA.interpreter), "-m", "rasa_sdk"),
                *("--actions", "actions", "--port", str(settings.actions_port)),
            ),
            ready_url=f"http://127.0.0.1:{settings.actions_port}/health",
            environment=environment,
            after=("web",),
        ),
    ]


def rasa_arguments(settings: Settings) -> tuple[str, ...]:
    """What Rasa's own command line gets."""
    return (
        *("run", "-m", MODEL_FOLDER, "-p", str(settings.rasa_port), "-i", "127.0.0.1"),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    )
