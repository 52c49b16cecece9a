"""The additive MLP: one small network for each group of features, whose outputs add up to the score. Knows no data.

A neural additive model (Agarwal et al. 2021), so that a score can be explained by what each group added, exactly.
Trained with softmax over all products on what shoppers bought next. Collaborative models enter by weights held at or
above 0: collinear ones otherwise turn negative, and a negative reason cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from ranking.features import BOUGHT, DEMAND, FRESH, HABIT, PRICE, SHOPPER, TREND, Inputs
from ranking.fitting import Descent, descend, device, on_device, one_thread
from ranking.histories import Floats
from retrieval.progress import Progress, silent

#: In the order in which they are shown. The first four are 0 for a shopper of whom nothing is known.
GROUPS = ("taste", "brand", "habit", "price", "trend", "freshness")
PERSONAL = GROUPS[:4]
#: The column of trend by which popularity goes.
WEEK = DEMAND.index(7.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MlpSettings:
    """`without`: groups that are left out, as an ablation does. `new`: how much the order of what was not bought
    before counts in the loss, beside the order of everything. `habits`: how the order of what a shopper bought before
    is learned, first and by itself."""

    hidden: int = 16
    new: float = 1.0
    batch: int = 256
    without: tuple[str, ...] = ()
    seed: int = 0
    habits: Descent = field(default_factory=lambda: Descent(rate=0.02, decay=0.0, epochs=60))
    descent: Descent = field(default_factory=lambda: Descent(rate=0.02, epochs=60, patience=20))


class AdditiveMlp(torch.nn.Module):
    """`models` names the collaborative models behind taste, in their order."""

    def __init__(self, models: Sequence[str], settings: MlpSettings | None = None) -> None:
        super().__init__()
        self.models, self.settings = tuple(models), settings or MlpSettings()
        hidden = self.settings.hidden
        self.taste = torch.nn.Parameter(torch.full((len(models),), -1.0))
        self.brand = torch.nn.Parameter(torch.tensor(-2.0))
        self.shrink = torch.nn.Parameter(torch.tensor(0.0))
        self.demand = torch.nn.Parameter(torch.tensor(0.0))
        # what the habit columns of the lesson are divided by, so that they count alike at first
        self.habit_mean = torch.nn.Parameter(torch.zeros(HABIT), requires_grad=False)
        self.habit_spread = torch.nn.Parameter(torch.ones(HABIT), requires_grad=False)
        self.habit_scale = torch.nn.Parameter(torch.tensor(0.5))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.settings.seed)
            self.habit, self.habit_shift = network(HABIT, hidden), network(SHOPPER, hidden // 2)
            self.interest, self.trend = network(HABIT, hidden), network(TREND, hidden)
            self.price, self.freshness = network(PRICE, hidden), network(FRESH, hidden)

    def forward(self, batch: Tensors) -> dict[str, torch.Tensor]:
        """What each group adds, [shoppers, products] each.

        Taste and brand are multiplied by n / (n + c) for a shopper with a history of n purchases' worth; habit and
        price are 0 without one. Trend and freshness are what is above the mean product's; the less is known of a
        shopper, the more the demand of the last week or so stands in their place, so that who is new is served no worse
        than by popularity. What a shopper has bought before is habit alone, which sees demand and the models' opinion,
        too: why people buy again is another matter than why they try something.
        """
        sure = (batch.known / (batch.known + functional.softplus(self.shrink)))[:, None]
        shape = batch.taste.shape[1:]
        weights = functional.softplus(self.taste)[:, None, None]
        columns = (batch.habit - self.habit_mean) / self.habit_spread
        scaled = functional.softplus(self.habit_scale) * self.habit(columns)[:, 0]
        again = scaled + self.habit_shift(columns[:, -SHOPPER:])[:, 0]
        known = torch.where(batch.bought, again, self.interest(columns)[:, 0])
        habit = known.new_zeros(shape[0] * shape[1]).index_add(0, batch.habit_at, known)
        unbought = known.new_ones(shape[0] * shape[1])
        unbought[batch.habit_at[batch.bought]] = 0.0
        unbought = unbought.view(shape)
        at_rest = self.price(batch.price.new_zeros(1, PRICE))
        trend, freshness = self.trend(batch.trend)[:, 0], self.freshness(batch.fresh)[:, 0]
        wanted = functional.softplus(self.demand) * batch.trend[:, WEEK]
        found = {
            "taste": (weights * batch.taste).sum(dim=0) * sure,
            "brand": functional.softplus(self.brand) * batch.brand * sure,
            "habit": habit.view(shape),
            # times what is known: rounding would leave 1e-8 of somebody unknown
            "price": (self.price(batch.price) - at_rest)[..., 0] * unbought * (batch.known > 0)[:, None],
            "trend": (sure * (trend - trend.mean()) + (1.0 - sure) * wanted) * unbought,
            "freshness": sure * (freshness - freshness.mean()) * unbought,
        }
        nothing = batch.brand.new_zeros(shape)
        return {name: nothing if name in self.settings.without else found[name] for name in GROUPS}

    @property
    def taste_weights(self) -> dict[str, float]:
        """The weight of each collaborative model's standardised score."""
        weights = functional.softplus(self.taste.detach()).tolist()
        return dict(zip(self.models, weights, strict=True))


