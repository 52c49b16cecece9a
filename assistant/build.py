"""Puts a store together: the only file that chooses adapters. Knows no page and no request."""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from assistant.documents import Documents, read_documents
from assistant.generators.builtin import EMBEDDED
from assistant.journal import Journal
from assistant.sessions import Sessions
from assistant.settings import BadSettings, Settings
from assistant.types import Generator
from assistant.understand import StoreWords, store_words
from ranking.baskets import Baskets
from ranking.pointer import POINTER
from ranking.profiles import DatabaseProfiles
from ranking.rules import FILE, BadRules, Rules, read_rules
from ranking.scorers import TasteScorer
from ranking.shelf import Shelf
from ranking.types import ProfileStore, Scorer
from retrieval.catalogue import Catalogue
from retrieval.database import open_database
from retrieval.embedders import common_words
from retrieval.ingest import index_catalogue, tag_catalogue
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.progress import Progress, silent
from retrieval.search import Search
from retrieval.tags import vocabulary
from retrieval.types import Embedder, Product, ProductIndex, TaggedProduct, Vocabulary

if TYPE_CHECKING:
    from ranking.artefact import Saved
    from ranking.forecast import Forecaster

log = logging.getLogger(__name__)

T = TypeVar("T")


class StoreMissing(RuntimeError):
    """There is no store, or nothing in it."""


class UnknownScheme(ValueError):
    """A setting names an adapter that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store that is open for questions. `generator` is None where the owner wants no model.

    `forecaster` is None where no ranker was trained. Products that the store's rules hid on the day it was opened are
    in neither `search` nor `shelf`.
    """

    settings: Settings
    catalogue: Catalogue
    lexicon: Lexicon
    vocabulary: Vocabulary
    words: StoreWords
    documents: Documents
    sessions: Sessions
    index: ProductIndex
    search: Search
    profiles: ProfileStore
    journal: Journal
    scorer: Scorer
    forecaster: Forecaster | None = None
    rulebook: Rules
    shelf: Shelf
    baskets: Baskets
    generator: Generator | None

    @property
    def home(self) -> Path:
        return self.settings.home

    @property
    def rules(self) -> Rules:
        """The store's rules of today."""
        return self.rulebook.on(date.today())

    def close(self) -> None:
        if self.generator is not None:
            self.generator.close()
        self.index.close()


def embedded_chroma(settings: Settings, rest: str) -> ProductIndex:
    from retrieval.chroma import EmbeddedChroma

    return EmbeddedChroma(settings.home / (rest or "index"))


def sentence_transformer(settings: Settings, rest: str) -> Embedder:
    from retrieval.embedders import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(rest or "builtin")


