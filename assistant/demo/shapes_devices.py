"""Electronics and beauty as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip, stroke

STEEL, WOOD, INK, SCREEN = "#b9bec6", "#c49a6c", "#33363c", "#23323f"
GLARE = '<path d="M{} {}l{} -{}" stroke="#fff" stroke-width="10" opacity=".12"/>'


def phone(look: Look) -> str:
    back = (
        look.rect(62, 34, 84, 168, 16)
        + look.rect(72, 44, 34, 44, 10, look.dark)
        + look.dot(89, 57, 8, "#15171b")
        + look.dot(89, 76, 8, "#15171b")
    )
    return (
        back
        + look.rect(104, 46, 84, 168, 16)
        + look.rect(110, 53, 72, 154, 10, SCREEN)
        + look.dot(146, 62, 3, "#0d1116")
        + GLARE.format(118, 170, 56, 84)
        + stroke("M132 198h28", "#aab4bd", 3)
    )


def laptop(look: Look) -> str:
    return (
        look.rect(50, 50, 140, 104, 8)
        + look.rect(58, 58, 124, 88, 2, SCREEN)
        + GLARE.format(80, 136, 60, 70)
        + look.path("M50 154H190L216 186Q216 194 206 194H34Q24 194 24 186z")
        + stroke("M62 162H178M56 170H184", look.line, 3)
        + look.rect(98, 176, 44, 10, 2, look.light)
    )


def tablet(look: Look) -> str:
    return (
        look.rect(54, 34, 132, 174, 14)
        + look.rect(64, 44, 112, 154, 4, SCREEN)
        + GLARE.format(80, 170, 80, 100)
        + flip("".join(look.rect(80, y, 30, 30, 7, c) for y, c in ((66, "#5f8fb0"), (112, "#b07f5f"))))
    )


def headphones(look: Look) -> str:
    band = "M52 146Q48 44 120 42Q192 44 188 146"
    wire = "" if not look.has("connection", "wired") else stroke("M62 190Q70 222 120 214", INK, 3)
    return (
        wire
        + stroke(band, look.line, 15)
        + stroke(band, look.base, 12)
        + flip(look.rect(36, 122, 36, 72, 16) + look.rect(62, 126, 18, 64, 8, look.dark))
    )


def earbuds(look: Look) -> str:
    case = look.rect(66, 130, 108, 72, 28) + look.lines("M66 158H174", 1.8) + look.dot(120, 176, 3, "#7bd08a")
    return case + flip(
        look.path("M72 58Q74 36 94 38Q112 44 106 66L104 112Q98 118 92 112L90 82Q70 80 72 58z")
        + look.oval(82, 58, 8, 11, look.dark)
    )


def speaker(look: Look) -> str:
    mesh = "".join(f"M{x} {y}v.1" for y in range(62, 190, 11) for x in range(84, 160, 11))
    return (
        look.rect(70, 36, 100, 172, 30)
        + look.oval(120, 86, 28, 28, look.dark)
        + look.oval(120, 150, 36, 36, look.dark)
        + look.oval(120, 150, 14)
        + look.oval(120, 86, 10)
        + look.lines(mesh, 1.6)
    )


def camera(look: Look) -> str:
    return (
        look.rect(82, 56, 62, 30, 8)
        + look.rect(36, 78, 168, 114, 14)
        + look.path("M36 100H204V168H36z", look.dark)
        + look.oval(120, 136, 50, 50, INK)
        + look.oval(120, 136, 38, 38, "#1b2733")
        + look.oval(120, 136, 20, 20, "#35506a")
        + look.dot(108, 122, 7, "#dfeaf2")
        + look.rect(52, 64, 24, 14, 4, STEEL)
        + look.dot(184, 90, 5, "#d9574a")
    )


def smartwatch(look: Look) -> str:
    return (
        look.path("M94 22H146L152 74H88z")
        + look.path("M88 166H152L146 218H94z")
        + look.rect(76, 70, 88, 100, 22)
        + look.rect(84, 78, 72, 84, 16, "#111820")
        + '<circle cx="120" cy="124" r="22" fill="none" stroke="#5ec28b" stroke-width="6" stroke-dasharray="100 40"/>'
        + stroke("M102 92h36", "#dfe7ee", 5)
        + look.rect(164, 110, 7, 20, 3, STEEL)
    )


def monitor(look: Look) -> str:
    tv = look.has("product_type", "television")
    foot = (
        flip(look.path("M70 170L54 194h12l18-24z"))
        if tv
        else look.path("M108 164H132L136 190H104z") + look.rect(76, 188, 88, 12, 5)
    )
    return (
        foot
        + look.rect(22, 52, 196, 120, 6)
        + look.rect(29, 59, 182, 104, 2, SCREEN)
        + (
            '<path d="M29 163L90 104L130 134L170 92L211 136V163z" fill="#3f6470"/><circle cx="166"'
            ' cy="86" r="10" fill="#e5c074"/>'
        )
    )


def keyboard(look: Look) -> str:
    keys = "".join(
        f'<rect x="{30 + 15 * n}" y="{y}" width="12" height="13" rx="3" fill="{look.light}"/>'
        for y in (102, 119)
        for n in range(12)
    )
    return (
        look.rect(20, 92, 200, 70, 8)
        + keys
        + look.rect(30, 136, 27, 13, 3, look.light)
        + look.rect(60, 136, 102, 13, 3, look.light)
        + look.rect(165, 136, 42, 13, 3, look.light)
    )


def mouse(look: Look) -> str:
    wire = stroke("M120 56Q120 24 160 22", INK, 4) if look.has("connection", "wired") else ""
    return (
        wire
        + look.path("M72 116Q72 52 120 52Q168 52 168 116V144Q168 204 120 204Q72 204 72 144z")
        + look.lines("M72 114H168M120 52V114", 1.6)
        + look.rect(113, 72, 14, 28, 7, INK)
    )


def powerbank(look: Look) -> str:
    return (
        look.rect(72, 40, 96, 164, 16)
        + "".join(look.dot(x, 184, 4, "#7bd08a" if x < 140 else "#7d848c") for x in (100, 114, 128, 142))
        + look.rect(92, 38, 22, 8, 2, INK)
        + look.rect(126, 38, 22, 8, 2, INK)
        + look.path("M124 84L100 130H118L112 162L140 112H122z", look.light)
    )


def phonecase(look: Look) -> str:
    return (
        look.rect(70, 30, 100, 184, 22)
        + look.rect(80, 42, 38, 48, 12, "#2b2e34")
        + look.dot(99, 56, 8, "#55606b")
        + look.dot(99, 76, 8, "#55606b")
        + look.lines("M168 88v34", 5)
    )


def jar(look: Look) -> str:
    return (
        look.rect(60, 110, 120, 86, 16)
        + look.rect(56, 78, 128, 38, 8, "#f6f4ef")
        + look.lines("M64 88H176M64 98H176", 1)
        + look.rect(84, 132, 72, 40, 2, "#fbfaf6")
        + stroke("M96 146h48M104 158h32", "#8b8577", 3)
    )


def dropper(look: Look) -> str:
    return (
        look.rect(106, 26, 28, 36, 10, INK)
        + look.rect(98, 60, 44, 24, 4, STEEL)
        + look.path("M96 84H144Q164 94 164 112V196Q164 208 152 208H88Q76 208 76 196V112Q76 94 96 84z")
        + look.rect(76, 126, 88, 54, 0, "#fbfaf6")
        + stroke("M92 144h56M100 160h40", "#8b8577", 3)
    )


def pump(look: Look) -> str:
    return (
        stroke("M120 78V50H84", INK, 9)
        + look.rect(100, 72, 40, 18, 3, INK)
        + look.path("M92 88H148Q164 96 164 112V198Q164 208 154 208H86Q76 208 76 198V112Q76 96 92 88z")
        + look.rect(76, 122, 88, 58, 0, "#fbfaf6")
        + stroke("M92 142h56M100 160h40", "#8b8577", 3)
    )


def tube(look: Look) -> str:
    return (
        look.path("M76 38H164L150 176H90z")
        + look.lines("M77 46H163", 2)
        + look.rect(92, 176, 56, 30, 5, "#f6f4ef")
        + look.lines("M102 180v22M112 180v22M122 180v22M132 180v22", 1)
        + look.path("M90 88H150L146 134H94z", "#fbfaf6")
        + stroke("M102 104h36M106 118h28", "#8b8577", 3)
    )


def perfume(look: Look) -> str:
    return (
        look.rect(100, 36, 40, 34, 4, "#44474e")
        + look.rect(106, 68, 28, 16, 2, "#cda85a")
        + look.rect(66, 84, 108, 118, 14)
        + look.rect(90, 116, 60, 50, 2, "#fbfaf6")
        + stroke("M102 136h36M108 150h24", "#8b8577", 3)
        + '<path d="M78 98V188" stroke="#fff" stroke-width="7" opacity=".4"/>'
    )


def soap(look: Look) -> str:
    bubbles = "".join(
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" fill-opacity=".6" stroke="#b9cdd6"/>'
        for x, y, r in ((70, 78, 14), (98, 58, 9), (168, 72, 12), (186, 96, 7))
    )
    return (
        look.rect(46, 100, 148, 80, 30)
        + look.rect(70, 118, 100, 44, 18, look.light)
        + bubbles
        + stroke("M96 140h48", look.line, 4)
    )


def lipstick(look: Look) -> str:
    return (
        look.path("M96 112V66Q116 34 144 40V112z")
        + '<path d="M104 104V72Q116 54 128 50" fill="none" stroke="#fff" stroke-width="5" opacity=".4"/>'
        + look.rect(90, 110, 60, 34, 3, "#cda85a")
        + look.rect(82, 142, 76, 66, 5, INK)
    )


def nailpolish(look: Look) -> str:
    return (
        look.path("M104 28H136L142 108H98z", INK)
        + look.path("M84 116Q84 106 96 106H144Q156 106 156 116L166 194Q166 206 154 206H86Q74 206 74 194z")
        + '<path d="M92 122L86 190" stroke="#fff" stroke-width="7" opacity=".45"/>'
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "phone": phone,
    "laptop": laptop,
    "tablet": tablet,
    "headphones": headphones,
    "earbuds": earbuds,
    "speaker": speaker,
    "camera": camera,
    "smartwatch": smartwatch,
    "monitor": monitor,
    "keyboard": keyboard,
    "mouse": mouse,
    "powerbank": powerbank,
    "phonecase": phonecase,
    "jar": jar,
    "dropper": dropper,
    "pump": pump,
    "tube": tube,
    "perfume": perfume,
    "soap": soap,
    "lipstick": lipstick,
    "nailpolish": nailpolish,
}
