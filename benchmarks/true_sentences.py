"""Sentences that a shop assistant might say of one product, as patterns to fill from its sheet.

A pattern fits a sheet that has all its values. {the}, {The} is the product's name; {v:come} is a verb in its number,
{be} "is" or "are", {it}, {its} the pronoun; {is:cheapest} says nothing and only asks that the sheet has that reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: What the check was tuned with.
PATTERNS = (
    # what it is, and the price
    "{The} {be} {a_what}, and {it} {v:cost} {price}.",
    "{The} {be} {a_what} at {price}.",
    "For {price} you get {a_what}.",
    "{The} {v:come} in {colour} and {v:cost} {price}.",
    "In {colour}, {the} {v:sell} for {price}.",
    "This is {a_what} from {brand}, priced at {price}.",
    "{The} {be} made of {material} and {v:come} in at {price}.",
    "At {price}, {the} {be} a good match: {it} {be} {colour}, as you asked.{met:colour}",
    # the limit
    "{The} {v:cost} {price}, so {it} {v:stay} under your {limit} limit.{is:strictly}",
    "{The} {v:keep} to your budget: {price} against your {limit}.{is:within}",
    "At {price}, {it} {v:leave} {spare} of your {limit}.",
    "{The} {v:sit} within your {limit} and {v:leave} you {spare} to spare.",
    "You set a limit of {limit}, and at {price} {the} {v:stay} below it.{is:strictly}",
    "The price is {price}, which is {spare} under your limit of {limit}.",
    "Worth knowing: at {price} {it} {be} {over} above your {above}.",
    "{The} {v:go} {over} over your {above}.",
    "{It} {v:cost} {price}, so {it} {v:do} not stay within your {above}.",
    # sales
    "{The} {be} down from {was} to {price}.",
    "{The} {be} reduced from {was}, which saves you {off}.",
    "Now {price} instead of {was}, {the} {be} {percent} off.",
    "{The} {be} on sale at {price}, {percent} below the list price.",
    "You save {off} on {the}, as {it} {v:come} down from {was}.",
    # ratings
    "Shoppers give {the} {rating} out of 5.",
    "Shoppers rate {it} {rating} out of 5 on average, from {count} ratings.",
    "{The} {v:have} an average rating of {rating} out of 5 across {count} ratings.",
    "With {rating} stars from {count} reviews, {the} {be} a good choice at {price}.",
    "{count} shoppers have rated {the}, and {its} average is {rating} out of 5.",
    # stock
    "{The} {be} still in stock.{is:in}",
    "{The} {be} in stock and {v:cost} {price}.{is:in}",
    "Only {left} of {the} {leftbe} left.",
    "There are few left: only {left} in stock.",
    "{The} {be} currently out of stock.{is:out}",
    # qualities
    "{The} {be} {how} and {v:come} in {colour}.",
    "{The} {v:have} {thing}, and {it} {v:be} {colour}.",
    "{A_what} with {thing}, {the} {v:cost} {price}.",
    "{The} {be} meant for {season}.",
    "{The} {be} {a_what} for {gender}.",
    "{The} {v:come} with {thing} and {v:stay} at {price}.",
    "{The} {be} {how}, which is what you asked for.{met:how}",
    "The {attribute} is {measure}, and the price is {price}.",
    "You wanted {colour}, and {the} {v:come} in exactly that.{met:colour}",
    "{The} {be} the {colour} {what} you asked for.{met:colour}{met:what}",
    "{The} {v:match} your request for {material}.{met:material}",
    "{It} {v:tick} the box for {material}, and {the} {v:cost} {price}.{met:material}",
    # what is open
    "The listing does not say whether {it} {v:have} {lack_thing}.",
    "{The} {be} {colour}, though the listing does not mention {lack_thing}.",
    "The listing leaves open whether {it} {be} {lack_how}.",
    "Worth knowing: whether {it} {be} {lack_how} is not stated.",
    "One thing is open: the page does not mention {lack_thing}.",
    "{The} {v:fit} your request, but nothing is said about {lack_thing}.",
    # the shopper
    "You often choose {chose}, and {the} {be} made for that taste.",
    "{The} {v:go} with what you often choose.{is:chose}",
    "{The} {v:pick} up your taste for {chose}.",
    "{It} {v:tie} in with the {chose} you often choose.",
    "You bought {bought} twice this winter, so {the} {v:fit} your habits.",
    "{The} {v:come} from {fond}, where you bought before.",
    "You bought from {fond} before, and {the} {v:come} from them too.",
    "{The} {be} close to what you usually spend.{is:spent}",
    "At {price}, {it} {be} close to what you usually spend.{is:spent}",
    # the others
    "{The} {be} the cheapest of these at {price}.{is:cheapest}",
    "Of these, {the} {v:have} the lowest price: {price}.{is:cheapest}",
    "{The} {be} the best rated of these, with {rating} out of 5.{is:best}",
    "{The} {v:have} the highest rating of these: {rating} out of 5.{is:best}",
    "{The} {v:cost} {less} less than the {other}.",
    "At {price}, {the} {be} cheaper than the {other}.",
    "{The} {be} the only one of these with {only}.",
    # the same again, in other words
    "Priced at {price}, {the} {be} {a_what} that {v:keep} you {spare} under your {limit}.",
    "{The} {v:land} at {price}, comfortably inside your {limit}.{is:within}",
    "If {limit} is your ceiling, {the} {v:come} in {spare} below it at {price}.",
    "That is {a_what} for {price}, with {spare} of your {limit} left over.",
    "{The} {v:do} not exceed your {limit}: {it} {v:cost} {price}.",
    "{The} would take you {over} past your {above}.",
    "A fair warning: {the} {be} {over} more than your {above}.",
    "{The} used to cost {was} and now {v:go} for {price}.",
    "With {percent} off the list price of {was}, {the} now {v:cost} {price}.",
    "The price has dropped from {was} to {price}, a saving of {off}.",
    "{count} ratings put {the} at {rating} out of 5.",
    "{Its} rating stands at {rating} out of 5, based on {count} reviews.",
    "Buyers score {the} at {rating} out of 5.",
    "It is available now, and {the} {v:cost} {price}.{is:in}",
    "Stock is down to {left}.",
    "Sadly, {the} {be} sold out right now.{is:out}",
    "{The} {v:offer} {thing} in {colour}.",
    "{The} {v:bring} together {colour} and {material}.",
    "Think of {the} as {a_what}.",
    "If you are after {a_what}, {the} {be} one.{met:colour}{met:material}",
    "{Colour} was your wish, and that is what you get with {the}.{met:colour}",
    "{Material} is on your list, and {the} {be} made of it.{met:material}",
    "{The} {v:meet} what you asked for: {colour} and under {limit}.{met:colour}{is:strictly}",
    "{The}, by {brand}, {v:come} in {colour}.",
    "{Brand} makes {the}, and {it} {v:cost} {price}.",
    "The page gives no word on {lack_thing}.",
    "There is no mention of {lack_thing}, so check before you buy.",
    "It cannot be told from the listing whether {it} {be} {lack_how}.",
    "It is not clear whether {the} {v:have} {lack_thing}.",
    "Whether {the} {be} {lack_how} remains open.",
    "Since you often choose {chose}, {the} should feel familiar.",
    "Your past choices lean towards {chose}, and {the} {v:follow} suit.",
    "You have bought {bought} before, and {the} {be} made of it too.",
    "You have bought from {fond}, so {the} {v:come} from a brand you know.",
    "The price is near what you usually spend.{is:spent}",
    "None of these costs less than {the}.{is:cheapest}",
    "{The} {v:come} out cheapest of these at {price}.{is:cheapest}",
    "No other one here is rated higher than {the}.{is:best}",
    "{The} {v:undercut} the {other} by {less}.",
    "Only {the} {v:have} {only} among these.",
)

#: Written after the check was last tuned, to see how it does on sentences that it was not tuned with.
FRESH = (
    "{The} {v:hold} to your {limit}, with {spare} unspent.",
    "You have {limit} to spend, and {the} {v:take} {price} of it.",
    "{Price} for {a_what}: that sits under your {limit}.{is:strictly}",
    "{The} {be} marked down by {percent}, from {was} to {price}.",
    "Right now {the} {v:cost} {price}, {off} off its usual {was}.",
    "Reviewers settle on {rating} out of 5 for {the}, after {count} ratings.",
    "{The} {v:score} {rating} out of 5.",
    "{The} {be} ready to order at {price}.{is:in}",
    "There {leftbe} just {left} of these left.",
    "{The} {be} out of stock for the moment, though the listing is still there.{is:out}",
    "You get {thing} and {colour} in one.",
    "{Colour} and {how}, {the} {v:cost} {price}.",
    "{The} {be} one for {season}.",
    "It is {gender} that {the} {be} made for.",
    "{Material} is what {the} {be} made from.",
    "{The} {be} a match for your search: {colour}, {material} and in stock.{met:colour}{met:material}{is:in}",
    "As requested, {the} {v:come} in {colour}.{met:colour}",
    "The description keeps silent about {lack_thing}.",
    "It remains unclear whether {the} {v:have} {lack_thing}.",
    "Nobody has noted whether {it} {be} {lack_how}.",
    "{The} {be} {a_what}; {lack_thing} {lackbe} not listed.",
    "You tend to choose {chose}, and {the} {v:fit} that.",
    "{Fond} is a brand that you bought from before, and {the} {be} theirs.",
    "What you usually spend is close to its {price}.{is:spent}",
    "No other option here is as cheap as {the}.{is:cheapest}",
    "Among these, {the} {be} rated highest.{is:best}",
    "{The} {v:come} in {less} below the {other}.",
    "Of all these, only {the} {v:have} {only}.",
)


#: Every value that a sheet may have, of true sentences and of false ones.
_VALUES = frozenset({
    "the", "The", "it", "It", "its", "Its", "be", "price", "Price", "colour", "Colour", "material", "Material",
    "season", "gender", "brand", "Brand", "what", "a_what", "A_what", "how", "thing", "bare_thing", "limit",
    "spare", "above", "over", "was", "percent", "off", "rating", "count", "left", "leftbe", "chose", "bought",
    "Bought", "fond", "Fond", "lack_how", "lack_thing", "lackbe", "only", "other", "less", "attribute", "measure",
    "false_colour", "false_material", "false_brand", "slug",
})  # fmt: skip
_KNOWN = {
    "is": _VALUES | {"within", "strictly", "in", "out", "cheapest", "best", "spent", "sale"},
    "met": {"colour", "material", "how", "what"},
}
_SLOT = re.compile(r"\{((?:(\w+):)?(\w+))\}")


def misspelt(patterns: Iterable[str]) -> list[str]:
    """The slots of patterns that no sheet can fill, each with its pattern."""
    return [
        f"{found.group()} in {pattern!r}"
        for pattern in patterns
        for found in _SLOT.finditer(pattern)
        if found[2] != "v" and found[3] not in _KNOWN.get(found[2], _VALUES if found[2] is None else ())
    ]


def filled(pattern: str, said: Mapping[str, str], many: bool) -> str:
    """The sentence; empty where the sheet lacks a value."""
    values: dict[str, str] = {}
    for slot, kind, name in _SLOT.findall(pattern):
        if kind == "v":
            values[slot] = _verb(name, many)
        elif kind == "is" and name in said:
            values[slot] = ""
        elif slot in said:
            values[slot] = said[slot]
        else:
            return ""
    text = _SLOT.sub(lambda found: values[found[1]], pattern)
    return text[0].upper() + text[1:]


def _verb(verb: str, many: bool) -> str:
    if many:
        return {"be": "are", "have": "have"}.get(verb, verb)
    irregular = {"be": "is", "have": "has", "do": "does", "go": "goes", "match": "matches"}
    return irregular.get(verb, f"{verb}s")
