"""Ten turns with the embedded model: when the cards and the first words come, and whose words they are.

    python -m benchmarks.conversation HOME

Runs `aisle --home HOME chat --json` as a script would, and checks every price and every product name in the replies
against the products of that turn, independently of the assistant's own checker.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

from benchmarks.machine import describe

TURNS = (
    "black down jacket under $200, no hood",
    "waterproof hiking boots for men",
    "a red dress for a wedding under $150",
    "a desk lamp",
    "wireless headphones with noise cancelling",
    "a wool scarf, not grey",
    "non-stick frying pan under $60",
    "leather handbag, brown",
    "a gift for a child of four",
    "merino base layer for skiing",
)


def wrong_prices(turn: dict[str, object], request: str) -> list[str]:
    """Amounts in the reply that are neither a shown product's price nor said by the shopper, and differences of prices
    that no shown product has from the first."""
    reply = str(turn["reply"])
    prices = [product["price"]["amount"] for product in turn["products"]]  # type: ignore[index,attr-defined]
    wrong = []
    for amount, how in re.findall(r"\$\s?([\d,]+(?:\.\d+)?) (less|more) than the first one", reply):
        step = cents(amount) * (1 if how == "more" else -1)
        if prices[0] + step not in prices:
            wrong.append(f"{amount} {how} than the first one")
    rest = re.sub(r"\$\s?[\d,.]*\d (?:less|more) than the first one", "", reply)
    allowed = {product["price"]["amount"] for product in turn["products"]}  # type: ignore[index,attr-defined]
    allowed |= {round(float(said) * 100) for said in re.findall(r"\d+(?:\.\d+)?", request)}
    allowed |= {product["list_price"]["amount"] for product in turn["products"] if product["list_price"]}  # type: ignore[index,attr-defined]
    return wrong + [amount for amount in re.findall(r"\$\s?([\d,]+(?:\.\d+)?)", rest) if cents(amount) not in allowed]


def cents(amount: str) -> int:
    return round(float(amount.replace(",", "")) * 100)


def main(home: str) -> int:
    describe()
    run = subprocess.run(
        [sys.executable, "-m", "ui.cli", "--home", home, "chat", "--json"],
        input="\n".join(TURNS) + "\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    if run.returncode:
        print(run.stderr)
        return 1
    turns = [json.loads(line) for line in run.stdout.splitlines()]
    by_model = 0
    for request, turn in zip(TURNS, turns, strict=True):
        times = turn["timings_ms"]
        own = not turn["generator"]["fallback"]
        by_model += own
        print(f"> {request}\n  {turn['reply']}")
        print(
            f"  [first card {times['first_card']:.0f} ms, first words {times.get('first_token', float('nan')):.0f} ms, "
            f"total {times['total']:.0f} ms; {'model' if own else 'template: ' + turn['generator']['fallback']}]"
        )
        if wrong := wrong_prices(turn, request):
            print(f"  WRONG PRICE {wrong}")
    late_cards = sum(turn["timings_ms"]["first_card"] > 500 for turn in turns)
    late_words = sum(turn["timings_ms"].get("first_token", 1e9) > 1500 for turn in turns)
    wrong = sum(bool(wrong_prices(turn, request)) for request, turn in zip(TURNS, turns, strict=True))
    print(
        f"turns {len(turns)}; model text on {by_model}; cards after 0.5 s: {late_cards}; first words after 1.5 s: "
        f"{late_words}; replies with a wrong price: {wrong}"
    )
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
