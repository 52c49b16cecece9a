"""What the verbs of the command line do with a store. Knows no option and no argument parser."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import webbrowser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from typing import Any

from assistant.answers.asked import POOL
from assistant.build import Store, has_database, open_catalogue, open_store, refresh
from assistant.conversations import Conversation, read_conversations
from assistant.evaluate import evaluate, metrics, read_qrels, read_queries, trec_run
from assistant.lists import products_named, recommended, recommended_makers
from assistant.pipeline import Timings, find, respond
from assistant.runs import RunComparison, compare_runs, read_run
from assistant.scoring import Outcome, figures, play
from assistant.settings import Settings
from assistant.sheet import system_prompt
from assistant.types import Cards, DialogueState, GeneratorFailed, Part, Reply
from assistant.understand import BadMessage
from ranking.event_import import import_events
from ranking.event_log import EventLog, catalogue_ids, tried_out
from ranking.event_report import EventReport
from ranking.events import read_events
from ranking.logs.formats import recognise
from ranking.moves import Move, moves
from ranking.pointer import POINTER
from ranking.profiles import DatabaseProfiles, read_shoppers
from ranking.rules import MakerKind, ProductKind
from ranking.types import ScoredProduct, ShopperProfile
from retrieval.catalogue import Changes
from retrieval.database import DatabaseUnusable
from retrieval.feeds import read_feed, read_feeds
from retrieval.progress import Progress, silent
from retrieval.report import ImportReport
from retrieval.types import Query
from ui.lists import Outcome as Recommended
from ui.terminal import Failed, data, data_json, talk, write_json, write_whole
from ui.text import card_lines, figure_table, miss_table, query_table
from ui.views import refusal_json, turn_json

#: Meta keys that mark a demo store.
SYNTHETIC, NAME = "synthetic", "name"


class StoreTaken(Failed):
    """The folder holds a real store, which a demo must not overwrite."""


class PortTaken(Failed):
    """No port to listen on."""


class SessionUnknown(Failed):
    """No conversation of this shopper has the id, or it is over."""


@contextmanager
def opened(settings: Settings, progress: Progress) -> Iterator[Store]:
    """A store that is closed again, whatever happens."""
    store = open_store(settings, progress=progress)
    try:
        yield store
    finally:
        store.close()


def make_demo_store(settings: Settings, seed: int, progress: Progress, *, train: bool = False) -> dict[str, Any]:
    """Makes the demo store where it is not there yet, and with `train` its ranker, where there is none of this store.

    StoreTaken where the folder holds other products.
    """
    stamp = demo_stamp(seed)
    found = None
    if has_database(settings):
        catalogue = open_catalogue(settings)
        found = catalogue.meta(SYNTHETIC)
        if found is None and catalogue.count():
            raise StoreTaken(f"{settings.home} holds other products: give the demo a folder of its own with --home")
    if found != stamp:
        (settings.home / POINTER).unlink(missing_ok=True)  # of another demo store: a new one is trained
        take_in_demo(settings, seed, progress)
    catalogue = open_catalogue(settings)
    refresh(settings, catalogue, progress)
    catalogue.set_meta(NAME, "Aisle demo store")
    catalogue.set_meta(SYNTHETIC, stamp)
    if train and (found != stamp or not (settings.home / POINTER).is_file()):
        from assistant.train import train_store

        train_store(settings, force=True, progress=progress)
    shoppers = DatabaseProfiles(catalogue.engine, catalogue).count()
    return {"made": found != stamp, "products": catalogue.count(), "shoppers": shoppers, "synthetic": True}


def demo_stamp(seed: int) -> str:
    """Names the demo store's content: the seed, and a digest of the program and tables that make it."""
    import assistant.demo

    folder = Path(assistant.demo.__file__).parent
    files = sorted(path for kind in ("*.py", "*.yaml", "documents/*.md") for path in folder.glob(kind))
    content = hashlib.sha256(b"".join(path.read_bytes() for path in files))
    return f"{seed}:{content.hexdigest()[:16]}"


