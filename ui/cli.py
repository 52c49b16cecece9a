"""The command line: one verb per stage. Knows how to ask and how to print, nothing of how it is done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from assistant.build import StoreMissing, UnknownScheme
from assistant.corrections import BadCorrection
from assistant.lists import UnknownProduct
from assistant.settings import BadSettings, Settings, load_settings
from assistant.types import GeneratorFailed
from assistant.understand import BadMessage
from ranking.profiles import UnknownShopper
from ranking.rules import ABOUT_ONE, MAKER_KINDS, PRODUCT_KINDS, BadRules, MakerKind, ProductKind
from ranking.split import TooLittle
from retrieval.database import DatabaseUnusable
from retrieval.feeds import FeedError
from retrieval.lexicon import LexiconError
from retrieval.weights import WeightsDiffer, WeightsMissing
from ui.shopper import EPILOG
from ui.shopper import app as shopper_verbs
from ui.terminal import Failed, data, data_json, shown_progress, talk, write_json

app = typer.Typer(
    name="aisle",
    help="Aisle, a shopping assistant for a store. stdout is data, stderr is talk.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.add_typer(shopper_verbs, name="shopper")


@dataclass(frozen=True, slots=True)
class Options:
    home: Path
    as_json: bool

    @property
    def settings(self) -> Settings:
        return load_settings(self.home, os.environ)


@app.callback()
def main_options(
    context: typer.Context,
    home: Annotated[Path, typer.Option(envvar="AISLE_HOME", help="The folder where the store lives.")] = Path("store"),
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    context.obj = Options(home, json)


#: The lists of `aisle recommend`.
KINDS: tuple[ProductKind | MakerKind, ...] = (*PRODUCT_KINDS, *MAKER_KINDS)


class Misused(ValueError):
    """The command's words are off; exit code 2."""


@app.command(epilog=EPILOG)
def demo(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="Another seed gives another store.")] = 7,
    train: Annotated[bool, typer.Option(help="Train the ranker on what its shoppers did (a minute or two).")] = True,
) -> None:
    """Make the synthetic demo store, take it in and train its ranker."""
    from ui.verbs import make_demo_store

    with shown_progress() as progress:
        summary = make_demo_store(context.obj.settings, seed, progress, train=train)
    if context.obj.as_json:
        data_json(summary)
    else:
        fresh = "made" if summary["made"] else "is already there"
        data(
            f"The synthetic demo store {fresh} in {context.obj.home}: {summary['products']:,} products, "
            f"{summary['shoppers']:,} shoppers. None of it is real."
        )


@app.command(epilog=EPILOG)
def ingest(
    context: typer.Context,
    feed: Annotated[list[Path], typer.Argument(help="Product feeds: CSV, TSV, JSON, JSONL or YAML.")],
    format: Annotated[str, typer.Option(help="csv, tsv, json, jsonl or yaml; otherwise by name and content.")] = "",
    map: Annotated[list[str], typer.Option(help="column=field: which field a column feeds. Repeatable.")] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option(help="Read and check, change nothing.")] = False,
    replace: Annotated[bool, typer.Option(help="Remove the products that these feeds no longer hold.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the whole report to this file, as JSON.")] = None,
) -> None:
    """Import product feeds. Rows that cannot be used are set aside with the reason; the rest goes in."""
    from ui.verbs import import_feeds

    with shown_progress() as progress:
        outcome = import_feeds(
            context.obj.settings,
            feed,
            format=format or None,
            mapping=parsed_mapping(map),
            dry_run=dry_run,
            replace=replace,
            progress=progress,
        )
    end(context.obj, outcome.as_dict(), outcome.lines(), report, done=outcome.usable)


