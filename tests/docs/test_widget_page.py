"""docs/widget.md names what the widget's code reads and says, and nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "bot" / "widget"
PAGE = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")


def code(suffix: str) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(WIDGET.glob(f"*.{suffix}")))


def rows(head: str) -> str:
    """The table whose first column is headed so."""
    return re.split(rf"^\| {head} \|", PAGE, flags=re.MULTILINE)[1].split("\n\n")[0]


def first_cells(head: str) -> set[str]:
    cells = [line.split("|")[1] for line in rows(head).splitlines()[2:]]
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_attributes():
    host = re.findall(r"(?:this|host)\.(?:get|has|toggle)Attribute\('(\w+)'", code("js"))
    styled = re.findall(r":host\(\[(\w+)", code("css"))
    assert first_cells("attribute") == {*host, *styled} - {"hidden"}


def test_properties():
    read = set(re.findall(r"var\((--policy-chat-[\w-]+)", code("css")))
    assert first_cells("property") == read


def test_events():
    reported = {
        f"policy-chat:{name}"
        for name in re.findall(r"report\((?:\w+ \? )?'(\w+)'(?: : '(\w+)')?", code("js"))
        for name in name
        if name
    }
    assert first_cells("event") == reported


def test_methods():
    element = (WIDGET / "element.js").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)\((?:text)?\)`", PAGE)
    assert named
    assert [name for name in named if not re.search(rf"^  (?:async )?{name}\(", element, re.MULTILINE)] == []
