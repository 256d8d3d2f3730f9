"""A value in, its JSON as readable text out that every database and every client can take."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """Chinese stays readable; half a surrogate pair, which JSON can carry and UTF-8 cannot, becomes `?`."""
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode("utf-8")
