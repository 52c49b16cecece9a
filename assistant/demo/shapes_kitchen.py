"""Kitchen things as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip, stroke

STEEL, WOOD, GLOW = "#b9bec6", "#a9794f", "#f7e3a8"


def pan(look: Look) -> str:
    return (
        look.path("M146 132L214 64Q222 62 224 72L162 150z", "#33363c")
        + look.oval(100, 146, 76, 50)
        + look.oval(100, 142, 64, 40, look.dark if not look.dim else "#3b3d44")
        + '<path d="M56 132Q70 110 100 108" fill="none" stroke="#fff" stroke-width="5" opacity=".3"/>'
    )


def saucepan(look: Look) -> str:
    return (
        look.rect(160, 112, 66, 13, 6, "#33363c")
        + look.path("M46 104H166V176Q166 192 150 192H62Q46 192 46 176z")
        + look.path("M42 104Q46 78 106 76Q166 78 170 104z", STEEL)
        + look.rect(96, 62, 20, 14, 5, "#33363c")
        + look.lines("M46 118H166", 1.6)
    )


def kettle(look: Look) -> str:
    return (
        stroke("M152 74Q204 70 196 130Q192 160 160 168", "#33363c", 12)
        + look.path("M84 66H150L170 188H66z")
        + look.path("M82 84L48 74L70 116z")
        + look.rect(88, 54, 58, 14, 6, "#33363c")
        + look.rect(58, 188, 120, 13, 5, "#33363c")
        + '<path d="M96 84L86 172" stroke="#fff" stroke-width="6" opacity=".35"/>'
    )


def knife(look: Look) -> str:
    return (
        '<g transform="rotate(-32 120 120)">'
        + look.path("M92 102H226Q220 140 164 144H92z", "#d4d9de")
        + stroke("M96 136H166Q204 132 220 112", "#f5f7f8", 3)
        + look.rect(10, 102, 84, 26, 9)
        + look.dot(32, 115, 3.5, STEEL)
        + look.dot(54, 115, 3.5, STEEL)
        + look.dot(76, 115, 3.5, STEEL)
        + "</g>"
    )


def board(look: Look) -> str:
    return (
        look.rect(38, 66, 164, 114, 16)
        + look.rect(50, 78, 118, 90, 10, look.light)
        + look.oval(185, 123, 8, 8, look.dark)
        + look.lines("M60 104Q110 98 158 106M58 134Q104 140 160 132", 1.2)
    )


def mug(look: Look) -> str:
    return (
        (
            f'<path d="M158 98Q204 90 202 134Q198 172 152 170" fill="none" stroke="{look.line}" stroke-widt'
            f'h="17"/><path d="M158 98Q204 90 202 134Q198 172 152 170" fill="none" stroke="{look.base}"'
            ' stroke-width="13"/>'
        )
        + look.path("M62 78H162V180Q160 200 138 200H86Q64 200 62 180z")
        + look.oval(112, 78, 50, 12, "#5b4030")
        + stroke("M96 56q-8-10 0-20M120 56q-8-10 0-20", "#c9c4ba", 4)
    )


def plate(look: Look) -> str:
    return (
        look.oval(120, 124, 88)
        + look.oval(120, 124, 74, 74, look.light)
        + look.oval(120, 124, 54)
        + '<path d="M72 96A56 56 0 0 1 110 66" fill="none" stroke="#fff" stroke-width="6" opacity=".5"/>'
    )


def wineglass(look: Look) -> str:
    one = (
        look.path("M84 40H140Q150 96 116 112V184H134Q140 190 134 196H90Q84 190 90 184H108V112Q74 96 84 40z", "#e9f1f4")
        + '<path d="M82 72H142Q142 98 112 106Q84 98 82 72z" fill="#8d2a3c" opacity=".75"/>'
    )
    return f'<g transform="translate(-34 8)">{one}</g><g transform="translate(42 0)">{one}</g>'


def bottle(look: Look) -> str:
    return (
        look.path("M96 76H144Q160 88 160 104V196Q160 210 146 210H94Q80 210 80 196V104Q80 88 96 76z")
        + look.rect(94, 48, 52, 30, 6, "#44474e")
        + stroke("M104 48Q104 28 120 28Q136 28 136 48", "#44474e", 6)
        + '<path d="M94 104V192" stroke="#fff" stroke-width="6" opacity=".35"/>'
        + look.lines("M80 116H160M80 196H160", 1.2)
    )


def box(look: Look) -> str:
    return (
        look.rect(44, 92, 152, 92, 14)
        + look.rect(36, 78, 168, 26, 10)
        + look.lines("M120 104V184", 1.6)
        + flip(look.rect(50, 96, 18, 24, 4, STEEL))
    )


def coffeemaker(look: Look) -> str:
    return (
        look.path("M62 40H178V72H96V180H178V204H62z")
        + look.path("M104 98H166Q176 140 160 176H110Q96 140 104 98z", "#e3ecef")
        + '<path d="M102 132H170Q168 160 160 174H111Q102 156 102 132z" fill="#4b3023"/>'
        + stroke("M170 112Q192 118 184 144Q178 156 168 156", "#33363c", 7)
        + look.dot(80, 56, 6, "#f0cf7a")
        + look.rect(106, 72, 52, 14, 3, "#33363c")
    )


def toaster(look: Look) -> str:
    bread = look.path("M78 92V62Q78 50 96 50H104Q120 50 120 62V92z", "#d9a868") + look.path(
        "M124 92V62Q124 50 140 50H148Q164 50 164 62V92z", "#d9a868"
    )
    return (
        bread
        + look.path("M42 182V112Q42 84 72 84H168Q198 84 198 112V182z")
        + look.rect(36, 180, 168, 14, 5, "#44474e")
        + look.lines("M62 92H178", 4)
        + look.rect(192, 112, 14, 22, 4, "#33363c")
        + look.dot(172, 156, 8, STEEL)
    )


def blender(look: Look) -> str:
    return (
        look.path("M78 46H162L150 146H90z", "#e3eef2")
        + '<path d="M83 88H157L150 144H90z" fill="#b9d49a"/>'
        + stroke("M160 60Q190 66 182 104Q176 122 156 122", "#aebcc4", 7)
        + look.rect(84, 34, 72, 14, 5)
        + look.path("M84 146H156L170 206H70z")
        + look.oval(120, 178, 12, 12, STEEL)
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "pan": pan,
    "saucepan": saucepan,
    "kettle": kettle,
    "knife": knife,
    "board": board,
    "mug": mug,
    "plate": plate,
    "wineglass": wineglass,
    "bottle": bottle,
    "box": box,
    "coffeemaker": coffeemaker,
    "toaster": toaster,
    "blender": blender,
}