@app.command(epilog=EPILOG)
def events(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Behaviour logs, packed with gzip or not.")],
    format: Annotated[
        str,
        typer.Option(help="plain, ga4, segment, personalize, retailrocket or invoices; otherwise by the columns."),
    ] = "",
    map: Annotated[
        list[str], typer.Option(help="column=field: which field a plain file's column feeds. Repeatable.")
    ] = [],  # noqa: B006
    dry_run: Annotated[bool, typer.Option(help="Read and check, change nothing.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the whole report to this file, as JSON.")] = None,
) -> None:
    """Import what shoppers did. An event that is known is not counted again; rows that cannot be used are set aside."""
    from ui.verbs import import_logs

    with shown_progress() as progress:
        outcome = import_logs(
            context.obj.settings,
            files,
            format=format or None,
            mapping=parsed_mapping(map),
            dry_run=dry_run,
            progress=progress,
        )
    end(context.obj, outcome.as_dict(), outcome.lines(), report, done=outcome.usable)


@app.command(epilog=EPILOG)
def train(
    context: typer.Context,
    seed: Annotated[int, typer.Option(help="The same seed and the same events give the same ranker.")] = 0,
    force: Annotated[bool, typer.Option(help="Put the new ranker in use even if it is worse.")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the whole report to this file, as JSON.")] = None,
) -> None:
    """Train the ranker on the event log. A ranker that is worse than the one in use is not put in use."""
    from assistant.train import train_store
    from ui.training import training_lines

    with shown_progress() as progress:
        outcome = train_store(context.obj.settings, seed=seed, force=force, progress=progress)
    end(context.obj, outcome.as_dict(), training_lines(outcome), report, done=not outcome.refused)


def end(options: Options, found: dict[str, object], lines: Iterable[str], report: Path | None, *, done: bool) -> None:
    """What was found, into the report's file, whole, and onto stdout, as JSON or in lines; exit code 1 if not done."""
    if report:
        write_json(report, found)
    if options.as_json:
        data_json(found)
    else:
        for line in lines:
            data(line)
    if not done:
        raise typer.Exit(1)


def parsed_mapping(pairs: Sequence[str]) -> dict[str, str]:
    """`column=field` pairs; the last "=" divides, as a column's name may hold one."""
    mapping = {}
    for pair in pairs:
        column, equals, field = pair.rpartition("=")
        if not equals or not column or not field:
            raise Misused(f"--map takes column=field, for example --map cost=price; not {pair!r}")
        mapping[column] = field
    return mapping


@app.command(epilog=EPILOG)
def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(help='What a shopper would write, for example "black down jacket under $200".')
    ],
    shopper: Annotated[str, typer.Option(help="Rank for this shopper.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many products.")] = 10,
    neutral: Annotated[bool, typer.Option("--neutral", help="Leave the shopper's history out.")] = False,
    moved: Annotated[bool, typer.Option("--moved", help="Also say what the shopper's history moved, and why.")] = False,
) -> None:
    """Answer one query with products."""
    from ui.verbs import moved_in_search, opened, run_search
    from ui.views import search_json

    can_move(moved, shopper, neutral)
    with shown_progress() as progress, opened(context.obj.settings, progress) as store:
        cards, timings = run_search(store, query, shopper="" if neutral else shopper, k=k)
        found = moved_in_search(store, query, shopper=shopper, k=k) if moved else None
    from ui.lists import move_json, move_lines
    from ui.text import card_lines

    if context.obj.as_json:
        more = {} if found is None else {"moved": [move_json(move) for move in found]}
        data_json({**search_json(query, cards, timings), **more})
        return
    for line in (*card_lines(cards), *move_lines(found or [])):
        data(line)


def can_move(moved: bool, shopper: str, neutral: bool) -> None:
    if moved and (neutral or not shopper):
        raise Misused("--moved compares a shopper's order with the neutral one: give --shopper ID, and no --neutral")