def take_in_demo(settings: Settings, seed: int, progress: Progress) -> None:
    """Makes the demo's files and imports them the way a store's own feed and logs are imported."""
    from assistant.demo import make_demo

    make_demo(settings.home, seed=seed, progress=progress)
    folder = settings.home / "demo"
    catalogue = open_catalogue(settings, create=True)
    catalogue.set_meta(SYNTHETIC, "unfinished")  # first: a store that was cut off here is made again, not refused
    progress("taking in the products", 0, 1)
    catalogue.apply(read_feed(folder / "products.jsonl", currency="USD").products, replace=True)
    progress("taking in the products", 1, 1)
    profiles = DatabaseProfiles(catalogue.engine, catalogue)
    shoppers, bad_shoppers = read_shoppers(folder / "shoppers.jsonl")
    profiles.add_shoppers(shoppers)
    progress("taking in what the shoppers did", 0, 1)
    events, bad_events = read_events(folder / "events.jsonl")
    profiles.record(events)
    assert not (bad_shoppers or bad_events), "the demo's own files are sound"
    progress("taking in what the shoppers did", 1, 1)


def import_feeds(
    settings: Settings,
    feeds: Sequence[Path],
    *,
    format: str | None,
    mapping: Mapping[str, str],
    dry_run: bool,
    replace: bool,
    progress: Progress,
) -> ImportReport:
    """Reads feeds and puts them into the store. FeedError before anything is changed.

    A feed without one usable row changes nothing, `replace` or not: an empty file is a mistake, not a closed shop.
    """
    progress("reading the feed", 0, 1)
    feed = read_feeds(feeds, format=format, mapping=mapping, currency=settings.currency)
    progress("reading the feed", 1, 1)
    files = tuple(str(path) for path in feeds)
    if dry_run:
        known = has_database(settings)
        changes = (
            open_catalogue(settings).preview(feed.products, replace=replace)
            if known
            else Changes(added=tuple(product.id for product in feed.products))
        )
        return ImportReport(files=files, feed=feed, changes=changes, dry_run=True)
    if not feed.products:
        return ImportReport(files=files, feed=feed, changes=Changes())
    catalogue = open_catalogue(settings, create=True)
    changes = catalogue.apply(feed.products, replace=replace)
    refresh(settings, catalogue, progress)
    return ImportReport(files=files, feed=feed, changes=changes)


def import_logs(
    settings: Settings,
    files: Sequence[Path],
    *,
    format: str | None,
    mapping: Mapping[str, str],
    dry_run: bool,
    progress: Progress,
) -> EventReport:
    """Reads behaviour logs and puts their events into the store. FeedError before anything is changed."""
    logs = [recognise(path, format, mapping) for path in files]
    now = datetime.now(UTC)
    if dry_run:
        engine = open_catalogue(settings).engine if has_database(settings) else None
        products = catalogue_ids(engine) if engine else frozenset()
        with tried_out(engine) as log:
            return import_events(logs, log, products, now=now, dry_run=True, progress=progress)
    engine = open_catalogue(settings, create=True).engine
    return import_events(logs, EventLog(engine), catalogue_ids(engine), now=now, dry_run=False, progress=progress)


def run_search(store: Store, query: str, *, shopper: str, k: int) -> tuple[Cards, Timings]:
    """One query for a shopper. What it needs is loaded before the clock starts."""
    profile = store.profiles.get(shopper)
    warm_search(store)
    timings = Timings()
    cards = find(query, store, profile, state=DialogueState(), k=k, timings=timings)
    timings.since_start("total")
    return cards, timings


def moved_in_search(store: Store, query: str, *, shopper: str, k: int) -> list[Move]:
    """What the shopper's history moved among the first k of a query, beside the order of the same candidates without
    it: what the shopper said of themselves holds in both."""
    profile = store.profiles.get(shopper)

    def order(one: ShopperProfile) -> tuple[ScoredProduct, ...]:
        cards = find(query, store, one, state=DialogueState(), k=k, timings=Timings())
        if cards.groups:  # the lists of several needs, whose places are those shown
            return cards.products
        return find(query, store, one, state=DialogueState(), k=max(POOL, k), timings=Timings()).products

    return moves(order(without_history(profile)), order(profile), k)


