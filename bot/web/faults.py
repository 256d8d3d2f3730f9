"""What went wrong in, the contract's `{"error": {code, message, field?}}` out; no asker's words in any log."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

CODES = {401: "unauthorized", 404: "not_found", 405: "method_not_allowed"}


class ErrorBody(BaseModel):
    """One error, as every path words it."""

    code: str = Field(description="for programs; never changes its meaning")
    message: str = Field(description="for people, English")
    field: str | None = Field(default=None, description="which part of the request, where one is to blame")
    position: int | None = Field(default=None, description="code point of the field where the fault begins")
    suggestions: list[str] | None = Field(default=None, description="what may have been meant")


class ErrorReply(BaseModel):
    """The body of every answer that is not 2xx."""

    error: ErrorBody


class DoorError(Exception):
    """A request that cannot be served as asked; becomes the contract's error with a fitting status."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        field: str | None = None,
        position: int | None = None,
        retry_after: float | None = None,
        suggestions: Sequence[str] = (),
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message
        self.field, self.position = field, position
        self.retry_after, self.suggestions = retry_after, tuple(suggestions)


INVALID_JSON = DoorError(400, "invalid_json", "The body is not JSON in UTF-8.")


def error_reply(error: DoorError) -> JSONResponse:
    """Word one error; Retry-After is whole seconds, at least one."""
    body: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.field:
        body["field"] = error.field
    if error.position is not None:
        body["position"] = error.position
    if error.suggestions:
        body["suggestions"] = list(error.suggestions)
    headers = {} if error.retry_after is None else {"Retry-After": str(max(1, round(error.retry_after + 0.499)))}
    return JSONResponse({"error": body}, status_code=error.status, headers=headers)


def describe_fault(error: BaseException) -> dict[str, object]:
    """Kind and places of an exception; never its message, which may hold the asker's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return {"fault": type(error).__name__, "at": [f"{f.filename}:{f.lineno} {f.name}" for f in frames]}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a path: each status with the error model."""
    return {status: {"model": ErrorReply} for status in statuses}


def install_error_replies(app: FastAPI) -> None:
    """Every way a request can fail inside the app ends in the contract's error."""
    app.add_exception_handler(DoorError, _door_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)


def _door_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, DoorError)
    return error_reply(error)


def _invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first: Mapping[str, Any] = error.errors()[0] if error.errors() else {}
    if first.get("type") == "json_invalid":
        return error_reply(INVALID_JSON)
    place = [str(part) for part in first.get("loc", ()) if part not in ("body", "query", "path", "header")]
    message = str(first.get("msg", "The request is not valid."))
    return error_reply(DoorError(422, "invalid_request", message, field=".".join(place) or None))


def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # FastAPI's answer to a body that cannot be decoded or is nested too deep
        return error_reply(INVALID_JSON)
    code = CODES.get(error.status_code, "error")
    reply = error_reply(DoorError(error.status_code, code, f"{error.detail}."))
    for name, value in (error.headers or {}).items():
        reply.headers[name] = value
    return reply
