"""YAML data files of policy_index/terms/ in, typed records out: section words, units with aliases.

Each reader checks its file's shape and names the file and the entry when it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policy_index.errors import DataInvalid
from policy_index.split_clauses import SectionWords

TERMS = Path(__file__).parent / "terms"


@dataclass(frozen=True)
class UnitTerm:
    """A canonical unit name of one jurisdiction and the other names it is printed or spoken under."""

    name: str
    printed: tuple[str, ...]
    aliases: tuple[str, ...]
    spoken: tuple[str, ...] = ()
    """Ways of speaking that find the unit in a question and that nobody would print (公安那边)."""


class _Loader(yaml.CSafeLoader):
    """Safe loading by libyaml, in which only true and false are booleans: `on` is a key of every review, no yes."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(path: Path) -> Any:
    """The content of a YAML data file. Raises DataInvalid with the file and line when it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise DataInvalid(
            f"{path}: cannot be read as YAML ({problem}). Mend the file or restore it from git."
        ) from None


def load_section_words(path: Path = TERMS / "section_words.yml") -> SectionWords:
    """Words by which sections are known, in the order in which they are tried."""
    data = load_yaml(path)
    sections = tuple(
        (s["slug"], s["kind"], tuple(s["words"])) for s in _rows(path, data, "sections", ("slug", "kind", "words"))
    )
    return SectionWords(sections, tuple(data["expiry"]))


def load_units(jurisdiction: str, folder: Path = TERMS / "units") -> tuple[UnitTerm, ...]:
    """Unit names of a jurisdiction; empty where nobody has written them yet (names then stand as printed)."""
    path = folder / f"{jurisdiction}.yml"
    if not path.exists():
        return ()
    data = load_yaml(path)
    endings = data.get("endings", ()) if isinstance(data, Mapping) else ()
    return tuple(
        UnitTerm(
            name=row["name"],
            printed=tuple(row.get("printed", ())),
            aliases=tuple(row.get("aliases", ())),
            spoken=tuple(stem + ending for stem in row.get("stems", ()) for ending in endings),
        )
        for row in _rows(path, data, "units", ("name",))
    )


def _rows(path: Path, data: Any, key: str, required: tuple[str, ...]) -> list[Mapping[str, Any]]:
    rows = data.get(key) if isinstance(data, Mapping) else None
    if not isinstance(rows, list):
        raise DataInvalid(f"{path}: expected a mapping with a list under `{key}`.")
    for number, row in enumerate(rows, start=1):
        missing = [name for name in required if not isinstance(row, Mapping) or name not in row]
        if missing:
            raise DataInvalid(f"{path}: entry {number} of `{key}` lacks {', '.join(missing)}: {row!r}")
    return rows