def without_history(profile: ShopperProfile) -> ShopperProfile:
    return ShopperProfile(told=profile.told)


def run_recommend(
    store: Store,
    kind: ProductKind | MakerKind,
    items: Sequence[str],
    *,
    shopper: str,
    k: int,
    moved: bool = False,
    foretold: bool = False,
) -> Recommended:
    """A list for a shopper, what moved in it, and what is foretold of its products. The time is that of the list, and
    of what it needs and nothing has made before. UnknownShopper, UnknownProduct."""
    profile = store.profiles.get(shopper)
    about = products_named(store, items)
    timings = Timings()
    if kind == "brands" or kind == "shops":  # spelt out for the type checker
        makers = recommended_makers(store, kind, profile, k=k)
        timings.since_start("total")
        return Recommended(listing=makers, shopper=shopper, items=tuple(items), timings_ms=dict(timings))
    listing = recommended(store, kind, profile, items=about, k=k)
    timings.since_start("total")
    found = None
    if moved:
        found = moves(recommended(store, kind, without_history(profile), items=about, k=k).order, listing.order, k)
    forecasts = {}
    if foretold and store.forecaster is not None:
        forecasts = store.forecaster.of(profile, [entry.id for entry in listing.entries])
    return Recommended(
        listing=listing,
        shopper=shopper,
        items=tuple(items),
        moved=found,
        forecasts=forecasts,
        timings_ms=dict(timings),
    )


def begun_session(store: Store, session: str, shopper: str) -> tuple[str, DialogueState]:
    """The id and the state of the conversation to go on with: "new" begins one, "" one that is not kept.

    SessionUnknown.
    """
    if session == "new":
        session = store.sessions.new_id()
        talk(f"session {session}")
        return session, DialogueState()
    if not session:
        return "", DialogueState()
    state = store.sessions.load(session, shopper)
    if state is None:
        whose = f"of the shopper {shopper!r}" if shopper else "of a visitor without a name"
        raise SessionUnknown(f"there is no conversation {session[:80]!r} {whose}: begin one with --session new")
    return session, state


def converse(
    store: Store, messages: Iterable[str], *, shopper: str, k: int, as_json: bool, session: str, state: DialogueState
) -> None:
    """Answers message after message. A message that cannot be used is answered too and ends nothing.

    The conversation is kept under the id `session` after every turn; "" keeps nothing of it but what the shopper
    agreed to.
    """
    id = session or store.sessions.new_id()
    try:
        for message in messages:
            try:
                for part in respond(message, state, shopper, store, session=id, k=k):
                    if not as_json:
                        say(part)
                    if isinstance(part, Cards) and part.forget:
                        shopper = ""
                    if isinstance(part, Reply):
                        state = part.state
                        if as_json:
                            data_json(turn_json(part))
                        if session:
                            store.sessions.save(session, shopper, state)
            except BadMessage as error:
                if as_json:
                    data_json(refusal_json(str(error), state))
                else:
                    data(str(error))
    finally:
        if not session:
            forget_unsaved(store, id)


def forget_unsaved(store: Store, session: str) -> None:
    """Removes what a conversation that is not kept has logged; where that cannot be, it goes after their life."""
    try:
        store.sessions.forget(session)
    except DatabaseUnusable as error:
        talk(f"aisle: what was logged of this conversation stays for now: {error}")


def say(part: Part) -> None:
    """Prints a part of a reply as it comes, and ends the reply's line."""
    if isinstance(part, Cards):
        for line in card_lines(part):
            data(line)
    elif isinstance(part, Reply):
        data("")
    else:
        data(part.text, end="")


def warm(store: Store, progress: Progress = silent) -> None:
    """Loads both models, so that the first message is answered as fast as the others.

    A language model that cannot be loaded is said and done without: the replies fall back to templates.
    """
    progress("loading the search", 0, 1)
    warm_search(store)
    progress("loading the search", 1, 1)
    if store.generator is not None:
        preparing = "preparing the language model (longest the first time)"
        progress(preparing, 0, 1)
        try:
            store.generator.warm(system_prompt(store=store.settings.name, tone=store.settings.tone))
        except GeneratorFailed as error:
            talk(f"aisle: going on without the language model: {error}")
        progress(preparing, 1, 1)


