"""Toys and sports things as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import MANY, Look, flip, stroke

STEEL, WOOD, INK, SCREEN = "#b9bec6", "#c49a6c", "#33363c", "#23323f"
GLARE = '<path d="M{} {}l{} -{}" stroke="#fff" stroke-width="10" opacity=".12"/>'


def blocks(look: Look) -> str:
    tones = MANY if look.many else (look.base, look.light, look.dark, look.base, look.light)
    squares = ((40, 142, 0), (92, 142, 1), (144, 142, 2), (66, 92, 3), (118, 92, 4))
    drawn = "".join(look.rect(x, y, 50, 50, 6, tones[n]) for x, y, n in squares)
    return (
        drawn
        + look.path("M92 88L117 42L142 88z", tones[0])
        + look.dot(65, 167, 9, "#ffffff")
        + look.path("M169 155l12 24h-24z", "#ffffff")
        + look.rect(108, 158, 18, 18, 2, "#ffffff")
    )


def teddy(look: Look) -> str:
    drawn = flip(
        look.oval(78, 56, 20)
        + look.oval(78, 56, 10, 10, look.light)
        + look.path("M84 118Q52 126 46 158Q52 172 68 164L92 144z")
        + look.oval(86, 196, 26, 20)
        + look.oval(84, 198, 13, 10, look.light)
    )
    drawn += (
        look.oval(120, 154, 46, 48)
        + look.oval(120, 160, 26, 28, look.light)
        + look.oval(120, 84, 48, 44)
        + look.oval(120, 98, 22, 16, look.light)
    )
    return (
        drawn
        + look.dot(102, 78, 5, "#1d1a18")
        + look.dot(138, 78, 5, "#1d1a18")
        + look.path("M112 90h16l-8 8z", "#3a2a22")
        + stroke("M120 98v6q-6 6-11 1M120 104q6 6 11 1", "#3a2a22", 2)
    )


def puzzle(look: Look) -> str:
    tones = MANY[:4] if look.many else (look.base, look.light, look.light, look.base)
    a = look.path("M50 50H120V72Q106 64 102 80Q106 98 120 90V120H98Q106 134 90 138Q72 134 80 120H50z", tones[0])
    b = look.path("M120 50H190V120H168Q176 106 158 102Q142 106 150 120H120V90Q106 98 102 80Q106 64 120 72z", tones[1])
    c = look.path("M50 120H80Q72 134 90 138Q106 134 98 120H120V148Q134 140 138 158Q134 174 120 168V190H50z", tones[2])
    return (
        a
        + b
        + c
        + '<g transform="translate(14 14)">'
        + look.path(
            "M120 120H150Q142 106 158 102Q176 106 168 120H190V190H120V168Q134 174 138 158Q134 140 120 148z", tones[3]
        )
        + "</g>"
    )


def game(look: Look) -> str:
    tones = MANY if look.many else (look.base, look.light, look.dark, look.base, look.light)
    cells = "".join(look.rect(x, y, 24, 24, 2, tones[(x + y) // 24 % 5]) for x in range(48, 180, 24) for y in (60, 156))
    cells += "".join(look.rect(x, y, 24, 24, 2, tones[(x + y) // 24 % 5]) for x in (48, 168) for y in (84, 108, 132))
    return (
        look.rect(40, 52, 160, 136, 6, "#f2e8d4")
        + cells
        + look.rect(92, 106, 28, 28, 6, "#ffffff")
        + look.dot(100, 114, 3, INK)
        + look.dot(106, 120, 3, INK)
        + look.dot(112, 126, 3, INK)
        + look.path("M140 134Q136 112 144 106A8 8 0 1 1 148 106Q156 112 152 134z", tones[0])
    )


def car(look: Look) -> str:
    body = look.path(
        "M24 160Q22 132 50 128L74 92Q80 84 92 84H146Q158 84 166 94L188 126Q216 130 216 158Q216 "
        "168 206 168H34Q24 168 24 160z"
    )
    window = look.path("M82 126L94 98Q96 94 102 94H116V126z", "#dcebf2") + look.path(
        "M124 94H144Q150 94 154 100L170 126H124z", "#dcebf2"
    )
    return (
        body
        + window
        + "".join(look.oval(x, 168, 22, 22, INK) + look.oval(x, 168, 10, 10, "#d9cdb8") for x in (70, 170))
        + look.dot(206, 142, 6, "#f7e3a8")
    )


def doll(look: Look) -> str:
    hair = look.path("M80 96Q72 32 120 30Q168 32 160 96L150 108H90z", "#7a4f33")
    legs = flip(look.rect(100, 186, 14, 30, 5, "#efc9a8"))
    return (
        hair
        + legs
        + flip(look.path("M98 118L64 158l10 10L104 140z", "#efc9a8"))
        + look.oval(120, 78, 34, 34, "#f4d3b5")
        + look.path("M88 70Q100 44 122 52Q144 44 152 70Q150 44 120 42Q90 44 88 70z", "#7a4f33")
        + look.path("M102 112H138L172 196Q120 206 68 196z")
        + look.dot(108, 80, 4, "#2a2018")
        + look.dot(132, 80, 4, "#2a2018")
        + stroke("M112 94q8 6 16 0", "#b5524d", 2.6)
    )


def tent(look: Look) -> str:
    return (
        look.path("M120 50L214 188H26z")
        + look.path("M120 50L150 188H90z", look.dark)
        + look.path("M120 50L102 188H90z", look.light)
        + look.lines("M120 50V34", 4)
        + flip(look.lines("M30 182L14 200", 2.4))
        + look.lines("M120 50L52 188M120 50L188 188", 1.2)
    )


def sleepingbag(look: Look) -> str:
    drawn = (
        look.path("M76 92Q70 26 120 24Q170 26 164 92Q162 160 146 204Q120 220 94 204Q78 160 76 92z")
        + look.oval(120, 66, 28, 30, look.dark)
        + look.oval(120, 72, 20, 22, "#f3ece0")
    )
    return (
        drawn
        + look.lines("M78 112Q120 124 162 112M80 134Q120 146 160 134M84 156Q120 168 156 156M88 178Q120 190 152 178", 2)
        + look.lines("M144 90Q150 150 134 210", 2.6)
    )


def mat(look: Look) -> str:
    return (
        look.path("M68 148H206Q220 150 214 164L204 186H60z")
        + look.oval(62, 148, 38, 38)
        + (
            '<path d="M62 148m-8 0a8 8 0 1 1 16 4a16 16 0 1 1-28-8a24 24 0 1 1 44 16" fill="none"'
            f' stroke="{look.line}" stroke-width="3"/>'
        )
        + look.path("M62 110H190Q204 112 206 126L206 150H98Q98 118 62 110z")
        + look.lines("M150 110Q164 114 166 150", 6)
    )


def dumbbell(look: Look) -> str:
    one = look.rect(78, 112, 84, 16, 6, STEEL) + flip(look.rect(56, 84, 24, 72, 8) + look.rect(36, 94, 22, 52, 8))
    return (
        f'<g transform="translate(0 -34) rotate(-14 120 120)">{one}</g><g transform="translate(4 '
        f'38) rotate(8 120 120)">{one}</g>'
    )


def ball(look: Look) -> str:
    spot = INK if not look.dim else look.light
    return (
        look.oval(120, 122, 82)
        + look.path("M120 92l28 20-11 34h-34l-11-34z", spot)
        + look.lines("M120 92V62M148 112L178 102M137 146L156 172M103 146L84 172M92 112L62 102", 2.6)
        + look.path(
            (
                "M100 44Q120 36 140 44L120 62zM38 112L62 102L52 76Q40 92 38 112zM202 112L178 102L188 "
                "76Q200 92 202 112zM78 192L84 172L58 166Q64 182 78 192zM162 192L156 172L182 166Q176 182 "
                "162 192z"
            ),
            spot,
        )
    )


def racket(look: Look) -> str:
    strings = "".join(f"M{x} 46V132" for x in range(92, 152, 10)) + "".join(f"M78 {y}H162" for y in range(56, 130, 10))
    return (
        '<g transform="rotate(24 120 120)">'
        + stroke(strings, "#c9ccd0", 1.4)
        + (
            f'<ellipse cx="120" cy="88" rx="46" ry="54" fill="none" stroke="{look.line}" stroke-widt'
            f'h="12"/><ellipse cx="120" cy="88" rx="46" ry="54" fill="none" stroke="{look.base}" stroke-widt'
            'h="9"/>'
        )
        + look.path("M102 136Q120 148 138 136L127 168H113z")
        + look.rect(111, 166, 18, 56, 5, INK)
        + "</g>"
        + look.oval(190, 184, 17, 17, "#d4e157")
    )


def helmet(look: Look) -> str:
    return (
        stroke("M78 150Q92 206 122 208M168 148Q150 206 122 208", INK, 4)
        + look.path("M34 146Q36 62 122 56Q206 62 210 136Q212 152 194 152Q120 138 52 162Q34 164 34 146z")
        + look.path(
            "M66 112Q78 82 108 76L98 104zM114 102L124 72Q152 74 164 88L142 104zM154 112L172 98Q188 112 190 128z",
            look.dark if not look.dim else "#15161a",
        )
    )


def goggles(look: Look) -> str:
    return (
        look.path("M10 96Q24 90 40 96V146Q24 152 10 146zM230 96Q216 90 200 96V146Q216 152 230 146z", look.dark)
        + look.path(
            "M38 88Q120 66 202 88Q214 100 210 136Q204 170 168 172Q140 170 132 154Q120 144 108 154"
            "Q100 170 72 172Q36 170 30 136Q26 100 38 88z"
        )
        + look.path(
            (
                "M50 98Q120 80 190 98Q198 108 194 134Q188 156 164 158Q144 156 136 142Q120 130 104 142"
                "Q96 156 76 158Q52 156 46 134Q42 108 50 98z"
            ),
            "#3d5f7d",
        )
        + '<path d="M64 136L100 96M84 146L124 96" stroke="#fff" stroke-width="8" opacity=".35"/>'
    )


def poles(look: Look) -> str:
    one = (
        stroke("M120 62V214", look.line, 7)
        + stroke("M120 62V214", look.base, 5)
        + look.rect(112, 24, 16, 46, 7, INK)
        + look.path("M106 190h28l-6 8h-16z", INK)
        + look.rect(115, 108, 10, 12, 2, STEEL)
        + look.rect(115, 156, 10, 12, 2, STEEL)
    )
    return (
        f'<g transform="rotate(14 120 120) translate(-22 0)">{one}</g><g transform="rotate(-14 '
        f'120 120) translate(22 0)">{one}</g>'
    )


def campchair(look: Look) -> str:
    return (
        stroke("M70 204L166 124M170 204L74 124M76 60V132M164 60V132", "#5d626a", 6)
        + look.path("M74 56Q120 68 166 56V112Q120 122 74 112z")
        + look.path("M70 128Q120 118 170 128L180 150Q120 164 60 150z")
        + flip(look.rect(50, 108, 32, 12, 5))
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "blocks": blocks,
    "teddy": teddy,
    "puzzle": puzzle,
    "game": game,
    "car": car,
    "doll": doll,
    "tent": tent,
    "sleepingbag": sleepingbag,
    "mat": mat,
    "dumbbell": dumbbell,
    "ball": ball,
    "racket": racket,
    "helmet": helmet,
    "goggles": goggles,
    "poles": poles,
    "campchair": campchair,
}
