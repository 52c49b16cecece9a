"""Shoes as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, stroke

STEEL = "#b9bec6"


def trainer(look: Look) -> str:
    drawn = look.path("M44 98Q58 92 78 104L116 124Q140 134 176 138Q202 144 202 166H40Q38 124 44 98z")
    drawn += look.path("M38 164H204Q206 180 196 182H46Q36 180 38 164z", "#f3f2ee")
    if not look.has("closure", "hook and loop", "slip-on"):
        drawn += stroke(
            "M96 106l-12 18M108 113l-12 18M120 120l-12 17M132 126l-10 16", "#f3f2ee" if look.dim else look.line, 4
        )
    return drawn + look.lines("M168 138Q158 152 162 165M46 128Q66 134 70 164M84 126Q108 150 160 152", 1.6)


def runner(look: Look) -> str:
    drawn = look.path("M42 96Q56 88 72 102L112 120Q150 134 190 146Q206 152 206 166H40Q34 128 42 96z")
    drawn += look.path("M34 162Q120 172 210 160Q212 178 198 184Q120 188 48 186Q32 182 34 162z", "#f3f2ee")
    drawn += stroke("M92 110l-10 16M104 116l-10 16M116 122l-10 16", "#f3f2ee" if look.dim else look.line, 4)
    return (
        drawn
        + stroke("M70 158Q100 128 128 160M88 160Q116 134 146 160", look.light if look.dim else look.dark, 6)
        + look.stitch("M150 142l30 10M146 148l36 10")
    )


def boot(look: Look) -> str:
    drawn = look.path("M66 52Q92 44 120 52L122 112Q130 128 170 138Q196 146 196 168H62Q58 110 66 52z")
    drawn += look.path("M60 166H198V180Q184 186 176 180H104L100 190H60z", "#4a3b30")
    if look.has("product_type", "hiking boots"):
        drawn += "".join(
            look.lines(f"M98 {y}l26 -2", 3.2) + look.dot(98, y, 2.6, STEEL) for y in (64, 80, 96, 112)
        ) + look.lines("M66 60H120", 5)
    else:
        drawn += look.path("M78 62Q96 66 106 62L104 118Q92 126 82 118z", look.dark) + look.lines(
            "M84 66v52M90 67v53M96 67v53M102 66v50", 1
        )
    return drawn + look.lines("M168 138Q154 152 158 166", 1.6)


def tallboot(look: Look) -> str:
    drawn = look.path("M78 30H126L124 130Q132 146 168 152Q190 158 190 178H76Q72 100 78 30z")
    drawn += look.path("M74 176H192V188Q176 194 168 188H112L108 196H74z", look.dark) + look.lines("M78 44H126", 3)
    if look.has("product_type", "snow boots"):
        return (
            drawn
            + look.path("M74 26Q102 16 130 26V42Q102 48 74 42z", "#ece6da")
            + look.lines("M78 70H125M78 96H125M77 122H124", 2)
        )
    return drawn + '<path d="M90 56V150" stroke="#fff" stroke-width="6" opacity=".2"/>'


def loafer(look: Look) -> str:
    drawn = look.path("M40 110Q60 100 84 112Q110 122 128 116Q176 120 200 146Q204 160 200 166H42Q34 136 40 110z")
    drawn += look.path("M38 164H204V174H90L86 182H40z", "#4a3b30") + look.path(
        "M52 112Q76 120 96 128Q110 122 128 116Q104 112 84 112Q64 104 52 112z", look.dark
    )
    if look.has("product_type", "oxford shoes"):
        return (
            drawn
            + look.lines("M112 120l16 16M122 116l14 16M132 118l12 12", 2.4)
            + look.stitch("M170 126Q160 148 166 164M60 132Q90 150 120 164")
        )
    if look.has("product_type", "ballet flats"):
        return drawn + look.path("M136 122l-12-8v16zM136 122l12-6v14z", look.line)
    return (
        drawn + look.path("M104 126Q124 138 148 120L156 130Q130 152 104 140z") + look.stitch("M110 150Q150 156 180 132")
    )


def heel(look: Look) -> str:
    high = 12 if look.has("heel", "8 cm") else 0
    drawn = look.path(
        f"M46 {104 - high}Q54 {96 - high} 62 {108 - high}Q92 {150 - high} 136 142Q176 144 204 "
        f"164Q208 172 200 174H150Q110 176 78 {146 - high // 2}Q66 {136 - high} 62 {132 - high}"
        f"L58 184H50Q40 140 46 {104 - high}z"
    )
    return drawn + look.path(
        f"M62 {108 - high}Q92 {150 - high} 136 142Q104 {140 - high} 84 {118 - high}Q70 {100 - high} 62 {108 - high}z",
        look.dark,
    )


def sandal(look: Look) -> str:
    drawn = look.path("M34 158Q120 150 206 156Q212 168 204 174H38Q28 168 34 158z", "#c9a277") + look.path(
        "M36 172H206V182H36z", "#4a3b30"
    )
    drawn += look.path("M128 156Q130 116 160 112Q184 114 196 156L178 156Q166 134 148 156z") + look.path(
        "M60 158Q62 112 84 108Q104 108 114 156L98 156Q86 130 78 158z"
    )
    return drawn + look.rect(76, 116, 14, 12, 2, STEEL) + look.rect(152, 120, 14, 12, 2, STEEL)


def slipper(look: Look) -> str:
    drawn = look.path("M36 156Q120 146 204 156Q210 168 202 174H40Q30 166 36 156z", "#e6dccb") + look.path(
        "M38 172H204V180H38z", "#4a4038"
    )
    return (
        drawn
        + look.path("M104 158Q106 112 140 110Q190 112 204 158Q150 166 104 158z")
        + look.path("M102 156Q104 108 120 104Q128 106 122 116Q112 130 116 160z", "#f4eee2")
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "trainer": trainer,
    "runner": runner,
    "boot": boot,
    "tallboot": tallboot,
    "loafer": loafer,
    "heel": heel,
    "sandal": sandal,
    "slipper": slipper,
}
