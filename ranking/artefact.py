"""A trained ranker on disk: safetensors for what was learned, JSON for how. Knows no database.

HOME/ranker.json names the folder in use and the digests of its files; a new ranker is written into a folder of its own
and put in use by replacing that small file, so that a reader finds the old one or the new one, never half of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import TypeAdapter
from safetensors import SafetensorError
from safetensors.numpy import load as load_tensors
from safetensors.numpy import save as save_tensors

from ranking.assortment import Assortment
from ranking.calibration import Calibration
from ranking.features import Surroundings
from ranking.log import Log
from ranking.mlp import AdditiveMlp
from ranking.models.content import Content
from ranking.models.sparse import rows
from ranking.pointer import POINTER
from ranking.ranker import MODELS, Bases, Ranker, RankerSettings
from ranking.ratings.features import FeatureSettings
from ranking.ratings.goods import Goods
from ranking.ratings.predicted import RatingModel, load_ratings

FOLDERS = "rankers"
WEIGHTS, ABOUT = "ranker.safetensors", "ranker.json"
FORMAT = 4


class BadArtefact(ValueError):
    """A saved ranker that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What a ranker was made from. `data` and `code` are digests (SHA-256); `until` is its newest event's time."""

    made: datetime
    until: datetime
    data: str
    code: str
    events: int


def provenance(log: Log, assortment: Assortment, made: datetime) -> Provenance:
    digest = hashlib.sha256()
    columns = (log.shopper, log.product, log.time, log.kind, log.value, log.quantity, log.basket)
    for column in (*columns, assortment.level, assortment.released):
        digest.update(np.ascontiguousarray(column).tobytes())
    for text in (*log.shoppers, *log.products, *assortment.attributes):
        digest.update(text.encode() + b"\0")
    newest = float(log.time[-1]) if len(log) else 0.0
    return Provenance(
        made=made, until=datetime.fromtimestamp(newest, UTC), data=digest.hexdigest(), code=code(), events=len(log)
    )


def code() -> str:
    """The digest of the program that trains and scores."""
    folder = Path(__file__).parent
    files = sorted(folder.rglob("*.py"), key=lambda file: file.relative_to(folder).as_posix())
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def save(
    home: Path,
    ranker: Ranker,
    settings: RankerSettings,
    made_from: Provenance,
    report: Mapping[str, Any],
    ratings: RatingModel | None = None,
) -> Path:
    """Puts a ranker in use. Returns its folder. OSError where it cannot be written.

    The one that was in use stays until the next, for readers that have just been told of it; older ones are removed.
    """
    learned = arrays(ranker)
    if ratings is not None:
        learned |= {f"ratings.{name}": value for name, value in ratings.arrays().items()}
    weights = save_tensors({name: np.ascontiguousarray(value) for name, value in learned.items()})
    about = {
        "format": FORMAT,
        "provenance": TypeAdapter(Provenance).dump_python(made_from, mode="json"),
        "settings": asdict(settings),
        "ratings": None if ratings is None else asdict(ratings.settings),
        "calibration": asdict(ranker.calibration),
        "models": list(ranker.mlp.models),
        "products": list(ranker.bases.assortment.products),
        "moment": ranker.bases.around.moment,
        "report": report,
    }
    digest = hashlib.sha256(weights).hexdigest()
    folder = home / FOLDERS / f"{made_from.made:%Y%m%dT%H%M%S}-{digest[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    described = json.dumps(about, ensure_ascii=False, default=str).encode()
    _write(folder / WEIGHTS, weights)
    _write(folder / ABOUT, described)
    before = _folder_in_use(home)
    named = {"folder": folder.name, "sha256": {WEIGHTS: digest, ABOUT: hashlib.sha256(described).hexdigest()}}
    _write(home / POINTER, json.dumps(named).encode())
    for other in (home / FOLDERS).iterdir():
        if other.name not in (folder.name, before):
            shutil.rmtree(other, ignore_errors=True)
    return folder


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Saved:
    """A ranker as it was saved. `ranker(assortment)` makes it for the products of now."""

    folder: Path
    about: Mapping[str, Any]
    weights: Mapping[str, NDArray[Any]]

    @property
    def provenance(self) -> Provenance:
        return TypeAdapter(Provenance).validate_python(self.about["provenance"])

    @property
    def mlp(self) -> AdditiveMlp:
        made = AdditiveMlp(self.about["models"], settings_in(self.about).mlp)
        made.load_state_dict({name: torch.from_numpy(value) for name, value in part(self.weights, "mlp").items()})
        made.eval()
        return made

    def places(self, assortment: Assortment) -> NDArray[np.int64]:
        """Where each product of an assortment stood when it was learned; -1 for one that is new."""
        learned = {product: place for place, product in enumerate(self.about["products"])}
        return np.array([learned.get(product, -1) for product in assortment.products], dtype=np.int64)

    def ratings(self, goods: Goods) -> RatingModel | None:
        """The model of ratings for the products of now; None where too few ratings were there to learn from.

        BadArtefact for one that does not hold what it should.
        """
        with readable(self.folder):
            if self.about["ratings"] is None:
                return None
            settings = TypeAdapter(FeatureSettings).validate_python(self.about["ratings"])
            return load_ratings(part(self.weights, "ratings"), self.places(goods.assortment), goods, settings)

    def ranker(self, assortment: Assortment) -> Ranker:
        """Products that it did not learn from are served by their attributes; those that are gone are left out.

        BadArtefact for one that does not hold what it should.
        """
        with readable(self.folder):
            return self._ranker(assortment)

    def _ranker(self, assortment: Assortment) -> Ranker:
        settings, places = settings_in(self.about), self.places(assortment)
        models = []
        for name, make in MODELS.items():
            model = make(settings)
            model.load(part(self.weights, name), places, assortment)
            models.append(model)
        brand = Content(settings.content, only="brand")
        brand.load({}, places, assortment)
        around = surroundings_of(part(self.weights, "around"), places, assortment, float(self.about["moment"]))
        bases = Bases(assortment=assortment, models=tuple(models), brand=brand, around=around)
        calibration = TypeAdapter(Calibration).validate_python(self.about["calibration"])
        return Ranker(bases=bases, mlp=self.mlp, calibration=calibration)


