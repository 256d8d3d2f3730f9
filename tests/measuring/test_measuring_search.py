"""What is typed is searched for key by key, errors are counted, and places become shares."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.measuring.bench_search import SearchBench, _inside_line, _line
from bot.measuring.evaluate_search import Asked, ask_all, figures_of, questions_of, read_bursts
from bot.measuring.measure_typing import Keystroke, Typist, type_at_once, type_texts
from bot.measuring.questions import read_questions
from bot.measuring.settings import OWN_QUESTIONS
from policy_index.corpus import Corpus

FAST = Keystroke("税", True, 0.004, 1.5, "words")


class Box(BaseHTTPRequestHandler):
    """Answers every search, except for 坏."""

    seen: list[dict[str, list[str]]]

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self.seen.append(asked)
        body = json.dumps({"took_ms": 2.0, "ranked_by": "words_and_meaning"}).encode()
        self.send_response(429 if "坏" in asked["q"][0] else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: the test's output is not its log."""


@pytest.fixture
def box() -> Iterator[tuple[str, list[dict[str, list[str]]]]]:
    seen: list[dict[str, list[str]]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Seen", (Box,), {"seen": seen, "protocol_version": "HTTP/1.1"}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_prefix_from_two_characters_on_is_searched_for(box) -> None:
    url, seen = box
    done: list[int] = []
    keystrokes = type_texts(url, ["出口退税", "税"], Typist(says_typing=True), lambda: done.append(1))
    assert [asked["q"] for asked in seen] == [["出口"], ["出口退"], ["出口退税"], ["税"]]
    assert ["typing" in asked for asked in seen] == [True, True, False, False]
    assert [(one.is_answered, one.inside_ms, one.ranked_by) for one in keystrokes] == [
        (True, 2.0, "words_and_meaning")
    ] * 4
    assert len(done) == 2


def test_what_is_refused_is_counted(box) -> None:
    url, _ = box
    keystrokes = type_at_once(url, [["出口", "坏了"], ["退税"]], Typist(), lambda: None)
    assert sorted(one.is_answered for one in keystrokes) == [False, True, True]


@pytest.mark.parametrize(
    ("keystrokes", "reached"),
    [
        ([FAST] * 20, True),
        ([replace(FAST, seconds=0.2)] * 20, False),
        ([FAST] * 20 + [replace(FAST, is_answered=False)], False),
    ],
)
def test_an_error_misses_the_target(keystrokes: list[Keystroke], reached: bool) -> None:
    assert _line("figure", keystrokes, [FAST], 50).reached is reached


def test_inside_counts_what_encodes_nothing() -> None:
    encoded = replace(FAST, inside_ms=90.0, ranked_by="words_and_meaning")
    assert _inside_line([FAST, encoded, encoded], 5).data == {"p50": 1.5, "p95": 1.5}


@pytest.mark.parametrize(("count", "steps"), [(0, 0), (1, 3), (4, 10), (5, 13)])
def test_steps_are_those_of_the_stages(count: int, steps: int) -> None:
    assert SearchBench("http://door", ["税"] * count, [], None, {}).steps == steps  # type: ignore[arg-type]


def test_places_become_shares() -> None:
    asked = [Asked("set", text, frozenset({"a"}), True) for text in ("first", "third", "none")]
    found = {"first": ["a", "b", "c"], "third": ["b", "c", "a"], "none": ["b"]}
    figures = figures_of(ask_all(asked, lambda text: found[text]))["set"]
    assert (figures["asked"], figures["hit1"], figures["hit3"]) == (3, 0.3333, 0.6667)


def test_bursts_and_questions_are_read(corpus: Corpus) -> None:
    bursts = read_bursts(corpus)
    groups = {group: [one for one in bursts if one.group == group] for group in ("bursts, tune", "bursts, held")}
    assert [len(rows) for rows in groups.values()] == [50, 50]
    assert [{one.is_open for one in rows} for rows in groups.values()] == [{True}, {False}]
    asked = questions_of(read_questions([OWN_QUESTIONS], corpus), "own")
    assert {one.group for one in asked} == {"own, clause questions", "own, others"}
    assert not any(one.is_open for one in asked)
