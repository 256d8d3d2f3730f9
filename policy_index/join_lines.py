"""Text of a source file in, paragraphs out: page marks removed, page cuts and hard line ends joined, nothing corrected.

Scanned policy texts break lines in three ways: a paragraph ends (one blank line, or none in files that print a
paragraph a line), a printed line ends inside a sentence (no blank line), a page ends inside a sentence (several blank
lines, perhaps a page mark). Only a paragraph that cannot be over is joined to what follows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

PAGE_MARK = re.compile(r"[-—–]\s*\d+\s*[-—–]")
MARKER = re.compile(
    r"(?P<article>第[一二三四五六七八九十百零]+条)|(?P<chapter>[一二三四五六七八九十]+、)"
    r"|[（(](?P<bracketed>[一二三四五六七八九十]+)[）)]|(?P<arabic>\d+)[.．、](?!\d)"
)
UNIT_LINE = re.compile(r"[（(〔\[【]?\s*(?:责任|牵头|配合|主办|承办|协办|参与)(?:单位|部门)\s*[：:]")
_FINISHED = re.compile(
    r"[。！？；：:!?…][”’」』）)]*$"  # a sentence's end, perhaps inside closing marks
    r"|(?:单位|部门)[：:][^。]*[）)〕\]】]$|负责[^。]*[）)〕\]】]$"  # a unit list's end
    # A remark in brackets of its own behind a finished sentence; a bare numeral there begins an item.
    r"|[。！？…][（(〔\[【](?![\d一二三四五六七八九十]+[）)])(?:[^（(〔\[【）)〕\]】]|[（(〔\[【][^（(〔\[【）)〕\]】]*[）)〕\]】])*[）)〕\]】]$"
)
_INNER_PUNCTUATION = re.compile(r"[，。；、：,;]")
_BLANK_LINES_OF_A_PAGE_CUT = 2
_LONGEST_HEADING = 45


@dataclass(frozen=True)
class Paragraph:
    """One printed paragraph. `lines` counts source lines from 1; `after_cut` tells that it opens a new page."""

    text: str
    lines: tuple[int, int]
    after_cut: bool = False


@dataclass(frozen=True)
class _Line:
    text: str
    number: int
    blanks_before: int
    after_mark: bool


def join_lines(source: str) -> list[Paragraph]:
    """Paragraphs of `source` in order; `**` bold marks and page marks are left out, every other character is kept."""
    paragraphs: list[Paragraph] = []
    for line in _printed_lines(source):
        if paragraphs and _continues(paragraphs[-1].text, line):
            last = paragraphs[-1]
            paragraphs[-1] = replace(last, text=_join(last.text, line.text), lines=(last.lines[0], line.number))
        else:
            paragraphs.append(Paragraph(line.text, (line.number, line.number), _opens_page(line)))
    return paragraphs


def _printed_lines(source: str) -> list[_Line]:
    lines: list[_Line] = []
    blanks, marked = 0, False
    for number, raw in enumerate(source.lstrip("\ufeff").splitlines(), start=1):
        text = raw.replace("**", "").strip()
        if not text:
            blanks += 1
        elif PAGE_MARK.fullmatch(text):
            marked = True
        else:
            lines.append(_Line(text, number, blanks, marked))
            blanks, marked = 0, False
    return lines


def _opens_page(line: _Line) -> bool:
    return line.after_mark or line.blanks_before > _BLANK_LINES_OF_A_PAGE_CUT


def _continues(before: str, line: _Line) -> bool:
    """Whether `line` goes on with the paragraph `before`: it must be unfinished, and the gap no paragraph's."""
    if MARKER.match(line.text) or UNIT_LINE.match(line.text):
        return False
    if _FINISHED.search(before) or _is_heading(before) or not _INNER_PUNCTUATION.search(before):
        return False
    return line.blanks_before == 0 or _opens_page(line)


def _is_heading(text: str) -> bool:
    return bool(MARKER.match(text)) and len(text) <= _LONGEST_HEADING and "。" not in text


def _join(before: str, after: str) -> str:
    latin = before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
    return f"{before} {after}" if latin else before + after
