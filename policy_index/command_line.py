"""Arguments in, readable tables or JSON out: what policy staff run after adding or changing a document."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from policy_index.build_index import build_index, corpus_entries, is_up_to_date
from policy_index.check_data import check_data
from policy_index.clause_file import write_clause_file
from policy_index.corpus import CLAUSES, Corpus, load_corpus
from policy_index.errors import PolicyIndexError
from policy_index.index_folder import Manifest, current_manifest
from policy_index.read_document import read_document
from policy_index.read_measures import load_measures
from policy_index.settings import IndexSettings, read_settings

DOCUMENTS = Path(__file__).parent / "documents"
app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Read policy documents, build the index, look into it."
)
out, err = Console(), Console(stderr=True)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def parse(
    documents: Annotated[Path, typer.Option(help="Folder of document folders.")] = DOCUMENTS, as_json: AsJson = False
) -> None:
    """Read every document into policy_index/clauses/<id>.jsonl. The same input gives the same bytes."""
    CLAUSES.mkdir(exist_ok=True)
    folders = sorted(path.parent for path in documents.glob("*/about.yml"))
    read = [_parse_into(CLAUSES, folder) for folder in folders]
    if as_json:
        out.print_json(json.dumps(read, ensure_ascii=False))
        return
    for row in read:
        counts = f"{row['clauses']} clauses, {row['unit_lists']} unit lists"
        out.print(f"{row['document']}: {counts}, {row['notes']} notes on damaged or doubtful passages")


def _parse_into(target: Path, folder: Path) -> dict[str, Any]:
    """Write the clauses of one document; what was read of it, in counts."""
    document, clauses = read_document(folder)
    file = target / f"{document.id}.jsonl"
    write_clause_file(file, document, clauses)
    return {
        "document": document.id,
        "file": str(file),
        "clauses": len(clauses),
        "unit_lists": sum(clause.unit_list is not None for clause in clauses),
        "notes": sum(len(clause.notes) for clause in clauses),
    }


@app.command()
def build(
    force: Annotated[bool, typer.Option(help="Build even when the index is up to date.")] = False,
    as_json: AsJson = False,
) -> None:
    """Embed the clauses and write a new index; the one it replaces is kept."""
    settings = read_settings()
    root, corpus = settings.index_dir, load_corpus()
    ready = not force and is_up_to_date(corpus, settings.model_name, root)
    manifest = (current_manifest(root) if ready else None) or _build_index(corpus, settings, root)
    if as_json:
        index = {"index": str(root / manifest.version), "built": not ready, **_counts(manifest)}
        out.print_json(json.dumps(index, ensure_ascii=False))
    elif ready:
        out.print(f"{root}: the index is up to date.")
    else:
        out.print(f"{root / manifest.version}: {manifest.clauses} clauses, {manifest.rows} entries, {manifest.model}")


def _build_index(corpus: Corpus, settings: IndexSettings, root: Path) -> Manifest:
    from policy_index.embedder import load_embedder  # imports torch: only where it is needed

    embedder = load_embedder(settings.embedding_model)
    with Progress(console=err) as progress:
        task = progress.add_task("embedding", total=len(corpus_entries(corpus)))
        return build_index(corpus, embedder, root, advance=lambda count: progress.advance(task, count))


def _counts(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in ("version", "clauses", "rows", "model", "dimension")}


@app.command()
def search(query: str, limit: Annotated[int, typer.Option(min=1, max=50)] = 5, as_json: AsJson = False) -> None:
    """Print the clauses that fit a question best, with the signals that ranked them."""
    from policy_index.embedder import load_embedder
    from policy_index.expand_query import expand_query
    from policy_index.search import Searcher

    settings, corpus = read_settings(), load_corpus()
    searcher = Searcher.load(settings.index_dir, corpus, load_embedder(settings.embedding_model))
    found = searcher.search(expand_query(query)).candidates[:limit]
    if as_json:
        out.print_json(json.dumps([asdict(candidate) for candidate in found], ensure_ascii=False))
        return
    table = Table("clause", "title", "relevance", "score", "signals")
    for candidate in found:
        signals = " ".join(f"{name} {value:.2f}" for name, value in candidate.signals.items())
        clause = corpus.clause(candidate.clause_id)
        table.add_row(clause.clause_id, clause.title, f"{candidate.relevance:.2f}", f"{candidate.score:.2f}", signals)
    out.print(table)


@app.command()
def show(clause: str, as_json: AsJson = False) -> None:
    """Print one clause as read: text, units, notes, lines of the source."""
    corpus = load_corpus()
    found = corpus.clause(clause)
    if as_json:
        out.print_json(json.dumps(_whole_clause(corpus, clause), ensure_ascii=False))
        return
    out.print(f"[bold]{found.clause_id}[/bold]  {found.section or ''}  (lines {found.lines[0]}–{found.lines[1]})")
    out.print(found.text, markup=False, highlight=False)
    for unit in corpus.units_of(clause):
        basis = f"inherited: “{unit.note.quote}” ({unit.note.clause_id})" if unit.note else "own"
        out.print(f"  {unit.name}  [dim]{unit.id}, {unit.role}, {basis}[/dim]")
    for note in found.notes:
        out.print(f"  [yellow]{note.kind}[/yellow] “{note.quote}” {note.text}")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Check documents, clause files, terms, phrasings, glosses and measures; exit code 1 when anything is wrong."""
    problems = check_data(DOCUMENTS, CLAUSES)
    if as_json:
        out.print_json(json.dumps(problems, ensure_ascii=False))
    else:
        for problem in problems:
            err.print(problem, markup=False, soft_wrap=True)
        out.print(_review_line(), soft_wrap=True)
        out.print("all data is in order" if not problems else f"{len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


def _review_line() -> str:
    """How many measures somebody vouches for; where they cannot be read, one of the problems says why."""
    try:
        measures = load_measures().measures
    except PolicyIndexError:
        return "measures: cannot be read"
    reviewed = sum(measure.review.status == "reviewed" for measure in measures)
    return f"{len(measures)} measures: {reviewed} reviewed, {len(measures) - reviewed} draft"


def _whole_clause(corpus: Corpus, clause_id: str) -> dict[str, Any]:
    clause = corpus.clause(clause_id)
    return {**asdict(clause), "units": [unit.as_json() for unit in corpus.units_of(clause_id)]}


def run() -> None:
    """Run the command; our own errors end it with one readable line."""
    try:
        app(prog_name="python -m policy_index")
    except PolicyIndexError as problem:
        err.print(str(problem), markup=False, style="red")
        raise SystemExit(1) from None
