"""Jackets and coats as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip

HEM = {"short": 168, "hip length": 182, "mid-thigh": 200, "knee length": 216, "calf length": 222}


def hem(look: Look, usual: int) -> int:
    return next((HEM[value] for value in look.attributes.get("length", ()) if value in HEM), usual)


def hooded(look: Look) -> bool:
    return look.has("hood", "fixed", "detachable")


def hood(look: Look) -> str:
    drawn = look.path("M84 72Q78 24 120 22Q162 24 156 72Q120 92 84 72z")
    drawn += look.path("M97 70Q92 36 120 35Q148 36 143 70Q120 84 97 70z", look.dark)
    return drawn + (look.stitch("M86 74Q120 96 154 74") if look.has("hood", "detachable") else "")


def collar(look: Look) -> str:
    return look.path("M100 66Q98 48 104 46Q120 52 136 46Q142 48 140 66Q120 76 100 66z")


def sleeve(look: Look, wrist: int = 172) -> str:
    return look.path(f"M86 64Q66 66 62 86L44 {wrist - 6}Q54 {wrist + 4} 66 {wrist}L84 112z")


def body(look: Look, bottom: int, flare: int = 0, neck: str = "Q120 76 100 62") -> str:
    left, right = 78 - flare, 162 + flare
    return look.path(
        f"M100 62L80 68Q82 96 80 112L{left} {bottom}Q120 {bottom + 7} {right} {bottom}L160 112"
        f"Q158 96 160 68L140 62{neck}z"
    )


def zip_front(look: Look, bottom: int, top: int = 66) -> str:
    return look.lines(f"M120 {top}V{bottom + 3}", 2.6) + look.dot(120, top + 8, 2.8, "#c9ccd1")


def puffer(look: Look) -> str:
    """Horizontal baffles, each a padded tube; the hood only where the product has one."""
    bottom = hem(look, 182)
    step = 17
    drawn = hood(look) if hooded(look) else ""
    arm = "".join(look.pill(56, 68 + 16 * n, 32 - n, 19, 9) for n in range(7))
    drawn += flip(f'<g transform="rotate(8 74 68)">{arm}{look.rect(60, 180, 22, 7, 3)}</g>')
    rows = range(64, bottom - 8, step)
    drawn += "".join(look.pill(84 if y == 64 else 78, y, 72 if y == 64 else 84, step + 3, 8) for y in rows)
    drawn += look.rect(80, rows[-1] + step + 1, 80, 8, 3)
    drawn += "" if hooded(look) else look.pill(100, 46, 40, 22, 9)
    drawn += look.pill(103, 58, 34, 12, 6) if hooded(look) else look.lines("M102 58Q120 62 138 58", 1.2)
    drawn += zip_front(look, rows[-1] + step + 4, 62)
    return drawn + flip(look.lines(f"M90 {min(bottom - 38, 150)}l4 18", 2.4))


def gilet(look: Look) -> str:
    rows = range(66, 168, 17)
    if look.has("material", "fleece"):
        drawn = look.path(
            "M100 60L82 68Q92 92 82 116L80 184Q120 190 160 184L158 116Q148 92 158 68L140 60Q120 72 100 60z"
        )
    else:
        widths = {66: (88, 64), 83: (88, 64)}
        drawn = "".join(look.pill(widths.get(y, (79, 0))[0], y, widths.get(y, (0, 82))[1], 20, 8) for y in rows)
    drawn += look.pill(100, 46, 40, 24, 9) + zip_front(look, 181, 60)
    return drawn + flip(look.lines("M90 146l4 20", 2.4))


def parka(look: Look) -> str:
    bottom = max(204, hem(look, 206))
    drawn = hood(look) if hooded(look) else ""
    drawn += flip(sleeve(look, 180)) + body(look, bottom, 3)
    drawn += "" if hooded(look) else collar(look)
    drawn += zip_front(look, bottom) + look.lines(f"M128 66V{bottom}", 1.2) + look.stitch("M80 134Q120 139 160 134", 2)
    for y in (78, 100, 122, 146, 168, 190):
        drawn += look.dot(124, y, 1.8)
    return drawn + flip(look.path("M84 150h26v26h-26zM83 148h28v8h-28z") + look.lines("M88 92h20v2"))


def rain(look: Look) -> str:
    drawn = hood(look) if hooded(look) else ""
    drawn += flip(sleeve(look)) + body(look, 188, 2) + ("" if hooded(look) else collar(look))
    drawn += look.path("M115 66h10v121h-10z") + look.lines("M80 100Q120 106 160 100", 1.2)
    drawn += "".join(look.dot(120, y, 2) for y in (76, 98, 120, 142, 164))
    return drawn + flip(look.path("M84 146l24 4v8l-24-4z") + look.lines("M48 158l19 5"))


def zipjacket(look: Look) -> str:
    drawn = hood(look) if hooded(look) else ""
    drawn += flip(sleeve(look)) + body(look, 178) + ("" if hooded(look) else collar(look))
    drawn += look.lines("M80 92L108 104V177M160 92L132 104V177", 1.2) + zip_front(look, 176)
    return drawn + flip(look.lines("M88 140l8 20", 2.6) + look.stitch("M48 158l18 5"))


def fleece(look: Look) -> str:
    drawn = hood(look) if hooded(look) else ""
    drawn += flip(sleeve(look)) + body(look, 180) + ("" if hooded(look) else collar(look))
    curls = "".join(
        f"M{x + (y % 2) * 7} {y}q3-4 6 0" for y in range(77, 176, 11) for x in range(86, 146, 15) if not 112 < x < 122
    )
    drawn += look.lines(curls, 1) + zip_front(look, 180)
    return drawn + look.path("M132 88h20v20h-20z") + flip(look.lines("M88 146l5 18", 2.6))


def _ribs(x: int, y: int, w: int, h: int) -> str:
    return "".join(f"M{x + n} {y}v{h}" for n in range(4, w, 5))


def bomber(look: Look) -> str:
    drawn = flip(
        sleeve(look, 166) + look.path("M44 158l22 6-3 14q-12 2-21-6z") + look.lines("M50 162l-3 12M56 164l-3 12", 1)
    )
    drawn += body(look, 164, 2) + look.path("M78 162Q120 170 162 162L160 180Q120 187 80 180z")
    drawn += look.lines(_ribs(82, 166, 76, 16), 1) + look.path("M98 64Q104 50 120 50Q136 50 142 64Q120 78 98 64z")
    drawn += look.lines("M108 55l3 12M120 54v16M132 55l-3 12", 1) + zip_front(look, 181, 70)
    return drawn + flip(look.lines("M88 132l10 18", 2.6))


def denimjacket(look: Look) -> str:
    drawn = flip(sleeve(look, 168) + look.path("M43 160l23 6-2 9-23-5z")) + body(look, 164)
    drawn += look.path("M79 162Q120 169 161 162L160 176Q120 182 80 176z")
    drawn += flip(look.path("M100 60L92 74L116 82L120 66z") + look.stitch("M98 84V164M108 106V164"))
    drawn += look.stitch("M81 92H159") + look.lines("M120 68V178", 2)
    drawn += flip(
        look.path("M86 96h24v8l-12 7-12-7z") + look.stitch("M86 106v18h24v-18") + look.dot(98, 107, 2, "#c08a4a")
    )
    return drawn + "".join(look.dot(123, y, 2.4, "#c08a4a") for y in (88, 106, 124, 142, 158, 172))


def leather(look: Look) -> str:
    drawn = flip(sleeve(look, 172) + look.lines("M50 154l18 5", 2.4)) + body(look, 174)
    shine = '<path d="M90 96q-4 34 0 70M148 92q5 36 1 72" fill="none" stroke="#fff" stroke-width="5" opacity=".14"/>'
    drawn += shine
    if look.has("collar", "stand-up collar"):
        drawn += collar(look) + zip_front(look, 172)
    else:
        drawn += flip(look.path("M102 58L90 82L104 90L98 100L118 120L120 66z"))
        drawn += look.lines("M118 108L134 175", 2.8) + look.stitch("M122 108L138 175")
    return drawn + look.lines("M88 128l20 10M152 134l-14 6", 2.8) + look.path("M79 166h82v9H79z")


def _lapels(look: Look, depth: int) -> str:
    return flip(look.path(f"M102 56L88 78L98 84L92 92L119 {depth}L120 70z")) + look.path(
        "M102 56Q120 46 138 56L120 70z", look.dark
    )


def _buttons(look: Look, rows: tuple[int, ...], bottom: int) -> str:
    double = look.has("closure", "double-breasted")
    edge = "M131 {0}V{1}" if double else "M123 {0}V{1}"
    drawn = look.lines(edge.format(rows[0] - 6, bottom + 3), 1.6)
    for y in rows:
        drawn += look.dot(126 if double else 120, y, 2.8) + (look.dot(106, y, 2.8) if double else "")
    return drawn


def coat(look: Look) -> str:
    bottom = hem(look, 214)
    drawn = (
        flip(sleeve(look, 178)) + body(look, bottom, 5) + _lapels(look, 128) + _buttons(look, (132, 150, 168), bottom)
    )
    return drawn + flip(look.path("M84 156l24 3v9l-24-3z"))


def trench(look: Look) -> str:
    bottom = hem(look, 214)
    drawn = flip(sleeve(look, 176) + look.path("M47 156l21 6-2 6-21-6z") + look.lines("M86 70l-12 6", 3.4)) + body(
        look, bottom, 7
    )
    drawn += _lapels(look, 116) + look.path("M81 84l30 8-2 14-28-4z") + _buttons(look, (108, 122), bottom)
    drawn += look.path("M76 134Q120 140 164 134L164 145Q120 151 76 145z") + look.rect(112, 134, 17, 15, 2, "#8a6a44")
    drawn += look.path("M128 146l14 30-8 2-12-30z") + look.lines(f"M122 150V{bottom + 2}")
    return drawn + flip(look.path("M84 162l18 4-1 8-18-4z"))


def duffle(look: Look) -> str:
    bottom = hem(look, 208)
    drawn = hood(look) + flip(sleeve(look, 178)) + body(look, bottom, 4) + look.lines(f"M120 72V{bottom + 3}", 2)
    for y in (88, 112, 136, 160):
        drawn += look.lines(f"M104 {y}h32", 2.4) + look.rect(113, y - 3, 14, 6, 3, "#d8b98a")
    return drawn + flip(look.path("M84 168h24v22h-24zM83 166h26v8h-26z"))


def blazer(look: Look) -> str:
    drawn = flip(sleeve(look, 176) + look.dot(60, 164, 1.8) + look.dot(58, 171, 1.8))
    drawn += look.path("M104 54L120 134L136 54z", "#f6f5f2")
    front = "M102 58L80 68Q84 98 84 118L80 180Q96 194 {0} 186L{0} 136L104 84z"
    drawn += flip(look.path(front.format(121))) + flip(look.path("M103 56L90 78L98 84L93 92L120 136L106 92z"))
    double = look.has("closure", "double-breasted")
    for y in (140, 156, 172) if double else (142, 160):
        drawn += look.dot(126, y, 2.8) + (look.dot(108, y, 2.8) if double else "")
    return drawn + flip(look.path("M86 150l22 4v7l-22-4z")) + look.lines("M136 104l14-2", 2.4)


SHAPES: dict[str, Callable[[Look], str]] = {
    "puffer": puffer, "gilet": gilet, "parka": parka, "rain": rain, "zipjacket": zipjacket, "fleece": fleece,
    "bomber": bomber, "denimjacket": denimjacket, "leather": leather, "coat": coat, "trench": trench,
    "duffle": duffle, "blazer": blazer,
}  # fmt: skip
