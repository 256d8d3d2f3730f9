"""`python -m policy_index parse|build|search|show|check`."""

from policy_index.command_line import run

run()
