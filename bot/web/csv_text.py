"""A header and rows in, a CSV file out that a spreadsheet opens as text and never as formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from starlette.responses import Response

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Chinese in the system's code page
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The file's text; numbers of ours stay numbers, every other cell that could start a formula is marked as text."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue()


def csv_reply(
    name: str, header: Sequence[str], rows: Iterable[Sequence[object]], more: Mapping[str, str] | None = None
) -> Response:
    """The file as a download; `more` are further headers of HTTP."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **(more or {})}
    return Response(write_csv(header, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = str(value)
    dangerous = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if dangerous else text
