"""The patterns of the benchmark of the check can all be filled, and one that cannot is noticed."""

from __future__ import annotations

from benchmarks.planted_faults import CLAIMS, FLIPS, INVENTED
from benchmarks.true_sentences import FRESH, PATTERNS, filled, misspelt


def test_no_pattern_has_a_slot_that_no_sheet_fills() -> None:
    assert misspelt([*PATTERNS, *FRESH, *CLAIMS, *FLIPS, *INVENTED]) == []


def test_a_misspelt_slot_is_named_with_its_pattern() -> None:
    patterns = ["{The} {be} {colur}.", "{The} {v:come} in {colour}.{is:strict}", "It is {mett:colour}."]

    assert [found.split(" in ")[0] for found in misspelt(patterns)] == ["{colur}", "{is:strict}", "{mett:colour}"]


def test_a_pattern_is_filled_only_from_a_sheet_that_has_all_its_values() -> None:
    pattern = "{The} {v:have} {thing}.{is:cheapest}"

    assert filled(pattern, {"The": "the parka", "thing": "a hood", "is:cheapest": ""}, False) == "The parka has a hood."
    assert filled(pattern, {"The": "the parka", "thing": "a hood"}, False) == ""
