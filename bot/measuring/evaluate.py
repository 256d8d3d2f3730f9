"""The project's own questions and the running bot in, a table of how well it answers out, beside three baselines.

    python -m bot.measuring.evaluate [--show] [--json OUT] [--door URL | --url URL | --in-process] [--start]

What each column means: docs/measure.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bot.answering.answer import Answerer, AnswerSettings
from bot.measuring.ask_bot import Bot, DoorBot, InProcessBot, RasaBot
from bot.measuring.baselines import Baselines, rank_by_signals
from bot.measuring.errors import BotNotRunning, MeasuringError
from bot.measuring.evaluation import Ranker, Result, ask_all, compare, whole_figures
from bot.measuring.print_evaluation import print_comparison, print_figures, print_wrong
from bot.measuring.questions import read_questions
from bot.measuring.run_bot import RunningBot, own_settings
from bot.measuring.settings import OWN_QUESTIONS, MeasuringSettings, read_measuring_settings
from bot.measuring.terminal import make_console
from bot.measuring.write_report import decide_all, write_report
from bot.processes.settings import ROOT, SettingInvalid
from policy_index.corpus import Corpus, load_corpus
from policy_index.embedder import load_embedder
from policy_index.errors import PolicyIndexError
from policy_index.expand_query import expand_query
from policy_index.search import Searcher

REPORT = ROOT / "var" / "evaluation.html"
console = make_console()


@dataclass(frozen=True)
class Way:
    """How the bot is asked; at most one of the first three."""

    door: str | None
    url: str | None
    in_process: bool
    start: bool


@dataclass(frozen=True)
class Shown:
    """What is told beside the table: wrong cases, each signal alone, and where the page with plots goes."""

    wrong: bool
    signals: bool
    report: Path


def evaluate(
    questions: Annotated[list[Path] | None, typer.Option(help="Question file; may be given several times.")] = None,
    door: Annotated[str | None, typer.Option(help="Ask through the door at this address.")] = None,
    url: Annotated[str | None, typer.Option(help="Ask Rasa's REST channel at this address (the default way).")] = None,
    in_process: Annotated[bool, typer.Option(help="Ask the assistant in this process, without Rasa.")] = False,
    start: Annotated[bool, typer.Option(help="Where no bot runs, start one for as long as this takes.")] = False,
    show: Annotated[bool, typer.Option(help="Print every wrong case in one line.")] = False,
    signals: Annotated[bool, typer.Option(help="Also rank by each signal of the search alone.")] = False,
    json_out: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
    report: Annotated[Path, typer.Option(help="Write the page with plots here.")] = REPORT,
) -> None:
    """Ask the project's own questions of the running bot and judge every card."""
    if sum((door is not None, url is not None, in_process)) > 1:
        raise typer.BadParameter("give one of --door, --url and --in-process")
    try:
        figures = run(questions or [OWN_QUESTIONS], Way(door, url, in_process, start), Shown(show, signals, report))
    except (MeasuringError, PolicyIndexError, SettingInvalid) as problem:
        console.print(str(problem), markup=False, style="red", soft_wrap=True)
        raise typer.Exit(1) from None
    if json_out:
        json_out.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def run(paths: Sequence[Path], way: Way, shown: Shown) -> dict[str, Any]:
    """Ask, judge, compare and print; all figures. Raises MeasuringError, PolicyIndexError, SettingInvalid."""
    settings = read_measuring_settings()
    corpus = load_corpus()
    rows = read_questions(paths, corpus)
    with find_bot(way, settings) as bot, Progress(console=console, transient=True) as progress:
        console.print(f"{len(rows)} questions to {bot.name}")
        task = progress.add_task("asking", total=len(rows))
        results = ask_all(bot, rows, corpus, lambda: progress.advance(task))
    figures = whole_figures(results) | {"asked": bot.name, "files": [str(path) for path in paths]}
    print_figures(console, figures)
    figures |= compare_with_baselines(results, settings, corpus, shown.signals)
    if shown.wrong:
        print_wrong(console, results)
    known = AnswerSettings(settings.index_dir, settings.door_url, settings.embedding_model)
    write_report(shown.report, results, figures, decide_all(results, Answerer.load(known), settings))
    console.print(f"the same with plots: {shown.report}")
    return figures


@contextmanager
def find_bot(way: Way, settings: MeasuringSettings) -> Iterator[Bot]:
    """The bot that is to be asked, known to answer. Raises BotNotRunning, unless it may be started."""
    if way.in_process:
        known = AnswerSettings(settings.index_dir, settings.door_url, settings.embedding_model)
        yield InProcessBot(Answerer.load(known), settings.as_of)
        return
    bot = DoorBot(way.door.rstrip("/")) if way.door else RasaBot((way.url or settings.rasa_url).rstrip("/"))
    try:
        bot.check_running()
    except BotNotRunning:
        if not way.start or way.door or way.url:
            raise
        console.print("no bot runs: one is started for as long as this takes")
        with RunningBot(own_settings(settings)) as running:
            yield RasaBot(running.rasa_url)
    else:
        yield bot


def compare_with_baselines(
    results: Sequence[Result], settings: MeasuringSettings, corpus: Corpus, signals: bool
) -> dict[str, Any]:
    """Rank the same questions plainly, print both beside each other; the figures."""
    embedder = load_embedder(settings.embedding_model)
    baselines = Baselines.load(settings.index_dir, corpus, embedder)
    used = {r.card["versions"]["index"] for r in results if r.card and isinstance(r.card.get("versions"), dict)}
    if used - {baselines.index_version}:
        console.print(f"The bot answered from index {sorted(used)}, the baselines from {baselines.index_version}.")
    comparison = compare(results, baselines.rank)
    print_comparison(console, "finding the clause, the same questions", comparison)
    figures: dict[str, Any] = {"comparison": comparison}
    if signals:
        by_signal = compare(results, signal_ranker(Searcher.load(settings.index_dir, corpus, embedder)))
        print_comparison(console, "each signal of the search alone", by_signal)
        figures["signals"] = by_signal
    return figures


def signal_ranker(searcher: Searcher) -> Ranker:
    """Ranks a question by each signal alone."""

    def rank(message: str) -> Mapping[str, Sequence[str]]:
        found = searcher.search(expand_query(message)).candidates
        return rank_by_signals([(candidate.clause_id, candidate.signals) for candidate in found])

    return rank


if __name__ == "__main__":
    typer.run(evaluate)
