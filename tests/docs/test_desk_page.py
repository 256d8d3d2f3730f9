"""docs/desk.md and the desk name the same keys; every key of the cheat sheet is bound, and every one has its words."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "bot" / "desk" / "pages"
PAGE = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
CODE = "\n".join(file.read_text(encoding="utf-8") for file in sorted(PAGES.glob("*.js")))
SHEET = (PAGES / "cheat_sheet.js").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^  \['(\w+)', \[([^\]]*(?:\]')?[^\]]*)\]\],$", SHEET, re.MULTILINE))


def keys_of(row: str) -> list[str]:
    return [key for key in re.findall(r"'([^']+)'", row) if key != "…"]


def test_the_page_lists_the_keys_of_the_cheat_sheet() -> None:
    table = PAGE.split("| key | does |")[1].split("\n\n")[0]
    documented = [re.findall(r"`([^`]+)`", line.split("|")[1]) for line in table.splitlines()[2:]]
    assert documented == [keys_of(row) for row in ROWS.values()]


def test_every_row_is_bound_and_has_words() -> None:
    bound = set(re.findall(r"words: (?:n === 1 && )?'(\w+)'", CODE))
    assert set(ROWS) == bound | {"open"}, "Enter is the browser's own way to follow a link"
    for locale in ("zh-CN", "zh-TW", "en"):
        words = json.loads((PAGES / "locales" / f"{locale}.json").read_text(encoding="utf-8"))["keys"]
        assert set(ROWS) <= set(words)
