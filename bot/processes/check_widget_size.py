"""The widget's files -> the bytes a visitor's browser loads before the chat's first use, and whether they keep the limit.

Counted as they travel at best: each file alone, gzip -9. The same files stand for all three modes: a button loads them, and
so does a chat that is visible at once, inline or as a page, until it is touched (tests/widget/test_loading.py holds a browser
to this list). What follows (the drawing of replies, menu, hand-over) is printed beside it and not limited.
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

from bot.processes.settings import ROOT

FOLDER = ROOT / "bot" / "widget"
LIMIT = 20 * 1024
LOADER, ENTRY, STYLE = "policy-chat.js", "element.js", "widget.css"
STATIC_IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom\s+['"]\./([\w-]+\.js)['"]""", re.MULTILINE)


def list_modules(folder: Path, entry: str) -> set[str]:
    """The module and everything it imports statically, however deep; `import()` waits until it is needed."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += STATIC_IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return found


def list_first_files(folder: Path) -> list[Path]:
    """Everything that is loaded before the chat is first used: loader, modules, style, and the largest locale."""
    names = {LOADER, STYLE, *list_modules(folder, ENTRY)}
    locale = max((folder / "locales").glob("*.json"), key=measure)
    return sorted([*(folder / name for name in names), locale])


def measure(file: Path) -> int:
    """Bytes of one file, compressed."""
    return len(gzip.compress(file.read_bytes(), compresslevel=9, mtime=0))


def main(folder: Path = FOLDER) -> int:
    """Print sizes and sum; 1 where the sum is over the limit."""
    first = list_first_files(folder)
    size = sum(measure(file) for file in first)
    later = [file for file in folder.rglob("*") if file.suffix in {".js", ".css"} and file not in first]
    for file in first:
        print(f"{measure(file):6,}  {file.relative_to(folder)}")
    print(f"{size:6,}  before the first use in every mode, at most {LIMIT:,}")
    print(f"{sum(measure(file) for file in later):6,}  with the first use")
    return 0 if size <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