def load(home: Path) -> Saved | None:
    """The ranker in use; None where none was trained. BadArtefact for one that is damaged or of another format."""
    pointer = home / POINTER
    if not pointer.is_file():
        return None
    with readable(home):
        named = json.loads(pointer.read_bytes())
        folder = home / FOLDERS / Path(str(named["folder"])).name
        found = {name: (folder / name).read_bytes() for name in (WEIGHTS, ABOUT)}
        for name, content in found.items():
            if hashlib.sha256(content).hexdigest() != named["sha256"][name]:
                raise BadArtefact(f"{folder / name} is damaged (its SHA-256 differs): train again with `aisle train`")
        about = json.loads(found[ABOUT])
        if about["format"] != FORMAT or about["models"] != list(MODELS):
            raise BadArtefact(f"{folder} was made by another version of Aisle: train again with `aisle train`")
        saved = Saved(folder=folder, about=about, weights=load_tensors(found[WEIGHTS]))
        _ = saved.provenance, saved.mlp  # what cannot be read is to be found out here
        return saved


@contextmanager
def readable(where: Path) -> Iterator[None]:
    """BadArtefact for whatever reading something of another shape raises (torch: RuntimeError)."""
    try:
        yield
    except BadArtefact:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        raise BadArtefact(
            f"the trained ranker in {where} cannot be read: train again with `aisle train` ({error})"
        ) from error


def _folder_in_use(home: Path) -> str:
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        return str(json.loads((home / POINTER).read_bytes())["folder"])
    return ""


def arrays(ranker: Ranker) -> dict[str, NDArray[Any]]:
    """Everything that was learned, by "part.name"."""
    found = {f"{model.name}.{name}": value for model in ranker.bases.models for name, value in model.arrays().items()}
    found |= {f"mlp.{name}": value.numpy() for name, value in ranker.mlp.state_dict().items()}
    around = ranker.bases.around
    return found | {
        "around.trend": around.trend,
        "around.again": around.again,
        "around.pieces": around.pieces,
        "around.since": around.since,
    }


def surroundings_of(
    saved: Mapping[str, NDArray[Any]], places: NDArray[np.int64], assortment: Assortment, moment: float
) -> Surroundings:
    """What held at the end of training, for the products of now: new ones are in least demand, and as old as stated."""
    new = places < 0
    trend = rows(saved["trend"], places)
    trend[new] = saved["trend"].min(axis=0)
    return Surroundings(
        moment=moment,
        trend=trend,
        since=np.where(new, assortment.released, saved["since"][np.maximum(places, 0)]),
        level=assortment.level,
        again=rows(saved["again"], places),
        pieces=rows(saved["pieces"], places),
    )


def settings_in(about: Mapping[str, Any]) -> RankerSettings:
    return TypeAdapter(RankerSettings).validate_python(about["settings"])


def part(weights: Mapping[str, NDArray[Any]], name: str) -> dict[str, NDArray[Any]]:
    return {key.removeprefix(f"{name}."): value for key, value in weights.items() if key.startswith(f"{name}.")}


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, on disk when it returns."""
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    with passing.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
