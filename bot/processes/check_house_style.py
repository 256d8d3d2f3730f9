"""The code -> every place that breaks a house rule no other tool knows.

Rules: modules up to 300 lines, functions up to 40, a module says in its docstring what goes in and comes out, no
module is named for being of use (utils and its kin), environment variables are read in settings modules alone.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.processes.settings import ROOT

FOLDERS = ("policy_index", "bot", "actions")
MODULE_LINES = 300
FUNCTION_LINES = 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
# One settings module per process; actions/ is flat and has its own.
SETTINGS_MODULES = {"settings.py", "action_settings.py"}
# Alembic writes and names these itself.
LEFT_OUT = {"versions", "__pycache__", "built", "model"}


def find_faults(file: Path, root: Path = ROOT) -> Iterator[str]:
    """Every broken rule of one module, as `path:line what`."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    place = file.relative_to(root)
    lines = len(text.splitlines())
    if lines > MODULE_LINES:
        yield f"{place}: {lines} lines, at most {MODULE_LINES}"
    if file.stem in EMPTY_NAMES:
        yield f"{place}: a name that says nothing; name the stage or the thing"
    if not ast.get_docstring(tree) and text.strip():
        yield f"{place}: no docstring; its first line says what goes in and what comes out"
    for node in ast.walk(tree):
        yield from faults_of_node(node, place)


def faults_of_node(node: ast.AST, place: Path) -> Iterator[str]:
    """The broken rules that one piece of code shows."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > FUNCTION_LINES:
            yield f"{place}:{node.lineno} {node.name}: {lines} lines, at most {FUNCTION_LINES}"
    if place.name not in SETTINGS_MODULES and reads_environment(node):
        yield f"{place}:{getattr(node, 'lineno', 0)} reads environment variables; only a settings module does"


def reads_environment(node: ast.AST) -> bool:
    """Whether the node is `os.environ` or `os.getenv`."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    )


def list_modules() -> list[Path]:
    """All modules of the product."""
    files = (file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py")))
    return [file for file in files if not LEFT_OUT.intersection(file.relative_to(ROOT).parts)]


def main() -> int:
    """Print the faults; the exit status."""
    faults = [fault for file in list_modules() for fault in find_faults(file)]
    print("\n".join(faults) if faults else "no faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
