"""Trains the model that guesses acts, and says how often it is right on dialogues that it has not seen.

    python -m benchmarks.act_model            cross-validated accuracy
    python -m benchmarks.act_model --write    the same, and writes assistant/parsing/act_model.npz

Only the development conversations are read. Folds are of whole dialogues. No random number takes part.
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.conversations import Conversation, are_conversations, read_conversations
from assistant.parsing.act_model import FILE, act_model, blocks
from assistant.parsing.message import clean, comparable
from assistant.parsing.settle import settled
from benchmarks.machine import describe, percentiles
from retrieval.lexicon import Lexicon, load_lexicon

ROOT = Path(__file__).resolve().parents[1]
CONVERSATIONS = ROOT / "tests" / "conversations" / "dev"
#: How often an n-gram must occur to count, and how little the weights are held back.
LEAST, C = 3, 50.0
FOLDS = 6

Turn = tuple[list[list[str]], str, str]


def turns(lexicon: Lexicon) -> list[Turn]:
    """Each judged turn: its features in blocks, its act, and the conversation it belongs to."""
    found: list[Turn] = []
    for conversation in conversations():
        before, first = "", True
        for turn in conversation.turns:
            text = comparable(clean(turn.say))
            if turn.expected:
                features = blocks(text, settled(text, lexicon), before=before, first=first)
                found.append(([*features], turn.expected.act, conversation.id))
                before = turn.expected.act
                first = first and turn.expected.act not in ("search", "refine")
            else:
                before, first = "search", False
    return found


def conversations() -> Iterator[Conversation]:
    for file in sorted(CONVERSATIONS.glob("*.jsonl")):
        yield from read_conversations(file) if are_conversations(file) else ()


def fitted(found: list[Turn], places: dict[str, int], idf: np.ndarray) -> csr_matrix:
    """One row a turn: each block's inverse document frequencies, scaled to length 1."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, (features, _, _) in enumerate(found):
        for block in features:
            known = [places[feature] for feature in block if feature in places]
            length = math.sqrt(sum(idf[place] ** 2 for place in known))
            rows += [row] * len(known)
            columns += known
            values += [idf[place] / length for place in known]
    return csr_matrix((values, (rows, columns)), shape=(len(found), len(places)))


def vocabulary(found: list[Turn]) -> tuple[dict[str, int], np.ndarray]:
    counts = Counter(feature for features, _, _ in found for block in features for feature in block)
    kept = sorted(feature for feature, count in counts.items() if count >= LEAST)
    idf = np.array([math.log((1 + len(found)) / (1 + counts[feature])) + 1 for feature in kept])
    return {feature: place for place, feature in enumerate(kept)}, idf


def train(matrix: csr_matrix, acts: np.ndarray) -> LogisticRegression:
    return LogisticRegression(C=C, max_iter=400).fit(matrix, acts)


def main(write: bool) -> None:
    describe()
    found = turns(load_lexicon())
    acts = np.array([act for _, act, _ in found])
    groups = [id_ for _, _, id_ in found]
    guessed = np.empty(len(found), dtype=object)
    sure = np.zeros(len(found))
    for seen, unseen in GroupKFold(FOLDS).split(found, acts, groups):
        places, idf = vocabulary([found[i] for i in seen])
        matrix = fitted(found, places, idf)
        model = train(matrix[seen], acts[seen])
        likelihood = model.predict_proba(matrix[unseen])
        guessed[unseen] = model.classes_[likelihood.argmax(axis=1)]
        sure[unseen] = likelihood.max(axis=1)
    print(f"{len(found)} turns, {len(set(groups))} conversations, {FOLDS} folds")
    print("| surer than | turns | right |\n|---:|---:|---:|")
    for limit in (0.0, 0.7, 0.8, 0.9):
        those = sure >= limit
        print(f"| {limit} | {those.mean():.3f} | {(guessed == acts)[those].mean():.4f} |")
    model_of_the_program, lexicon, times = act_model(), load_lexicon(), []
    for text in (comparable(clean(turn.say)) for conversation in conversations() for turn in conversation.turns):
        started = time.perf_counter()
        model_of_the_program.guess(text, settled(text, lexicon), before="search", first=False)
        times.append((time.perf_counter() - started) * 1000)
    print(f"reading a message's phrases and guessing its act, with the written model: {percentiles(times)}")
    if write:
        places, idf = vocabulary(found)
        model = train(fitted(found, places, idf), acts)
        file = ROOT / "assistant" / "parsing" / FILE
        np.savez_compressed(
            file,
            acts=model.classes_,
            features=np.array("\n".join(places)),
            idf=idf.astype(np.float16),
            weights=model.coef_.T.astype(np.float16),
            bias=model.intercept_.astype(np.float32),
        )
        print(f"written: {file}, {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
