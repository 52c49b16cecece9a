"""Stationery, books, pets' things and groceries as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import MANY, Look, stroke

STEEL, WOOD, INK, SCREEN = "#b9bec6", "#c49a6c", "#33363c", "#23323f"
GLARE = '<path d="M{} {}l{} -{}" stroke="#fff" stroke-width="10" opacity=".12"/>'


def notebook(look: Look) -> str:
    return (
        look.path("M70 36H178Q184 36 184 42V206H70z", "#efe9db")
        + look.rect(60, 32, 118, 172, 6)
        + look.path("M60 38Q60 32 66 32H76V204H66Q60 204 60 198z", look.dark)
        + look.lines("M164 32V204", 4)
        + (look.rect(96, 66, 52, 30, 2, "#fbfaf6") if look.pattern == "solid" else "")
    )


def pen(look: Look) -> str:
    return (
        '<g transform="rotate(45 120 120)">'
        + look.rect(14, 108, 96, 24, 10)
        + look.rect(108, 106, 8, 28, 1, "#cda85a")
        + look.rect(116, 109, 62, 22, 3, look.dark)
        + look.path("M178 110L222 120L178 130z", "#d9bf73")
        + stroke("M182 120H212", "#6b5a2e", 1.6)
        + stroke("M22 102H78", "#cda85a", 5)
        + "</g>"
    )


def pencils(look: Look) -> str:
    tones = (*MANY, "#e5813a")
    return "".join(
        look.rect(54 + 22 * n, 74 + 5 * (n % 3), 20, 122 - 5 * (n % 3), 0, c)
        + look.path(f"M{54 + 22 * n} {74 + 5 * (n % 3)}l10-34l10 34z", "#edd2a8")
        + look.path(f"M{60 + 22 * n} {53 + 5 * (n % 3)}l4-13l4 13z", c)
        for n, c in enumerate(tones)
    ) + look.rect(44, 150, 152, 58, 6, "#f2ead8")


def book(look: Look) -> str:
    drawn = (
        look.path("M74 40H182V206H74Q62 206 62 194z", "#f4efe2")
        + look.path("M62 42Q62 30 74 30H176Q180 30 180 34V188H74Q62 188 62 200z")
        + look.path("M62 42Q62 30 74 30H80V188H74Q62 188 62 200z", look.dark)
    )
    ink = look.light if look.dim else look.dark
    if look.has("product_type", "picture book"):
        return (
            drawn
            + look.oval(130, 122, 28, 28, "#f7e3a8")
            + look.path("M92 166L122 122L142 148L156 132L172 166z", "#6f9d66")
            + stroke("M98 56h66", ink, 7)
        )
    if look.has("product_type", "cookbook"):
        return (
            drawn
            + stroke("M98 54h66M108 70h46", ink, 5)
            + look.oval(130, 128, 34, 34, "#fbfaf6")
            + look.oval(130, 128, 22, 22, "#e9c9a0")
        )
    return (
        drawn
        + stroke("M98 60h66M108 78h46", ink, 6)
        + stroke("M131 104l26 26-26 26-26-26z", ink, 4)
        + stroke("M112 174h38", ink, 4)
    )


def petbed(look: Look) -> str:
    return (
        look.oval(120, 140, 96, 54)
        + look.oval(120, 132, 66, 32, look.light)
        + look.path("M26 146Q30 196 120 196Q210 196 214 146Q190 176 120 176Q50 176 26 146z")
        + look.oval(120, 134, 10, 7, look.line)
        + "".join(look.dot(x, y, 4.5) for x, y in ((104, 126), (114, 120), (126, 120), (136, 126)))
    )


def bowl(look: Look) -> str:
    return (
        look.path("M46 108H194L214 184Q214 194 204 194H36Q26 194 26 184z")
        + look.oval(120, 108, 74, 20, look.dark)
        + look.oval(120, 112, 60, 14, "#a9794f")
        + look.oval(120, 158, 12, 9, look.light)
        + "".join(look.dot(x, y, 5, look.light) for x, y in ((102, 146), (113, 138), (127, 138), (138, 146)))
    )


def lead(look: Look) -> str:
    loop = "M150 64Q206 40 196 104Q186 150 120 138Q54 128 60 172Q70 208 130 196"
    return (
        stroke(loop, look.line, 13)
        + stroke(loop, look.base, 10)
        + stroke(loop, look.light, 1.6)
        + (
            f'<ellipse cx="112" cy="64" rx="42" ry="24" fill="none" stroke="{look.line}" stroke-widt'
            f'h="13"/><ellipse cx="112" cy="64" rx="42" ry="24" fill="none" stroke="{look.base}" stroke-widt'
            'h="10"/>'
        )
        + stroke("M132 196q20 4 24-10q12-6 16 6q-2 14-18 12", STEEL, 6)
    )


def cattree(look: Look) -> str:
    ropes = "".join(f"M{x} {y}h16" for x in (76, 148) for y in range(100, 190, 7))
    return (
        look.rect(76, 96, 16, 96, 0, "#d8c19a")
        + look.rect(148, 60, 16, 132, 0, "#d8c19a")
        + stroke(ropes, "#b89a6a", 1.6)
        + look.rect(44, 190, 156, 16, 5)
        + look.rect(46, 84, 76, 14, 6)
        + look.rect(118, 46, 80, 16, 6)
        + look.rect(100, 130, 74, 60, 8)
        + look.oval(137, 162, 19, 19, look.dark)
        + stroke("M60 98v26", look.line, 2)
        + look.dot(60, 130, 7, "#d9574a")
    )


def bag(look: Look) -> str:
    name = look.attributes.get("product_type", ("",))[0]
    drawn = (
        look.path("M70 52Q120 44 170 52L178 196Q178 208 166 208H74Q62 208 62 196z")
        + look.path("M70 52Q120 44 170 52V36Q120 28 70 36z", look.light)
        + look.rect(82, 92, 76, 82, 8, "#fbf6ea")
    )
    marks = {
        "coffee": look.oval(120, 132, 18, 25, "#6b4630") + stroke("M122 110q-10 22 0 44", "#3d2719", 3),
        "pasta": stroke("M100 152L136 104M108 158L144 110M94 142L128 100", "#e3b655", 6),
        "nuts": look.path("M120 104Q140 124 132 150Q120 162 108 150Q100 124 120 104z", "#b98352"),
        "cat food": look.path("M92 134Q112 112 134 132L148 118V150L134 138Q112 156 92 134z", "#7f9fb5")
        + look.dot(104, 132, 2.6, INK),
    }
    bone = look.path("M98 126a9 9 0 1 1 6-11l32 22a9 9 0 1 1 4 12a9 9 0 1 1-12-4l-30-20z", "#d9b98a")
    return drawn + marks.get(name, bone)


def tin(look: Look) -> str:
    return (
        look.path("M68 72V190Q120 212 172 190V72z")
        + look.oval(120, 72, 52, 18, look.light)
        + look.oval(120, 64, 46, 14)
        + look.path("M68 112Q120 132 172 112V160Q120 180 68 160z", "#fbf6ea")
        + '<path d="M120 168Q92 146 120 126Q148 146 120 168z" fill="#6f9d66"/>'
        + stroke("M120 130v36", "#476b42", 2)
    )


def bar(look: Look) -> str:
    squares = "".join(look.rect(x, y, 26, 22, 3, "#5a3625") for x in (78, 107, 136) for y in (34, 59))
    return (
        '<g transform="rotate(10 120 120)">'
        + look.rect(72, 28, 96, 90, 4, "#4a2c1d")
        + squares
        + look.path("M66 92L78 84L90 92L102 84L114 92L126 84L138 92L150 84L162 92L174 84V206H66z")
        + look.path("M66 92L78 84L90 92L102 84L114 92L126 84L138 92L150 84L162 92L174 84V98H66z", "#e2e4e6")
        + look.rect(82, 124, 76, 50, 3, "#fbf6ea")
        + stroke("M96 142h48M104 158h32", "#8b8577", 4)
        + "</g>"
    )


def oil(look: Look) -> str:
    return (
        look.rect(108, 20, 24, 18, 4, INK)
        + look.path("M108 36H132V72Q158 90 158 118V200Q158 210 148 210H92Q82 210 82 200V118Q82 90 108 72z")
        + look.rect(82, 122, 76, 62, 0, "#fbf6ea")
        + (
            '<ellipse cx="112" cy="152" rx="12" ry="16" fill="#75803a"/><ellipse cx="132" cy="158"'
            ' rx="10" ry="13" fill="#5c6b2f"/>'
        )
        + '<path d="M92 110V200" stroke="#fff" stroke-width="5" opacity=".35"/>'
    )


def honeyjar(look: Look) -> str:
    return (
        look.rect(78, 48, 84, 30, 6, "#a9794f")
        + look.path("M82 78H158Q178 92 178 112V186Q178 204 160 204H80Q62 204 62 186V112Q62 92 82 78z", "#e0a22e")
        + look.rect(62, 118, 116, 56, 0, "#fbf6ea")
        + look.path("M120 124l16 9v18l-16 9-16-9v-18z", "#f0c65a")
        + '<path d="M74 100V192" stroke="#fff" stroke-width="6" opacity=".4"/>'
    )


def fruit(look: Look) -> str:
    leaf = "#5f8f4e"
    spots = ((76, 118), (120, 106), (164, 118), (98, 84), (144, 82))
    drawn = "".join(
        look.oval(x, y, 27)
        + stroke(f"M{x} {y - 24}q2-8 8-10", "#6b4a32", 3)
        + f'<path d="M{x + 4} {y - 28}q12-8 18 2q-10 8-18-2z" fill="{leaf}"/>'
        for x, y in reversed(spots)
    )
    return drawn + look.path("M36 128H204L192 200H48z", WOOD) + stroke("M42 152H198M46 176H194", "#8a6238", 3)


SHAPES: dict[str, Callable[[Look], str]] = {
    "notebook": notebook,
    "pen": pen,
    "pencils": pencils,
    "book": book,
    "petbed": petbed,
    "bowl": bowl,
    "lead": lead,
    "cattree": cattree,
    "bag": bag,
    "tin": tin,
    "bar": bar,
    "oil": oil,
    "honeyjar": honeyjar,
    "fruit": fruit,
}
