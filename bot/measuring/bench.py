"""The project in, every figure a release must reach out, in one run: each beside its baseline and its target.

    python -m bot.measuring.bench [--quick] [--fresh] [--scale ARTICLES] [--json OUT]

Starts its own bot on free ports and stops it. What is compared with what: docs/measure.md.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.measuring.answer_lines import answer_lines
from bot.measuring.ask_bot import RasaBot
from bot.measuring.baselines import Baselines
from bot.measuring.bench_lines import Line, lines_as_json, load_targets, print_lines
from bot.measuring.bench_search import SearchBench, search_box_lines
from bot.measuring.bench_stages import (
    QUICK,
    Plan,
    Stage,
    build_line,
    call_lines,
    fresh_line,
    memory_lines,
    memory_now,
    scale_line,
    search_line,
    start_line,
    throughput_lines,
    turn_lines,
    warm_up,
)
from bot.measuring.browser_lines import browser_lines
from bot.measuring.desk_lines import desk_lines
from bot.measuring.errors import MeasuringError
from bot.measuring.evaluate_search import questions_of, read_bursts
from bot.measuring.measure_index import measure_build, measure_search
from bot.measuring.measure_queue import measure_queue, queue_lines
from bot.measuring.measure_reading import load_truth, measure_reading, reading_line
from bot.measuring.measure_start import measure_fresh_start, measure_starts
from bot.measuring.measure_turns import Advance
from bot.measuring.messages import Messages
from bot.measuring.questions import QuestionRow, read_questions, single_messages
from bot.measuring.read_proc import keep_to_cores
from bot.measuring.run_bot import RunningBot, own_settings
from bot.measuring.settings import OWN_QUESTIONS, MeasuringSettings, read_measuring_settings
from bot.measuring.terminal import make_console
from bot.processes.settings import SettingInvalid
from policy_index.build_index import corpus_entries
from policy_index.corpus import Corpus, load_corpus
from policy_index.embedder import Embedder, load_embedder
from policy_index.errors import PolicyIndexError
from policy_index.search import Searcher
from policy_index.settings import DEFAULT_MODEL

CORES = 2
# A load average of the last minute below this disturbs nobody.
IDLE_LOAD = 0.5


class Bench:
    """One run of all stages. `lines` grows with each."""

    def __init__(self, settings: MeasuringSettings, plan: Plan, rows: list[QuestionRow], console: Console) -> None:
        self.settings, self.plan, self.rows, self.console = settings, plan, rows, console
        self.targets = load_targets()
        self.corpus: Corpus = load_corpus()
        self.lines: list[Line] = []
        self.after: dict[str, object] = {}
        self.load = os.getloadavg()[0]

    def run(self, fresh: bool, articles: int) -> None:
        """All stages, one after another. Raises MeasuringError, PolicyIndexError."""
        self.console.print(word_load(self.load))
        self.lines.append(reading_line(measure_reading(load_truth())))
        if fresh:
            seconds = measure_fresh_start(self.settings, self.console.print)
            self.lines.append(fresh_line(seconds, self.targets["first_start_seconds"]))
        self.measure_starting()
        # The baseline of a turn is the default encoder, whatever model the index uses.
        encoder = load_embedder(DEFAULT_MODEL)
        embedder = load_embedder(self.settings.embedding_model) if self.settings.embedding_model else encoder
        self.measure_running(encoder, embedder)
        self.measure_index(embedder)
        with self.console.status("the review queue"):
            self.lines += queue_lines(measure_queue(self.plan.queued_turns), self.targets)
        if articles:
            with self.console.status(f"a large index ({articles:,} articles)"):
                self.lines.append(scale_line(articles))

    def measure_starting(self) -> None:
        with self.progress("make run until ready", self.plan.starts) as advance:
            seconds = measure_starts(self.settings, self.plan.starts, advance)
        self.lines.append(start_line(seconds, self.targets["start_seconds"]))

    def measure_running(self, encoder: Embedder, embedder: Embedder) -> None:
        """Everything that needs the bot: memory first, while it is young, then turns, throughput, calls, answers."""
        messages = Messages(single_messages(read_questions([OWN_QUESTIONS], self.corpus)))
        rank = Baselines.load(self.settings.index_dir, self.corpus, embedder).rank
        with RunningBot(own_settings(self.settings)) as bot:
            with self.progress("memory, turns, throughput, calls", self.plan.steps) as advance:
                stage = Stage(bot, self.plan, messages, self.targets, advance)
                self.lines += memory_lines(stage)
                warm_up(stage)
                self.lines += turn_lines(stage, encoder)
                self.lines += throughput_lines(stage)
                self.lines += call_lines(stage)
            with self.progress("the widget in a browser", 2 * self.plan.page_loads) as advance:
                asked_there = messages.take(self.plan.page_loads)
                self.lines += browser_lines(bot.settings, bot.door_url, asked_there, self.targets, advance)
            self.measure_search_box(bot)
            with self.progress("answers", len(self.rows)) as advance:
                asked = RasaBot(bot.rasa_url)
                self.lines += answer_lines(asked, self.rows, self.corpus, rank, self.targets, advance)
            self.after = {"memory_at_the_end": memory_now(bot)}

    def measure_search_box(self, bot: RunningBot) -> None:
        """What an operator's search costs, key by key, and how often it is right."""
        asked = [*read_bursts(self.corpus), *questions_of(self.rows, "questions")]
        own = single_messages(read_questions([OWN_QUESTIONS], self.corpus))[: self.plan.typed]
        typed = [*(one.text for one in asked[: self.plan.typed]), *own]
        search = SearchBench(bot.door_url, typed, asked, bot.settings, self.targets)
        with self.progress("the operator's search", search.steps) as advance:
            self.lines += search_box_lines(search, advance)
        at_the_desk = typed[: self.plan.page_loads]
        with self.progress("the desk in a browser", 2 * len(at_the_desk)) as advance:
            self.lines += desk_lines(bot.settings, bot.door_url, at_the_desk, self.targets, advance)

    def measure_index(self, embedder: Embedder) -> None:
        questions = single_messages(self.rows)[: self.plan.searches]
        searcher = Searcher.load(self.settings.index_dir, self.corpus, embedder)
        self.lines.append(search_line(measure_search(searcher, questions)))
        if self.plan.builds_index:
            with Progress(console=self.console, transient=True) as progress:
                task = progress.add_task("index build", total=len(corpus_entries(self.corpus)))
                build = measure_build(self.corpus, embedder, lambda count: progress.advance(task, count))
            self.lines.append(build_line(build))

    @contextmanager
    def progress(self, title: str, steps: int) -> Iterator[Advance]:
        """A bar that the stage moves on, and a line that stays."""
        self.console.print(f"{title} …")
        with Progress(console=self.console, transient=True) as progress:
            task = progress.add_task(title, total=steps)
            yield lambda: progress.advance(task)

    def as_json(self) -> str:
        machine = {
            "system": platform.platform(),
            "python": platform.python_version(),
            "cores_used": CORES,
            "load_before": self.load,
        }
        content = {"machine": machine, "plan": asdict(self.plan), "lines": lines_as_json(self.lines), **self.after}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def bench(
    quick: Annotated[bool, typer.Option(help="Fewer repetitions, no index build.")] = False,
    fresh: Annotated[
        bool, typer.Option(help="Also the first `make run` in a fresh clone, packages fetched anew.")
    ] = False,
    scale: Annotated[
        int, typer.Option(min=0, help="Also an index with this many articles of laws (ZHENGDA_DATA).")
    ] = 0,
    questions: Annotated[
        list[Path] | None, typer.Option(help="Question file for the answers; may be repeated.")
    ] = None,
    json_out: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
) -> None:
    """Measure speed, memory, sizes and answers of this bot, and print each figure beside its target."""
    console = make_console()
    keep_to_cores(CORES)
    try:
        settings = read_measuring_settings()
        rows = read_questions(questions or [OWN_QUESTIONS], load_corpus())
        work = Bench(settings, QUICK if quick else Plan(), rows, console)
    except (MeasuringError, PolicyIndexError, SettingInvalid) as problem:
        raise refused(console, problem) from None
    try:
        work.run(fresh, scale)
    except (MeasuringError, PolicyIndexError) as problem:
        # What was measured before took minutes: it is shown all the same.
        raise refused(console, problem) from None
    finally:
        print_lines(console, work.lines)
        if json_out:
            json_out.write_text(work.as_json(), encoding="utf-8")


def word_load(load: float) -> str:
    """What else runs is measured too: said before the figures, which are worse then."""
    if load < IDLE_LOAD:
        return f"The machine is idle (load {load:.1f})."
    return f"Other programs keep the machine busy (load {load:.1f}): the figures will be worse than on an idle one."


def refused(console: Console, problem: Exception) -> typer.Exit:
    """The end of a command that could not measure: why, and status 1."""
    console.print(str(problem), markup=False, style="red", soft_wrap=True)
    return typer.Exit(1)


if __name__ == "__main__":
    typer.run(bench)