@app.command(epilog=EPILOG)
def recommend(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help=f"{', '.join(KINDS)}.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Further ids after --item ID.")] = None,
    item: Annotated[
        list[str], typer.Option(help="The product that a list is about; the whole cart for with-cart. Repeatable.")
    ] = [],  # noqa: B006
    shopper: Annotated[str, typer.Option(help="For this shopper.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many.")] = 10,
    neutral: Annotated[bool, typer.Option("--neutral", help="Leave the shopper's history out.")] = False,
    moved: Annotated[bool, typer.Option("--moved", help="Also say what the shopper's history moved, and why.")] = False,
) -> None:
    """Recommend products, brands or shops without a query."""
    from ui.lists import listing_json, listing_lines
    from ui.verbs import opened, run_recommend

    wanted = checked_kind(kind, [*item, *(more or [])])
    can_move(moved, shopper, neutral)
    if moved and wanted in MAKER_KINDS:
        raise Misused(f"--moved goes with lists of products, not with {wanted}")
    with shown_progress() as progress, opened(context.obj.settings, progress) as store:
        outcome = run_recommend(
            store,
            wanted,
            [*item, *(more or [])],
            shopper="" if neutral else shopper,
            k=k,
            moved=moved,
            foretold=context.obj.as_json,
        )
    if context.obj.as_json:
        data_json(listing_json(outcome))
    else:
        for line in listing_lines(outcome, store.lexicon):
            data(line)


def checked_kind(kind: str, items: Sequence[str]) -> ProductKind | MakerKind:
    """The kind, where it is one and has as many items as it takes."""
    known = next((one for one in KINDS if one == kind), None)
    if known is None:
        raise Misused(f"no list is called {kind[:80]!r}; there are {', '.join(KINDS)}")
    if known in ABOUT_ONE and len(items) != 1:
        raise Misused(f"{kind} is about one product: give it one --item ID, not {len(items)}")
    if known == "with-cart" and not items:
        raise Misused("with-cart is about the products of a cart: give --item ID for each")
    if known not in (*ABOUT_ONE, "with-cart") and items:
        raise Misused(f"{kind} is about no product: leave {' '.join(items)[:80]!r} out")
    return known


@app.command(epilog=EPILOG)
def chat(
    context: typer.Context,
    shopper: Annotated[str, typer.Option(help="Who is talking; without it, a new visitor.")] = "",
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many products a turn.")] = 12,
    session: Annotated[
        str, typer.Option(help='Go on with this conversation and keep it; "new" begins one and says its id on stderr.')
    ] = "",
) -> None:
    """Hold a conversation: one message per line of standard input."""
    from ui.verbs import begun_session, converse, opened, warm

    with ExitStack() as stack:
        with shown_progress() as progress:
            store = stack.enter_context(opened(context.obj.settings, progress))
            store.profiles.get(shopper)
            id, state = begun_session(store, session, shopper)
            warm(store, progress)
        converse(store, messages(), shopper=shopper, k=k, as_json=context.obj.as_json, session=id, state=state)


