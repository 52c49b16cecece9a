"""The training loop that all trained models share: Adam, one cycle of the learning rate, early stop. Knows no data."""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import torch
from accelerate import Accelerator

from retrieval.progress import Progress, silent

Batch = TypeVar("Batch")


def device() -> torch.device:
    """Where models are trained: a GPU where there is one."""
    found: torch.device = Accelerator().device
    return found


def on_device(batch: Batch, where: torch.device) -> Batch:
    """The same batch with its tensors on a device."""
    moved: Any = batch
    if isinstance(batch, torch.Tensor):
        moved = batch.to(where)
    elif isinstance(batch, list | tuple):
        moved = type(batch)(on_device(part, where) for part in batch)
    elif dataclasses.is_dataclass(batch) and not isinstance(batch, type):
        parts = {part.name: on_device(getattr(batch, part.name), where) for part in dataclasses.fields(batch)}
        moved = dataclasses.replace(batch, **parts)
    return cast(Batch, moved)


@contextmanager
def one_thread() -> Iterator[None]:
    """The networks here are small: on a busy machine threads that wait for each other cost more than they bring."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """`patience`: epochs without a better validation value before it stops. `warm`: the share of steps in which the
    learning rate rises."""

    rate: float = 3e-3
    decay: float = 1e-4
    epochs: int = 8
    patience: int = 3
    warm: float = 0.15


def descend(
    model: torch.nn.Module,
    batches: Callable[[int], Iterator[Batch]],
    steps: int,
    loss: Callable[[Batch], torch.Tensor],
    settings: Descent,
    *,
    validate: Callable[[], float] | None = None,
    progress: Progress = silent,
    what: str = "training",
) -> list[float]:
    """Trains in place, on the device that accelerate chooses, where the model stays (ACCELERATE_USE_CPU=1 keeps it on
    the CPU). Returns the validation value (higher is better) of each epoch.

    `batches(epoch)` yields `steps` batches: tensors, or dataclasses, lists and tuples of them; they are moved there.
    With `validate`, the weights of the best epoch are kept. Chance (dropout) is that of torch's generator: seed it
    before. ValueError where the loss is no longer finite.
    """
    accelerator = Accelerator()
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.rate, weight_decay=settings.decay)
    cycle = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=max(2, steps * settings.epochs), pct_start=settings.warm
    )
    model, optimizer = accelerator.prepare(model, optimizer)
    best, kept, seen = -math.inf, copy.deepcopy(model.state_dict()), []
    for epoch in range(settings.epochs):
        model.train()
        for batch in batches(epoch):
            value = loss(on_device(batch, accelerator.device))
            if not torch.isfinite(value):
                raise ValueError(f"{what}: the loss is {value.item()} in epoch {epoch + 1}: lower the learning rate")
            optimizer.zero_grad()
            accelerator.backward(value)
            optimizer.step()
            cycle.step()
        progress(what, epoch + 1, settings.epochs)
        if validate is None:
            continue
        model.eval()
        with torch.no_grad():
            seen.append(validate())
        if seen[-1] > best:
            best, kept = seen[-1], copy.deepcopy(model.state_dict())
        elif len(seen) - seen.index(max(seen)) > settings.patience:
            break
    if validate is not None:
        model.load_state_dict(kept)
        progress(what, settings.epochs, settings.epochs)
    model.eval()
    return seen