def with_options(rest: str, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What a setting names, and what stands behind its question mark: `folder?languages=en,zh`. BadSettings."""
    name, _, query = rest.partition("?")
    options = {}
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        if key not in known or not value:
            raise BadSettings(f"{part!r} in {rest!r} is no option; known are {', '.join(f'{k}=…' for k in known)}")
        options[key] = unquote(value)
    return name, options


def adapter_of(settings: Settings, options: Mapping[str, str]) -> Path | None:
    """The folder of the adapter that a generator's options name. BadSettings where there is none."""
    if "adapter" not in options:
        return None
    adapter = settings.home / options["adapter"]
    if not adapter.is_dir():
        raise BadSettings(f"the generator's adapter is a folder in peft's format, but there is none at {adapter}")
    return adapter


def local_model(make: Callable[..., Generator], settings: Settings, rest: str) -> Generator:
    """A generator that runs on this machine: `make` takes the model's name, `adapter` and `languages`. BadSettings."""
    from assistant.generators.card import BadCard, listed_languages

    name, options = with_options(rest, ("languages", "adapter"))
    languages = listed_languages(options["languages"]) if "languages" in options else None
    adapter = adapter_of(settings, options)
    try:
        return make(name or "builtin", adapter=adapter, languages=languages)
    except BadCard as error:
        raise BadSettings(f"{error}; the setting can say what it speaks: {name}?languages=en") from error


def transformers_model(settings: Settings, rest: str) -> Generator:
    from assistant.generators.transformers import TransformersGenerator

    def make(name: str, **given: Any) -> Generator:
        inside = settings.home / name  # what is no folder there is a name on the hub
        return TransformersGenerator(str(inside) if name not in EMBEDDED and inside.is_dir() else name, **given)

    return local_model(make, settings, rest)


def openvino_model(settings: Settings, rest: str) -> Generator:
    from assistant.generators.openvino import INSTALL, OpenVinoGenerator, is_installed

    if rest.partition("?")[0] in ("", "builtin") and not is_installed():
        log.warning("OpenVINO is not installed, so texts come slower: %s", INSTALL)
        return transformers_model(settings, rest)

    def make(name: str, **given: Any) -> Generator:
        return OpenVinoGenerator(name if name in EMBEDDED else str(settings.home / name), **given)

    return local_model(make, settings, rest)


def server_model(protocol: str, settings: Settings, rest: str) -> Generator:
    from assistant.generators.breaker import Breaker
    from assistant.generators.compatible import CompatibleGenerator
    from assistant.generators.endpoint import KEY, read_endpoint, read_key

    endpoint = read_endpoint(f"{protocol}:{rest}")
    return CompatibleGenerator(endpoint, key=read_key(os.environ.get(KEY, "")), breaker=Breaker())


def no_model(settings: Settings, rest: str) -> None:
    return None


INDEXES: dict[str, Callable[[Settings, str], ProductIndex]] = {"chroma": embedded_chroma}
EMBEDDERS: dict[str, Callable[[Settings, str], Embedder]] = {"sentence-transformers": sentence_transformer}
GENERATORS: dict[str, Callable[[Settings, str], Generator | None]] = {
    "transformers": transformers_model,
    "openvino": openvino_model,
    "openai+http": partial(server_model, "http"),
    "openai+https": partial(server_model, "https"),
    "none": no_model,
}


def chosen(adapters: dict[str, Callable[[Settings, str], T]], name: str, settings: Settings) -> T:
    """The adapter that the setting `name` asks for. UnknownScheme lists the known ones."""
    url: str = getattr(settings, name)
    scheme, _, rest = url.partition(":")
    if scheme not in adapters:
        known = ", ".join(f"{known}:…" for known in adapters)
        raise UnknownScheme(f"the setting {name} is {url!r}; Aisle knows {known}")
    return adapters[scheme](settings, rest)


def database_url(settings: Settings) -> str:
    """The database's URL with a relative SQLite file placed inside the store's folder."""
    prefix = "sqlite:///"
    if settings.database.startswith(prefix) and not settings.database.startswith(prefix + "/"):
        return prefix + str((settings.home / settings.database.removeprefix(prefix)).absolute())
    return settings.database


def has_database(settings: Settings) -> bool:
    url = database_url(settings)
    return not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).is_file()


def open_catalogue(settings: Settings, *, create: bool = False) -> Catalogue:
    """The store's catalogue. StoreMissing where there is no store and none is to be made."""
    if create:
        settings.home.mkdir(parents=True, exist_ok=True)
    elif not has_database(settings):
        raise StoreMissing(
            f"there is no store in {settings.home}: make the demo store with `aisle --home {settings.home} demo`, "
            f"or import your own products with `aisle --home {settings.home} ingest FEED`"
        )
    return Catalogue(open_database(database_url(settings)))


def store_lexicon(settings: Settings, catalogue: Catalogue) -> Lexicon:
    """The lexicon with the store's own extension and brands."""
    extra = settings.home / "lexicon.yaml"
    lexicon = load_lexicon(extra if extra.is_file() else None)
    products = [product for product in catalogue.all() if product.brand]
    return lexicon.with_values({"brand": sorted({product.brand for product in products})}, chinese_brands(products))


def chinese_brands(products: Iterable[Product]) -> dict[tuple[str, str], list[str]]:
    """The Chinese name with which all Chinese titles of a brand begin, where there is one: 诺港 for Norhavn."""
    first: dict[str, set[str]] = {}
    for product in products:
        title = product.translations["zh"].title if "zh" in product.translations else ""
        head = title.split(" ")[0]
        if title:
            first.setdefault(product.brand.lower(), set()).add(
                head if re.fullmatch(r"[\u4e00-\u9fff]{2,6}", head) else ""
            )
    return {
        ("brand", brand): sorted(names) for brand, names in first.items() if len(names) == 1 and all(map(bool, names))
    }