def messages() -> Iterator[str]:
    """The lines of standard input, with a prompt where a person types."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    asked = sys.stdin.isatty()
    while True:
        if asked:
            sys.stderr.write("you> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if line.strip():
            yield line.rstrip("\n")


@app.command(epilog=EPILOG)
def evaluate(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(help="Queries: id<TAB>text lines, or JSONL with id and text. Or files of judged conversations."),
    ],
    qrels: Annotated[Path | None, typer.Option(help="Judgments: TREC qrels, or CSV with query,docid,rating.")] = None,
    run_out: Annotated[Path | None, typer.Option(help="Write the run here, in TREC's format.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write metrics.json, report.md and a table of cases here.")
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Conversations: figures only, no table of misses.")] = False,
) -> None:
    """Run queries and measure relevance, constraint violations and latency; or play judged conversations."""
    from assistant.conversations import are_conversations
    from ui.verbs import opened, run_conversations, run_evaluation

    with shown_progress() as progress, opened(context.obj.settings, progress) as store:
        talks = [are_conversations(file) for file in files]
        if all(talks):
            if qrels or run_out:
                raise Misused("--qrels and --run-out go with queries; conversations carry their own judgments")
            figures, table = run_conversations(store, files, report, blind, progress)
        elif len(files) > 1 or blind:
            raise Misused("evaluate takes one file of queries, or any number of conversations; --blind is for these")
        else:
            figures, table = run_evaluation(store, files[0], qrels, run_out, report, progress)
    if context.obj.as_json:
        data_json(figures)
    else:
        data(table)


@app.command(epilog=EPILOG)
def compare(
    context: typer.Context,
    first: Annotated[Path, typer.Argument(help="A run in TREC's format, as evaluate --run-out writes it.")],
    second: Annotated[Path, typer.Argument(help="Another run of the same queries.")],
    qrels: Annotated[Path, typer.Option(help="Judgments: TREC qrels, or CSV with query,docid,rating.")],
    queries: Annotated[
        Path | None, typer.Option(help="The queries, needed where the judgments name them by their text.")
    ] = None,
) -> None:
    """Say whether the second run is better than the first: differences, intervals, p values, wins and losses."""
    from ui.text import comparison_text
    from ui.verbs import run_comparison
    from ui.views import comparison_json

    found = run_comparison(first, second, qrels, queries)
    names = (str(first), str(second))
    if context.obj.as_json:
        data_json(comparison_json(names, found))
    else:
        data(comparison_text(names, found))


@app.command(epilog=EPILOG)
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(help="The port; by default 7860 or the next free one.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser, where there is one.")] = False,
) -> None:
    """Serve the chat at /."""
    from ui.verbs import opened, run_server, warm

    with ExitStack() as stack:
        with shown_progress() as progress:
            store = stack.enter_context(opened(context.obj.settings, progress))
            warm(store, progress)
        run_server(store, host, port, open_page)


@app.command(epilog=EPILOG)
def doctor(
    context: typer.Context,
    mend: Annotated[bool, typer.Option(help="Mend what can be mended: the tags and the index.")] = False,
    models_only: Annotated[bool, typer.Option(help="Look at the installation and the models, not at a store.")] = False,
) -> None:
    """Say what is installed, loaded and healthy, and how to mend what is not."""
    from ui.doctor import examine

    with shown_progress() as progress:
        checks = examine(context.obj.settings, mend=mend, with_store=not models_only, progress=progress)
    if context.obj.as_json:
        data_json({"ok": all(check.ok for check in checks), "checks": [check.as_dict() for check in checks]})
    else:
        for check in checks:
            data(f"{'ok  ' if check.ok else 'BAD '} {check.name}: {check.detail}")
            if not check.ok:
                data(f"     {check.remedy}")
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


#: What a person did wrong, and what went wrong otherwise: said in one line, without a traceback.
MISUSE = (Misused, BadCorrection, BadMessage, UnknownShopper, UnknownProduct, BadSettings, UnknownScheme)
FAILURES = (
    StoreMissing, FeedError, LexiconError, BadRules, TooLittle, DatabaseUnusable, WeightsMissing, WeightsDiffer,
    GeneratorFailed, Failed, OSError,
)  # fmt: skip


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turns the errors that a person can act on into one line on stderr and an exit code."""
    from assistant.evaluate import BadQueries
    from retrieval.chroma import IndexDamaged, IndexLocked
    from retrieval.embedders import ModelNotFound

    try:
        yield
    except (*MISUSE, BadQueries) as error:
        talk(f"aisle: {message_of(error)}")
        raise SystemExit(2) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except (*FAILURES, IndexDamaged, IndexLocked, ModelNotFound) as error:
        talk(f"aisle: {message_of(error)}")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def message_of(error: BaseException) -> str:
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def globals_first(arguments: Sequence[str]) -> list[str]:
    """Moves --json and --home to the front, so that they may stand anywhere before a lone "--"."""
    front: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += ["--", *remaining]
        elif argument == "--json" or argument.startswith("--home="):
            front.append(argument)
        elif argument == "--home":
            front += [argument, *[value for value in [next(remaining, None)] if value is not None]]
        else:
            rest.append(argument)
    return front + rest


def main(arguments: Sequence[str] | None = None) -> None:
    """The command `aisle`. Exit codes: 0 done, 1 failed, 2 misused."""
    quiet_libraries()
    with said_plainly():
        app(globals_first(sys.argv[1:] if arguments is None else arguments))


def quiet_libraries() -> None:
    """Nothing on these paths may reach for a hub or a counter of usage; their own chatter is not ours."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


if __name__ == "__main__":
    main()