def warm_search(store: Store) -> None:
    """Loads the embedder and the index by searching once, so that no search that is timed pays for it."""
    store.search.find(Query(text="warm up", search_text="warm up"), 1)


def run_evaluation(
    store: Store,
    queries_file: Path,
    qrels_file: Path | None,
    run_out: Path | None,
    report: Path | None,
    progress: Progress,
) -> tuple[dict[str, object], str]:
    """The figures, and the same as a table. Files are written whole or not at all. BadQueries, OSError."""
    queries = read_queries(queries_file)
    qrels = read_qrels(qrels_file, queries) if qrels_file else None
    warm_search(store)
    results = evaluate(queries, store, progress=progress)
    figures = metrics(results, qrels)
    table = figure_table(figures)
    if run_out:
        write_whole(run_out, trec_run(results))
    if report:
        report.mkdir(parents=True, exist_ok=True)
        write_json(report / "metrics.json", figures)
        write_whole(report / "queries.tsv", query_table(results))
        write_whole(report / "report.md", f"# Evaluation of {queries_file.name}\n\n{table}\n")
    return figures, table


def run_comparison(first: Path, second: Path, qrels_file: Path, queries_file: Path | None) -> RunComparison:
    """How two runs differ on the same judgments. BadQueries."""
    runs = read_run(first), read_run(second)
    known = {query_id: query_id for run in runs for query_id in run}
    if queries_file:
        known |= {query_id: text for query_id, text in read_queries(queries_file).items() if query_id in known}
    return compare_runs(*runs, read_qrels(qrels_file, known))


#: How many products a turn of a played conversation shows: as many as `aisle chat`.
PAGE = 12


def run_conversations(
    store: Store, files: Sequence[Path], report: Path | None, blind: bool, progress: Progress
) -> tuple[dict[str, object], str]:
    """The figures of judged conversations, and the same as a table. BadQueries, OSError.

    The report has a line for every turn that is not as expected; not where it is `blind`, so that what is held out
    can be measured without being read.
    """
    played = play_all(store, [one for file in files for one in read_conversations(file)], progress)
    found = figures(played)
    table = figure_table(found)
    if report:
        report.mkdir(parents=True, exist_ok=True)
        write_json(report / "metrics.json", found)
        write_whole(report / "report.md", f"# Evaluation of {', '.join(file.name for file in files)}\n\n{table}\n")
        if not blind:
            write_whole(report / "misses.tsv", miss_table(played))
    return found, table


def play_all(
    store: Store, conversations: Sequence[Conversation], progress: Progress = silent
) -> list[tuple[Outcome, ...]]:
    """The outcomes of each conversation, played by a shopper without history."""

    def answer(message: str, state: DialogueState) -> tuple[Cards, Timings]:
        timings = Timings()
        return find(message, store, ShopperProfile(), state=state, k=PAGE, timings=timings), timings

    warm_search(store)
    played = []
    for done, conversation in enumerate(conversations, 1):
        played.append(play(conversation, answer, store.lexicon))
        progress("conversations", done, len(conversations))
    return played


def free_port(host: str, wanted: int | None) -> int:
    """The port to listen on: the wanted one, else 7860 or the next of twenty that is free. PortTaken."""
    for port in [wanted] if wanted else range(7860, 7880):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    taken = f"port {wanted} is" if wanted else "ports 7860 to 7879 are all"
    raise PortTaken(f"{taken} not to be had on {host}: choose another with --port")


def run_server(store: Store, host: str, port: int | None, open_page: bool) -> None:
    """Serves until it is stopped. The address is printed when the server is about to listen."""
    import uvicorn

    from ui.server import create_app

    chosen_port = free_port(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{chosen_port}"
    talk("starting the page …")
    application = create_app(store)
    data(f"Aisle is at {address}  (stop with Ctrl-C)")
    if open_page and (os.name == "nt" or sys.platform == "darwin" or "DISPLAY" in os.environ):
        Timer(1.5, webbrowser.open, [address]).start()
    uvicorn.run(application, host=host, port=chosen_port, log_level="warning", timeout_graceful_shutdown=3)
