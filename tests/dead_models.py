"""Language models that are dead, each in its way: missing, damaged, too large, too slow, behind an ill server, or
in a process that dies."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import psutil

from assistant.generators.breaker import Breaker
from assistant.generators.builtin import default_cache, ensure_builtin
from assistant.generators.compatible import CompatibleGenerator
from assistant.generators.endpoint import Endpoint
from assistant.generators.openvino import OpenVinoGenerator, ensure_openvino
from assistant.generators.transformers import TransformersGenerator
from assistant.types import Cards, Generator, Prompt, Reply
from tests.model_server import (
    MODEL,
    Answer,
    drips,
    fails,
    free_port,
    hangs,
    hangs_in_the_middle,
    is_cut,
    is_no_stream,
    serving,
)

#: So many layers, each almost nothing, that loading alone takes longer than a shopper waits.
LAYERS = 600


@contextmanager
def served(answer: Answer, folder: Path) -> Iterator[Generator]:
    with serving(answer) as server, server_at(server.url) as generator:
        yield generator


@contextmanager
def no_server(folder: Path) -> Iterator[Generator]:
    with server_at(f"http://127.0.0.1:{free_port()}/v1") as generator:
        yield generator


@contextmanager
def server_at(url: str) -> Iterator[Generator]:
    generator = CompatibleGenerator(Endpoint(url=url, model=MODEL), key="", breaker=Breaker())
    yield generator
    generator.close()


@contextmanager
def in_folder(fill: Callable[[Path, Path], None], folder: Path) -> Iterator[Generator]:
    """A model whose folder `fill` makes, given the embedded model's own and an empty one."""
    if not any(folder.iterdir()):
        fill(ensure_builtin(default_cache(os.environ), None), folder)
    generator = TransformersGenerator(str(folder))
    yield generator
    generator.close()


@contextmanager
def no_folder(folder: Path) -> Iterator[Generator]:
    generator = TransformersGenerator(str(folder / "none"))
    yield generator
    generator.close()


class Struck:
    """A generator through OpenVINO whose process gets a signal as soon as it has begun to answer, every time."""

    def __init__(self, generator: OpenVinoGenerator, folder: Path, blow: signal.Signals) -> None:
        self.generator = generator
        self.folder = folder
        self.blow = blow

    @property
    def name(self) -> str:
        return self.generator.name

    @property
    def languages(self) -> frozenset[str]:
        return self.generator.languages

    def warm(self, system: str = "") -> None:
        self.generator.warm(system)

    def stream(
        self, prompts: Sequence[Prompt], *, max_tokens: int, deadline_s: float, temperature: float = 0.0
    ) -> Iterator[tuple[int, str]]:
        pieces = self.generator.stream(prompts, max_tokens=max_tokens, deadline_s=deadline_s, temperature=temperature)
        with closing(pieces):
            yield next(pieces)
            for child in psutil.Process().children():
                if str(self.folder) in child.cmdline():
                    child.send_signal(self.blow)
            yield from pieces

    def close(self) -> None:
        self.generator.close()


@contextmanager
def in_process(fill: Callable[[Path, Path], None], folder: Path) -> Iterator[OpenVinoGenerator]:
    """As in_folder, for a model in OpenVINO's format."""
    if not any(folder.iterdir()):
        fill(ensure_openvino(default_cache(os.environ), None), folder)
    generator = OpenVinoGenerator(str(folder))
    yield generator
    generator.close()


@contextmanager
def struck(blow: signal.Signals, folder: Path) -> Iterator[Generator]:
    with in_process(link_all, folder) as generator:
        generator.warm()
        yield Struck(generator, folder, blow)


def no_files(embedded: Path, folder: Path) -> None:
    """Leaves it empty."""


def link_all(embedded: Path, folder: Path) -> None:
    link(embedded, folder, *(path.name for path in embedded.iterdir()))


def file_cut_short(embedded: Path, folder: Path) -> None:
    link_all(embedded, folder)
    (folder / "openvino_model.bin").unlink()
    with (embedded / "openvino_model.bin").open("rb") as whole:
        (folder / "openvino_model.bin").write_bytes(whole.read(1_000_000))


def link(embedded: Path, folder: Path, *names: str) -> None:
    for name in names or ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "generation_config.json"):
        (folder / name).symlink_to(embedded / name)


def weights_cut_short(embedded: Path, folder: Path) -> None:
    link(embedded, folder)
    link(embedded, folder, "config.json")
    with (embedded / "model.safetensors").open("rb") as whole:
        (folder / "model.safetensors").write_bytes(whole.read(1_000_000))


def no_weights(embedded: Path, folder: Path) -> None:
    link(embedded, folder)
    link(embedded, folder, "config.json")


def out_of_memory(embedded: Path, folder: Path) -> None:
    """A model of two petabytes."""
    import numpy as np
    from safetensors.numpy import save_file

    link(embedded, folder)
    config = json.loads((embedded / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"intermediate_size": 10**12}), encoding="utf-8")
    save_file({"none": np.zeros(1, dtype=np.float32)}, folder / "model.safetensors", metadata={"format": "pt"})


def too_slow(embedded: Path, folder: Path) -> None:
    """A model that takes ten seconds to load and two for a token."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        hidden_size=8,
        intermediate_size=8,
        num_hidden_layers=LAYERS,
        num_attention_heads=1,
        num_key_value_heads=1,
        vocab_size=49_152,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    (folder / "generation_config.json").unlink()
    link(embedded, folder)


def well_answered(first: object, last: object) -> bool:
    """Whether a reply has its cards, the text of a template on them, and why no model wrote it."""
    return (
        isinstance(first, Cards)
        and first.explained
        and isinstance(last, Reply)
        and bool(last.explanation.fallback)
        and first.products[0].item.product.title in last.explanation.text
        and last.explanation.text in last.text
        and all(sentence.by == "template" for sentence in last.explanation.sentences)
    )


#: The deaths below that need OpenVINO.
THROUGH_OPENVINO = frozenset({"no model of OpenVINO's", "file cut short", "process killed", "process stopped"})

#: Each opens a dead model; it may use the folder, which is empty at first and its own.
DEATHS: dict[str, Callable[[Path], AbstractContextManager[Generator]]] = {
    "no folder": no_folder,
    "no weights": partial(in_folder, no_weights),
    "weights cut short": partial(in_folder, weights_cut_short),
    "out of memory": partial(in_folder, out_of_memory),
    "too slow": partial(in_folder, too_slow),
    "no model of OpenVINO's": partial(in_process, no_files),
    "file cut short": partial(in_process, file_cut_short),
    "process killed": partial(struck, signal.SIGKILL),
    "process stopped": partial(struck, signal.SIGSTOP),
    "no server": no_server,
    "server hangs": partial(served, hangs),
    "server hangs in the middle": partial(served, hangs_in_the_middle),
    "server keeps alive and says nothing": partial(served, drips),
    "server cuts its answers": partial(served, is_cut),
    "server fails": partial(served, fails(500)),
    "server is overloaded": partial(served, fails(429, retry_after="60")),
    "server has no such model": partial(served, fails(404)),
    "server takes no key": partial(served, fails(401)),
    "server is a web site": partial(served, is_no_stream("text/html", "<h1>Welcome</h1>")),
}
