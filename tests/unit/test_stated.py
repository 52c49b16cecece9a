"""What the catalogue states for sure: fields and titles, and what follows from them; not what a description names."""

from __future__ import annotations

from dataclasses import replace

from assistant.stated import sayable, sure
from retrieval.lexicon import load_lexicon
from tests.shelf import product, scored

LEXICON = load_lexicon()


def test_what_follows_from_a_description_is_as_unsure_as_it() -> None:
    told = scored(
        replace(product("Travel Poster", 20), description="A turquoise headline in a terracotta frame."), LEXICON
    )
    titled = scored(product("Turquoise Travel Poster", 20), LEXICON)

    assert {"turquoise", "blue"} <= set(told.item.values("colour"))
    assert sure(told.item, "colour") == () == sure(told.item, "material")
    assert {"turquoise", "blue"} <= set(sure(titled.item, "colour"))


def test_a_feature_is_said_where_it_stands_in_so_many_words() -> None:
    boots = replace(product("Hiking Boots", 60), description="Waterproof boots with a padded collar.")

    assert "waterproof" in sayable(scored(boots, LEXICON).item, "feature", LEXICON)
    assert "insulated" not in sayable(scored(boots, LEXICON).item, "feature", LEXICON)