def catalogue_words(items: Sequence[TaggedProduct]) -> set[str]:
    """The English words of the products' titles and descriptions: what a shopper copies from them is no misspelling."""
    words: set[str] = set()
    for item in items:
        words.update(re.findall(r"[a-z]{3,}", f"{item.product.title} {item.product.description}".lower()))
    return words


def ranking_of(home: Path, items: Sequence[TaggedProduct]) -> tuple[Scorer, Forecaster | None]:
    """The trained ranker's scorer and forecasts where there is one that can be read; that it cannot be is logged."""
    if not (home / POINTER).is_file():
        return TasteScorer(), None
    from ranking.artefact import BadArtefact

    try:
        found = trained_ranking(home, items)
    except BadArtefact as error:
        log.warning("going on without the trained ranker: %s", error)
        found = None
    return found[1:] if found else (TasteScorer(), None)


def trained_ranking(home: Path, items: Sequence[TaggedProduct]) -> tuple[Saved, Scorer, Forecaster] | None:
    """The trained ranker, and its scorer and forecasts for these products; None where none was trained. BadArtefact."""
    from ranking.artefact import load
    from ranking.assortment import assortment_of
    from ranking.forecast import Forecaster
    from ranking.ratings.goods import goods_of
    from ranking.trained import TrainedScorer

    saved = load(home)
    if saved is None:
        return None
    assortment = assortment_of(items)
    scorer = TrainedScorer(saved.ranker(assortment))
    return saved, scorer, Forecaster(scorer, saved.ratings(goods_of(items, assortment)))


def refresh(settings: Settings, catalogue: Catalogue, progress: Progress = silent) -> None:
    """Brings tags and index up to date with the catalogue; does nothing where they are."""
    lexicon = store_lexicon(settings, catalogue)
    tag_catalogue(catalogue, lexicon, progress)
    index = chosen(INDEXES, "index", settings)
    try:
        index_catalogue(catalogue, lexicon, index, chosen(EMBEDDERS, "embedder", settings), progress)
    finally:
        index.close()


def not_hidden(items: Sequence[TaggedProduct], rulebook: Rules, home: Path) -> list[TaggedProduct]:
    """The products that the store's rules do not hide today. BadRules where they hide all."""
    rules = rulebook.on(date.today())
    shown = [item for item in items if not rules.hidden(item)]
    if not shown:
        raise BadRules(f"{home / FILE}: hides all {len(items):,} products of the store; take a hide rule out")
    return shown


def open_store(settings: Settings, *, progress: Progress = silent) -> Store:
    """Opens a store, mending its tags and index where needed. StoreMissing where there are no products, BadRules."""
    catalogue = open_catalogue(settings)
    if catalogue.count() == 0:
        raise StoreMissing(f"the store in {settings.home} has no products: import some with `aisle ingest FEED`")
    rulebook = read_rules(settings.home)
    generator = chosen(GENERATORS, "generator", settings)
    lexicon = store_lexicon(settings, catalogue)
    tag_catalogue(catalogue, lexicon, progress)
    index = chosen(INDEXES, "index", settings)
    embedder = chosen(EMBEDDERS, "embedder", settings)
    try:
        index_catalogue(catalogue, lexicon, index, embedder, progress)
        every = catalogue.tagged()
        items = not_hidden(every, rulebook, settings.home)
        found = vocabulary(items)
        shelf = Shelf(items)
        profiles = DatabaseProfiles(catalogue.engine, catalogue, items=every)
        scorer, forecaster = ranking_of(settings.home, items)
        store = Store(
            settings=settings,
            catalogue=catalogue,
            lexicon=lexicon,
            vocabulary=found,
            words=store_words(lexicon, found, (*common_words(), *catalogue_words(items))),
            documents=read_documents(settings.home / "documents"),
            sessions=Sessions(catalogue.engine),
            index=index,
            search=Search(items, index, embedder, lexicon),
            profiles=profiles,
            journal=Journal(profiles),
            scorer=scorer,
            forecaster=forecaster,
            rulebook=rulebook,
            shelf=shelf,
            baskets=Baskets(catalogue.engine, shelf.kinds),
            generator=generator,
        )
    except BaseException:
        with suppress(OSError):
            index.close()
        raise
    # the catalogue stays: no garbage collection need walk it again, in the middle of a search
    gc.collect()
    gc.freeze()
    return store
