"""Names in requirements/*.in and the environment this runs in -> requirements/*.txt, every package with its version.

Run with the environment's own Python, which holds what was tried and works:
    .venv/bin/python -m bot.processes.write_lock web web-test
A later name leaves out what an earlier one already holds.
"""

from __future__ import annotations

import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
HEADER = "# Written by `make locks` from {name}.in: every package the environment holds for it, nothing else.\n"
# torch is installed before the locks, without its dependencies: see requirements/torch.txt.
INSTALLED_APART = {"torch"}


def read_names(path: Path) -> list[Requirement]:
    """The requirements named in an .in file, comments left out."""
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def find_installed(requirement: Requirement) -> Distribution:
    """The installed distribution of a requirement; SystemExit with what to do when there is none."""
    try:
        return distribution(requirement.name)
    except PackageNotFoundError:
        raise SystemExit(f"{requirement.name} is not installed here: pip install '{requirement}', then again") from None


def dependencies_of(found: Distribution, extras: set[str]) -> list[Requirement]:
    """The requirements of a distribution that hold on this machine, with the extras asked for."""
    wanted = []
    for line in found.requires or []:
        needed = Requirement(line)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            wanted.append(needed)
    return wanted


def close_over(named: list[Requirement]) -> dict[str, str]:
    """Every package the named ones lead to: its canonical name -> `name==version`."""
    lines: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(named)
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        found = find_installed(requirement)
        public_version = found.version.split("+")[0]
        if key[0] not in INSTALLED_APART:
            lines[key[0]] = f"{found.metadata['Name']}=={public_version}"
        waiting.extend(dependencies_of(found, set(requirement.extras)))
    return lines


def main(names: list[str]) -> None:
    """Write requirements/<name>.txt for each name, in order."""
    held: set[str] = set()
    for name in names:
        lines = close_over(read_names(REQUIREMENTS / f"{name}.in"))
        own = [lines[key] for key in sorted(lines) if key not in held]
        held.update(lines)
        text = HEADER.format(name=name) + "\n".join(own) + "\n"
        (REQUIREMENTS / f"{name}.txt").write_text(text, encoding="utf-8")
        print(f"requirements/{name}.txt: {len(own)} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
