"""Home textiles, furniture, lamps and decoration as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip, stroke

STEEL, WOOD, GLOW = "#b9bec6", "#a9794f", "#f7e3a8"


def bed(look: Look) -> str:
    drawn = (
        look.rect(36, 60, 168, 66, 8, "#cdb596")
        + look.rect(32, 130, 176, 66, 8, "#f4f1ea")
        + flip(look.rect(46, 92, 68, 40, 12))
    )
    return (
        drawn
        + look.path("M30 128Q120 112 210 128V186Q120 202 30 186z")
        + look.path("M30 128Q120 112 210 128V146Q120 132 30 146z")
        + flip(look.rect(40, 192, 9, 16, 2, WOOD))
    )


def throw(look: Look) -> str:
    fringe = "".join(f"M{x} 190v13" for x in range(52, 192, 8))
    return (
        look.path("M46 70Q120 56 194 70V190Q120 184 46 190z")
        + look.path("M46 70Q120 56 194 70V108Q120 96 46 108z")
        + look.lines(fringe, 2.4)
        + look.lines("M46 132Q120 122 194 132", 1.2)
    )


def cushion(look: Look) -> str:
    return (
        look.path("M56 62Q120 76 184 62Q172 124 184 186Q120 174 56 186Q68 124 56 62z")
        + look.stitch("M66 74Q120 84 174 74Q166 124 174 174Q120 166 66 174Q76 124 66 74z")
        + look.lines("M112 120q8 6 16 0", 1.4)
    )


def towel(look: Look) -> str:
    drawn = "".join(
        look.rect(48 + 4 * n, 156 - 34 * n, 144 - 8 * n, 34, 12)
        + look.lines(f"M{60 + 4 * n} {178 - 34 * n}H{180 - 4 * n}", 1.6)
        for n in range(3)
    )
    return drawn + look.lines("M176 100q10 10 0 18", 2.4)


def rug(look: Look) -> str:
    ends = "".join(f"M{x} 74v-10M{x} 184v12" for x in range(50, 194, 9))
    return (
        look.lines(ends, 2.6)
        + look.rect(44, 74, 152, 110)
        + look.lines("M54 84H186V174H54z", 3)
        + (look.lines("M120 96l36 33-36 33-36-33z", 3) if look.pattern == "solid" else "")
    )


def curtains(look: Look) -> str:
    drawn = look.rect(60, 50, 120, 140, 0, "#e3eef4") + stroke("M120 50V190M60 120H180", "#c3ccd2", 4)
    drawn += flip(
        look.path("M40 40H104Q104 110 78 150Q92 180 88 210H40z")
        + look.lines("M52 42V210M66 42Q66 110 58 210M82 42Q82 110 68 150", 1.4)
        + look.rect(40, 146, 42, 8, 3, "#c4a45c")
    )
    return drawn + stroke("M28 38H212", "#6b5a4a", 7)


def pillow(look: Look) -> str:
    return (
        look.path("M40 88Q120 72 200 88Q212 126 200 166Q120 182 40 166Q28 126 40 88z")
        + look.lines("M52 98Q62 126 52 156M188 98Q178 126 188 156", 1.4)
        + look.lines("M100 120Q120 130 142 118", 1.6)
    )


def sofa(look: Look) -> str:
    count = 2 if look.has("seats", "2") else 3
    w = 132 / count
    drawn = flip(look.rect(48, 182, 8, 18, 0, WOOD)) + look.rect(44, 82, 152, 70, 16)
    drawn += "".join(look.rect(54 + w * n, 92, w, 50, 10) for n in range(count))
    drawn += "".join(look.rect(54 + w * n, 136, w, 32, 8) for n in range(count)) + look.rect(44, 164, 152, 20, 5)
    return drawn + flip(look.rect(30, 112, 28, 74, 13))


def armchair(look: Look) -> str:
    drawn = (
        flip(look.path("M78 184l-8 26h8l10-26z", WOOD))
        + look.path("M72 132Q66 54 120 52Q174 54 168 132z")
        + look.rect(76, 132, 88, 34, 10)
        + look.rect(66, 160, 108, 26, 8)
    )
    return drawn + flip(look.rect(52, 110, 30, 76, 14)) + look.lines("M120 60V130", 1.4)


def table(look: Look) -> str:
    drawn = flip(look.path("M50 108h14l-4 90h-8z") + look.path("M82 108h9l-2 70h-6z", look.dark))
    return (
        drawn
        + look.path("M24 92H216Q220 100 214 110H26Q20 100 24 92z")
        + look.lines("M40 98Q100 94 150 99M70 105Q130 101 196 105", 1.2)
    )


def lowtable(look: Look) -> str:
    drawn = flip(look.path("M52 124h12l-6 66h-9z")) + look.rect(58, 160, 124, 8, 2)
    return (
        drawn
        + look.path("M30 112H210Q216 119 210 127H30Q24 119 30 112z")
        + look.lines("M46 118Q110 114 190 119", 1.2)
        + look.path("M98 104h44v8H98z", "#d8d2c4")
        + look.path("M104 97h36v7h-36z", "#8fa5b0")
    )


def chair(look: Look) -> str:
    drawn = flip(look.path("M74 132h11l-5 78h-8z") + look.path("M80 40h10l2 96H82z")) + look.path(
        "M80 46Q120 34 160 46V72Q120 62 80 72z"
    )
    return (
        drawn
        + look.lines("M102 70V130M120 68V130M138 70V130", 4)
        + look.path("M68 126Q120 116 172 126L170 142Q120 150 70 142z")
    )


def desk(look: Look) -> str:
    drawn = (
        flip(look.path("M40 112h10v90h-8z"))
        + look.rect(128, 110, 66, 54, 3)
        + look.lines("M128 136H194", 1.8)
        + look.dot(161, 124, 3)
        + look.dot(161, 150, 3)
    )
    return (
        drawn
        + look.rect(26, 98, 188, 14, 4)
        + look.rect(60, 66, 54, 32, 3, "#454a52")
        + look.rect(54, 96, 66, 4, 1, STEEL)
    )


def officechair(look: Look) -> str:
    drawn = stroke("M120 148V182M120 182L78 202M120 182L162 202M120 182V206", "#5d626a", 7) + "".join(
        look.dot(x, y, 6, "#33363c") for x, y in ((78, 204), (120, 208), (162, 204))
    )
    drawn += (
        look.path("M84 50Q120 38 156 50Q164 90 152 126H88Q76 90 84 50z")
        + look.lines("M90 66H150M88 82H152M88 98H152M90 112H150", 1.1)
        + look.rect(72, 126, 96, 24, 11)
    )
    return drawn + flip(stroke("M76 142Q58 140 62 112", "#5d626a", 6) + look.rect(52, 104, 26, 8, 4, "#33363c"))


def shelf(look: Look) -> str:
    rows = 3 if look.has("shelves", "3") else 5
    step = 170 / rows
    drawn = look.rect(62, 32, 116, 176, 2) + "".join(
        look.rect(70, 40 + step * n, 100, step - 9, 0, look.light if look.dim else look.dark) for n in range(rows)
    )
    tones = ("#b5655a", "#6d8b9a", "#d8b465", "#7f9a72", "#8d7399")
    for n in range(rows):
        y = 40 + step * (n + 1) - 9
        drawn += "".join(
            look.rect(74 + 9 * k + (34 if n % 2 else 0), y - step * 0.58, 8, step * 0.58, 0, tones[(k + n) % 5])
            for k in range(4)
        )
    return drawn


def bedframe(look: Look) -> str:
    drawn = (
        look.rect(34, 66, 172, 76, 6)
        + look.lines("M76 70V138M120 70V138M164 70V138", 1.4)
        + look.rect(40, 124, 160, 46, 10, "#f4f1ea")
        + flip(look.rect(52, 106, 60, 30, 10, "#ffffff"))
    )
    return drawn + look.rect(30, 156, 180, 28, 4) + flip(look.rect(36, 182, 12, 24, 2))


def wardrobe(look: Look) -> str:
    return (
        look.rect(62, 26, 116, 178, 4)
        + look.rect(70, 36, 48, 156, 2)
        + look.rect(122, 36, 48, 156, 2)
        + look.lines("M112 104V128M128 104V128", 4)
        + flip(look.rect(66, 202, 12, 10, 0, look.dark))
    )


def nightstand(look: Look) -> str:
    drawn = (
        flip(look.path("M74 178h10l-4 30h-6z"))
        + look.rect(66, 90, 108, 90, 4)
        + look.rect(74, 100, 92, 32, 3)
        + look.dot(120, 116, 4)
        + look.rect(74, 140, 92, 34, 2, look.dark)
    )
    return drawn + look.path("M88 160h36v6H88zM92 153h32v7H92z", "#d8d2c4")


def tablelamp(look: Look) -> str:
    glow = f'<ellipse cx="120" cy="120" rx="84" ry="40" fill="{GLOW}" opacity=".55"/>'
    return (
        glow
        + look.path("M108 118Q84 142 92 176Q98 196 120 196Q142 196 148 176Q156 142 132 118z")
        + look.rect(86, 194, 68, 10, 4)
        + look.path("M88 46H152L172 120H68z", "#f3ead6")
        + look.lines("M120 120v8", 5)
    )


def floorlamp(look: Look) -> str:
    glow = f'<path d="M66 92L40 200H150L124 92z" fill="{GLOW}" opacity=".45"/>'
    return (
        glow
        + stroke("M96 70Q110 28 146 32Q158 36 158 60V204", look.base, 6)
        + stroke("M96 70Q110 28 146 32Q158 36 158 60V204", look.line, 1)
        + look.path("M72 66H118L134 98H56z")
        + look.rect(130, 202, 56, 9, 4)
    )


def pendant(look: Look) -> str:
    glow = f'<path d="M58 146L30 214H210L182 146z" fill="{GLOW}" opacity=".5"/>'
    weave = (
        look.lines("M72 130Q120 142 168 130M84 110Q120 120 156 110M100 96L76 146M140 96L164 146M120 92V150", 1.4)
        if look.has("material", "rattan")
        else ""
    )
    return (
        glow
        + stroke("M120 14V76", "#44464c", 3)
        + look.rect(108, 70, 24, 18, 4)
        + look.path("M108 86H132Q178 96 186 146Q120 158 54 146Q62 96 108 86z")
        + weave
        + look.oval(120, 150, 18, 12, "#fff3c8")
    )


def desklamp(look: Look) -> str:
    glow = f'<path d="M148 92L96 190H214L186 98z" fill="{GLOW}" opacity=".5"/>'
    arm = "M84 194L66 118L138 56"
    return (
        glow
        + stroke(arm, look.line, 8)
        + stroke(arm, look.base, 5.5)
        + look.oval(66, 118, 7)
        + look.path("M134 48L150 40L192 92L140 100Q128 74 134 48z")
        + look.rect(52, 190, 66, 13, 6)
    )


def stringlights(look: Look) -> str:
    drawn = stroke("M18 66Q70 118 120 84Q170 52 222 104M18 130Q70 186 120 150Q172 116 222 168", "#4d5a50", 3)
    tones = ("#d9574a", "#e9b949", "#4f9d69", "#4a7fb5") if look.many else (GLOW,)
    spots = (
        (40, 92),
        (72, 106),
        (104, 98),
        (136, 82),
        (168, 82),
        (200, 96),
        (40, 158),
        (72, 170),
        (104, 164),
        (136, 148),
        (168, 146),
        (200, 158),
    )
    return drawn + "".join(
        f'<circle cx="{x}" cy="{y}" r="15" fill="{tones[n % len(tones)]}" opacity=".35"/>'
        + look.oval(x, y, 7, 9, tones[n % len(tones)])
        for n, (x, y) in enumerate(spots)
    )


def vase(look: Look) -> str:
    stems = stroke("M116 76Q108 44 92 30M122 76Q122 40 126 20M128 76Q138 48 154 38", "#6b8a5e", 3) + "".join(
        look.dot(x, y, 8, c) for x, y, c in ((90, 28, "#d98a8a"), (126, 18, "#e8c468"), (156, 36, "#d98a8a"))
    )
    return (
        stems
        + look.path(
            "M104 74H136Q134 92 152 112Q172 140 160 176Q154 206 120 206Q86 206 80 176Q68 140 88 112Q106 92 104 74z"
        )
        + '<path d="M96 126q-10 26 0 54" fill="none" stroke="#fff" stroke-width="6" opacity=".35"/>'
    )


def candle(look: Look) -> str:
    flame = (
        f'<circle cx="120" cy="66" r="34" fill="{GLOW}" opacity=".5"/><path d="M120 44Q134 66 '
        '120 82Q106 66 120 44z" fill="#f2a93b"/>'
    )
    return (
        flame
        + stroke("M120 80v16", "#4a3b30", 3)
        + look.rect(74, 96, 92, 104, 10)
        + look.rect(90, 128, 60, 42, 2, "#fbf8f1")
        + stroke("M100 142h40M106 154h28", "#8b8577", 3)
    )


def mirror(look: Look) -> str:
    return (
        look.oval(120, 120, 86)
        + look.oval(120, 120, 76, 76, "#dbe7ec")
        + '<path d="M76 130L132 64M92 158L168 70" stroke="#fff" stroke-width="9" opacity=".7"/>'
    )


def frame(look: Look) -> str:
    return (
        look.rect(56, 34, 128, 172, 2)
        + look.rect(68, 46, 104, 148, 0, "#fbfaf6")
        + look.rect(84, 66, 72, 108, 0, "#cfe0e6")
        + (
            '<path d="M84 174L110 126L126 146L142 118L156 140V174z" fill="#7f9a86"/><circle cx="140"'
            ' cy="92" r="9" fill="#f0cf7a"/>'
        )
    )


def pot(look: Look) -> str:
    leaves = "".join(
        f'<path d="M120 118Q{x} {y} {x2} {y2}Q{x + 12} {y + 22} 120 118z" fill="{c}"/>'
        for x, y, x2, y2, c in (
            (70, 80, 58, 40, "#5d8a58"),
            (104, 60, 104, 22, "#6f9d66"),
            (130, 60, 146, 24, "#5d8a58"),
            (164, 84, 190, 52, "#6f9d66"),
        )
    )
    return leaves + look.path("M76 122H164L152 196H88z") + look.rect(70, 112, 100, 18, 4) + look.rect(78, 194, 84, 9, 4)


SHAPES: dict[str, Callable[[Look], str]] = {
    "bed": bed,
    "throw": throw,
    "cushion": cushion,
    "towel": towel,
    "rug": rug,
    "curtains": curtains,
    "pillow": pillow,
    "sofa": sofa,
    "armchair": armchair,
    "table": table,
    "lowtable": lowtable,
    "chair": chair,
    "desk": desk,
    "officechair": officechair,
    "shelf": shelf,
    "bedframe": bedframe,
    "wardrobe": wardrobe,
    "nightstand": nightstand,
    "tablelamp": tablelamp,
    "floorlamp": floorlamp,
    "pendant": pendant,
    "desklamp": desklamp,
    "stringlights": stringlights,
    "vase": vase,
    "candle": candle,
    "mirror": mirror,
    "frame": frame,
    "pot": pot,
}
