"""`python -m policy_index parse|build|search|show|check`."""

from policy_index.settings import calm_openmp

calm_openmp()  # before the encoder's library loads

from policy_index.command_line import run  # noqa: E402

run()
