"""A template of pages/ and its values in, an HTML response out: everything escaped, no script, a strict policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

FOLDER = Path(__file__).resolve().parents[1] / "pages"
NO_SCRIPT = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"
POLICY = f"{NO_SCRIPT}; frame-ancestors 'none'"


def policy_with_chat(frame_ancestors: str = "frame-ancestors 'none'") -> str:
    """The policy of a page that the chat stands on: files and calls of the door alone, no text becomes script."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
        f"base-uri 'none'; {frame_ancestors}; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def render_page(
    template: str, values: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The page; `lang` among the values is the language of its framing words, zh-Hans where it is absent."""
    html = _templates().get_template(template).render({"lang": "zh-Hans", **values})
    return HTMLResponse(html, status_code=status, headers={"Content-Security-Policy": POLICY, **(headers or {})})


@lru_cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
