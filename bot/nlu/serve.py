"""Rasa's command line goes in, Rasa with this bot's patches, settings and a warm start comes out.

    python -m bot.nlu.serve run -m bot/nlu/model -p 5005 -i 127.0.0.1

ZHENGDA_RASA_PATCHES=off leaves Rasa's own code as it is (for comparison).
"""

from __future__ import annotations

import gc
import logging
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.nlu.settings import RasaSettings, read_settings, set_process_defaults

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints
    from sanic import Sanic

    LoadAgent = Callable[[Any, Any, Any, Any, Any], Awaitable[Agent]]

logger = logging.getLogger(__name__)

# Touches jieba's dictionary, opencc's tables, the encoder, the classifier and the extractor.
WARM_UP_MESSAGE = "請問第6條由市商務委負責嗎？"
# Has no conversation: reading one opens the database and builds its queries.
WARM_UP_SENDER = "warm-up"


def main() -> None:
    """Hand the command line to Rasa, prepared."""
    set_process_defaults()
    from rasa import __main__ as rasa_command

    prepare_rasa(read_settings())
    rasa_command.main()


def prepare_rasa(settings: RasaSettings) -> None:
    """Patch Rasa (unless the settings say no) and make servers start warm."""
    from rasa.core import run

    from bot.nlu.patches import patch_rasa

    if settings.patches:
        patch_rasa()
    run.load_agent_on_start = _warm_loader(run.load_agent_on_start, settings)


def _warm_loader(load_agent: LoadAgent, settings: RasaSettings) -> LoadAgent:
    async def load_agent_on_start(
        model_path: str | None,
        endpoints: AvailableEndpoints | None,
        remote_storage: str | None,
        app: Sanic,
        loop: AbstractEventLoop,
    ) -> Agent:
        if settings.actions_url and endpoints and endpoints.action:
            endpoints.action.url = settings.actions_url
        agent = await load_agent(model_path, endpoints, remote_storage, app, loop)
        if agent.is_ready():
            # Runs before the port opens: who can connect, gets a fast first answer.
            await agent.parse_message(WARM_UP_MESSAGE)
            await agent.tracker_store.retrieve(WARM_UP_SENDER)
        if settings.patches:
            settle_memory()
        return agent

    return load_agent_on_start


def settle_memory() -> None:
    """What is loaded now stays for the process's life: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