def network(columns: int, hidden: int) -> torch.nn.Sequential:
    return torch.nn.Sequential(torch.nn.Linear(columns, hidden), torch.nn.SiLU(), torch.nn.Linear(hidden, 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tensors:
    """Inputs as tensors."""

    taste: torch.Tensor
    brand: torch.Tensor
    habit_at: torch.Tensor
    habit: torch.Tensor
    bought: torch.Tensor
    price: torch.Tensor
    known: torch.Tensor
    trend: torch.Tensor
    fresh: torch.Tensor


def tensors(inputs: Inputs) -> Tensors:
    return Tensors(
        taste=torch.from_numpy(inputs.taste),
        brand=torch.from_numpy(inputs.brand),
        habit_at=torch.from_numpy(inputs.habit_at),
        habit=torch.from_numpy(inputs.habit),
        bought=torch.from_numpy(inputs.habit[:, BOUGHT] > 0),
        price=torch.from_numpy(inputs.price),
        known=torch.from_numpy(inputs.known),
        trend=torch.from_numpy(inputs.around.trend),
        fresh=torch.from_numpy(inputs.around.fresh),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What is to be learned: `bought` in the window and `before` it, bool [shoppers, products]."""

    bought: NDArray[np.bool_]
    before: NDArray[np.bool_]


def fit(
    model: AdditiveMlp,
    windows: Sequence[tuple[Inputs, Outcome]],
    *,
    held: Sequence[tuple[Inputs, Outcome]] = (),
    progress: Progress = silent,
) -> AdditiveMlp:
    """Trains in place and returns the model; `held` is what decides when to stop, if anything does.

    First the order of what shoppers had bought before, by itself, then everything beside it.
    """
    s = model.settings
    chance = np.random.default_rng(s.seed)
    columns = torch.from_numpy(np.concatenate([given.habit for given, _ in windows]))
    if len(columns) > 1:
        model.habit_mean.copy_(columns.mean(dim=0))
        model.habit_spread.copy_(columns.std(dim=0).clamp(min=1e-2))
    model.to(device())
    kept = []
    for given, outcome in windows:
        order = chance.permutation(len(outcome.bought))
        kept += [
            lesson_of(given, outcome, np.sort(order[start : start + s.batch]))
            for start in range(0, len(order), s.batch)
        ]
    tests = [lesson_of(given, outcome, np.arange(len(outcome.bought))) for given, outcome in held]

    def batches(_: int) -> Iterator[Lesson]:
        return (kept[n] for n in chance.permutation(len(kept)))

    def again(lesson: Lesson) -> torch.Tensor:
        given, shape = lesson.given, lesson.bought.shape
        columns = (given.habit[given.bought] - model.habit_mean) / model.habit_spread
        at = given.habit_at[given.bought]
        found = model.habit(columns)[:, 0]
        scores = found.new_full((lesson.bought.numel(),), -1e9).index_put((at,), found)
        return likelihood(scores.view(shape), lesson.bought & lesson.before)

    def value(lesson: Lesson) -> torch.Tensor:
        scores = total(model(lesson.given))
        new = scores.masked_fill(lesson.before, -1e9)
        return likelihood(scores, lesson.bought) + s.new * likelihood(new, lesson.bought & ~lesson.before)

    descend(model.habit, batches, len(kept), lambda x: -again(x), s.habits, progress=progress, what="habits")
    model.habit.requires_grad_(False)
    descend(
        model,
        batches,
        len(kept),
        lambda lesson: -value(lesson),
        s.descent,
        validate=(lambda: sum(float(value(lesson)) for lesson in tests)) if tests else None,
        progress=progress,
        what="additive MLP",
    )
    model.habit.requires_grad_(True)
    return model.cpu().eval()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """Some shoppers of a window: what is known of them, what they bought in it and before it."""

    given: Tensors
    bought: torch.Tensor
    before: torch.Tensor


def lesson_of(given: Inputs, outcome: Outcome, who: NDArray[np.int64]) -> Lesson:
    """Of the shoppers in some places, ascending; on the device of training."""
    made = Lesson(
        given=tensors(of_shoppers(given, who)),
        bought=torch.from_numpy(outcome.bought[who]),
        before=torch.from_numpy(outcome.before[who]),
    )
    return on_device(made, device())


def of_shoppers(given: Inputs, who: NDArray[np.int64]) -> Inputs:
    products = given.brand.shape[1]
    place = np.full(len(given.known), -1)
    place[who] = np.arange(len(who))
    mine = place[given.habit_at // products]
    return replace(
        given,
        taste=given.taste[:, who],
        brand=given.brand[who],
        habit_at=mine[mine >= 0] * products + given.habit_at[mine >= 0] % products,
        habit=given.habit[mine >= 0],
        price=given.price[who],
        known=given.known[who],
    )


def total(groups: Mapping[str, torch.Tensor]) -> torch.Tensor:
    return torch.stack(list(groups.values())).sum(dim=0)


def likelihood(scores: torch.Tensor, bought: torch.Tensor) -> torch.Tensor:
    """The mean log probability that a product bought comes before those not bought, over shoppers who bought some.

    Each is compared with all that were not bought, not with the others bought: else a shopper with many would be
    told that each is unlikely. 0 where nobody bought anything.
    """
    counts = bought.sum(dim=1)
    who = counts > 0
    if not who.any():
        return scores.sum() * 0.0
    others = scores[who].masked_fill(bought[who], -1e9).logsumexp(dim=1, keepdim=True)
    found = -functional.softplus(others - scores[who]) * bought[who]
    return (found.sum(dim=1) / counts[who]).mean()


@torch.no_grad()
def contributions(model: AdditiveMlp, given: Inputs) -> dict[str, Floats]:
    """Float32 [shoppers, products] for each group; higher is likelier to be bought."""
    with one_thread():
        return {name: found.contiguous().numpy() for name, found in model(tensors(given)).items()}
