"""A port in, a server out that ranks clauses by BM25 alone: what a search over HTTP costs when it does nothing else.

    python -m bot.measuring.plain_search PORT

`GET /search?q=` gives the first ten clauses with their titles and texts; nothing is expanded, embedded or marked.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
import typer
import uvicorn
from fastapi import FastAPI
from starlette.responses import JSONResponse

from bot.measuring.baselines import words_of
from policy_index.corpus import Corpus, load_corpus
from policy_index.lexical_index import LexicalIndex

HITS = 10


def build_app(corpus: Corpus) -> FastAPI:
    """The server's application."""
    app = FastAPI()
    index = LexicalIndex.of([words_of(clause.text) for clause in corpus.clauses])

    @app.get("/readyz")
    def ready() -> JSONResponse:
        return JSONResponse({"status": "ready"})

    @app.get("/search")
    def search(q: str) -> JSONResponse:
        scores = index.scores(words_of(q))
        best = [corpus.clauses[place] for place in np.argsort(-scores, kind="stable")[:HITS] if scores[place] > 0]
        return JSONResponse({"hits": [{"id": c.clause_id, "title": c.title, "text": c.text} for c in best]})

    return app


def plain_search(port: Annotated[int, typer.Argument(help="Port on 127.0.0.1.")]) -> None:
    """Serve until stopped."""
    uvicorn.run(build_app(load_corpus()), host="127.0.0.1", port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    typer.run(plain_search)
