"""Electronics, beauty, toys, sports, books, pets and groceries as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import MANY, Look, flip, stroke

STEEL, WOOD, INK, SCREEN = "#b9bec6", "#c49a6c", "#33363c", "#23323f"
GLARE = '<path d="M{} {}l{} -{}" stroke="#fff" stroke-width="10" opacity=".12"/>'


def phone(look: Look) -> str:
    back = look.rect(62, 34, 84, 168, 16) + look.rect(72, 44, 34, 44, 10, look.dark) + look.dot(89, 57, 8, "#15171b") + look.dot(89, 76, 8, "#15171b")
    return back + look.rect(104, 46, 84, 168, 16) + look.rect(110, 53, 72, 154, 10, SCREEN) + look.dot(146, 62, 3, "#0d1116") + GLARE.format(118, 170, 56, 84) + stroke("M132 198h28", "#aab4bd", 3)


def laptop(look: Look) -> str:
    return look.rect(50, 50, 140, 104, 8) + look.rect(58, 58, 124, 88, 2, SCREEN) + GLARE.format(80, 136, 60, 70) + look.path("M50 154H190L216 186Q216 194 206 194H34Q24 194 24 186z") + stroke("M62 162H178M56 170H184", look.line, 3) + look.rect(98, 176, 44, 10, 2, look.light)


def tablet(look: Look) -> str:
    return look.rect(54, 34, 132, 174, 14) + look.rect(64, 44, 112, 154, 4, SCREEN) + GLARE.format(80, 170, 80, 100) + flip("".join(look.rect(80, y, 30, 30, 7, c) for y, c in ((66, "#5f8fb0"), (112, "#b07f5f"))))


def headphones(look: Look) -> str:
    band = "M52 146Q48 44 120 42Q192 44 188 146"
    wire = "" if not look.has("connection", "wired") else stroke("M62 190Q70 222 120 214", INK, 3)
    return wire + stroke(band, look.line, 15) + stroke(band, look.base, 12) + flip(look.rect(36, 122, 36, 72, 16) + look.rect(62, 126, 18, 64, 8, look.dark))


def earbuds(look: Look) -> str:
    case = look.rect(66, 130, 108, 72, 28) + look.lines("M66 158H174", 1.8) + look.dot(120, 176, 3, "#7bd08a")
    return case + flip(look.path("M72 58Q74 36 94 38Q112 44 106 66L104 112Q98 118 92 112L90 82Q70 80 72 58z") + look.oval(82, 58, 8, 11, look.dark))


def speaker(look: Look) -> str:
    mesh = "".join(f"M{x} {y}v.1" for y in range(62, 190, 11) for x in range(84, 160, 11))
    return look.rect(70, 36, 100, 172, 30) + look.oval(120, 86, 28, 28, look.dark) + look.oval(120, 150, 36, 36, look.dark) + look.oval(120, 150, 14) + look.oval(120, 86, 10) + look.lines(mesh, 1.6)


def camera(look: Look) -> str:
    return look.rect(82, 56, 62, 30, 8) + look.rect(36, 78, 168, 114, 14) + look.path("M36 100H204V168H36z", look.dark) + look.oval(120, 136, 50, 50, INK) + look.oval(120, 136, 38, 38, "#1b2733") + look.oval(120, 136, 20, 20, "#35506a") + look.dot(108, 122, 7, "#dfeaf2") + look.rect(52, 64, 24, 14, 4, STEEL) + look.dot(184, 90, 5, "#d9574a")


def smartwatch(look: Look) -> str:
    return look.path("M94 22H146L152 74H88z") + look.path("M88 166H152L146 218H94z") + look.rect(76, 70, 88, 100, 22) + look.rect(84, 78, 72, 84, 16, "#111820") + f'<circle cx="120" cy="124" r="22" fill="none" stroke="#5ec28b" stroke-width="6" stroke-dasharray="100 40"/>' + stroke("M102 92h36", "#dfe7ee", 5) + look.rect(164, 110, 7, 20, 3, STEEL)


def monitor(look: Look) -> str:
    tv = look.has("product_type", "television")
    foot = flip(look.path("M70 170L54 194h12l18-24z")) if tv else look.path("M108 164H132L136 190H104z") + look.rect(76, 188, 88, 12, 5)
    return foot + look.rect(22, 52, 196, 120, 6) + look.rect(29, 59, 182, 104, 2, SCREEN) + '<path d="M29 163L90 104L130 134L170 92L211 136V163z" fill="#3f6470"/><circle cx="166" cy="86" r="10" fill="#e5c074"/>'


def keyboard(look: Look) -> str:
    keys = "".join(look.rect(30 + 15 * n, y, 12, 13, 3, look.light) for y in (102, 119) for n in range(12))
    return look.rect(20, 92, 200, 70, 8) + keys + look.rect(30, 136, 27, 13, 3, look.light) + look.rect(60, 136, 102, 13, 3, look.light) + look.rect(165, 136, 42, 13, 3, look.light)


def mouse(look: Look) -> str:
    wire = stroke("M120 56Q120 24 160 22", INK, 4) if look.has("connection", "wired") else ""
    return wire + look.path("M72 116Q72 52 120 52Q168 52 168 116V144Q168 204 120 204Q72 204 72 144z") + look.lines("M72 114H168M120 52V114", 1.6) + look.rect(113, 72, 14, 28, 7, INK)


def powerbank(look: Look) -> str:
    return look.rect(72, 40, 96, 164, 16) + "".join(look.dot(x, 184, 4, "#7bd08a" if x < 140 else "#7d848c") for x in (100, 114, 128, 142)) + look.rect(92, 38, 22, 8, 2, INK) + look.rect(126, 38, 22, 8, 2, INK) + look.path("M124 84L100 130H118L112 162L140 112H122z", look.light)


def phonecase(look: Look) -> str:
    return look.rect(70, 30, 100, 184, 22) + look.rect(80, 42, 38, 48, 12, "#2b2e34") + look.dot(99, 56, 8, "#55606b") + look.dot(99, 76, 8, "#55606b") + look.lines("M168 88v34", 5)


def jar(look: Look) -> str:
    return look.rect(60, 110, 120, 86, 16) + look.rect(56, 78, 128, 38, 8, "#f6f4ef") + look.lines("M64 88H176M64 98H176", 1) + look.rect(84, 132, 72, 40, 2, "#fbfaf6") + stroke("M96 146h48M104 158h32", "#8b8577", 3)


def dropper(look: Look) -> str:
    return look.rect(106, 26, 28, 36, 10, INK) + look.rect(98, 60, 44, 24, 4, STEEL) + look.path("M96 84H144Q164 94 164 112V196Q164 208 152 208H88Q76 208 76 196V112Q76 94 96 84z") + look.rect(76, 126, 88, 54, 0, "#fbfaf6") + stroke("M92 144h56M100 160h40", "#8b8577", 3)


def pump(look: Look) -> str:
    return stroke("M120 78V50H84", INK, 9) + look.rect(100, 72, 40, 18, 3, INK) + look.path("M92 88H148Q164 96 164 112V198Q164 208 154 208H86Q76 208 76 198V112Q76 96 92 88z") + look.rect(76, 122, 88, 58, 0, "#fbfaf6") + stroke("M92 142h56M100 160h40", "#8b8577", 3)


def tube(look: Look) -> str:
    return look.path("M76 38H164L150 176H90z") + look.lines("M77 46H163", 2) + look.rect(92, 176, 56, 30, 5, "#f6f4ef") + look.lines("M102 180v22M112 180v22M122 180v22M132 180v22", 1) + look.path("M90 88H150L146 134H94z", "#fbfaf6") + stroke("M102 104h36M106 118h28", "#8b8577", 3)


def perfume(look: Look) -> str:
    return look.rect(100, 36, 40, 34, 4, "#44474e") + look.rect(106, 68, 28, 16, 2, "#cda85a") + look.rect(66, 84, 108, 118, 14) + look.rect(90, 116, 60, 50, 2, "#fbfaf6") + stroke("M102 136h36M108 150h24", "#8b8577", 3) + '<path d="M78 98V188" stroke="#fff" stroke-width="7" opacity=".4"/>'


def soap(look: Look) -> str:
    bubbles = "".join(f'<circle cx="{x}" cy="{y}" r="{r}" fill="#fff" fill-opacity=".6" stroke="#b9cdd6"/>' for x, y, r in ((70, 78, 14), (98, 58, 9), (168, 72, 12), (186, 96, 7)))
    return look.rect(46, 100, 148, 80, 30) + look.rect(70, 118, 100, 44, 18, look.light) + bubbles + stroke("M96 140h48", look.line, 4)


def lipstick(look: Look) -> str:
    return look.path("M96 112V66Q116 34 144 40V112z") + '<path d="M104 104V72Q116 54 128 50" fill="none" stroke="#fff" stroke-width="5" opacity=".4"/>' + look.rect(90, 110, 60, 34, 3, "#cda85a") + look.rect(82, 142, 76, 66, 5, INK)


def nailpolish(look: Look) -> str:
    return look.path("M104 28H136L142 108H98z", INK) + look.path("M84 116Q84 106 96 106H144Q156 106 156 116L166 194Q166 206 154 206H86Q74 206 74 194z") + '<path d="M92 122L86 190" stroke="#fff" stroke-width="7" opacity=".45"/>'


def blocks(look: Look) -> str:
    tones = MANY if look.many else (look.base, look.light, look.dark, look.base, look.light)
    squares = ((40, 142, 0), (92, 142, 1), (144, 142, 2), (66, 92, 3), (118, 92, 4))
    drawn = "".join(look.rect(x, y, 50, 50, 6, tones[n]) for x, y, n in squares)
    return drawn + look.path("M92 88L117 42L142 88z", tones[0]) + look.dot(65, 167, 9, "#ffffff") + look.path("M169 155l12 24h-24z", "#ffffff") + look.rect(108, 158, 18, 18, 2, "#ffffff")


def teddy(look: Look) -> str:
    drawn = flip(look.oval(78, 56, 20) + look.oval(78, 56, 10, 10, look.light) + look.path("M84 118Q52 126 46 158Q52 172 68 164L92 144z") + look.oval(86, 196, 26, 20) + look.oval(84, 198, 13, 10, look.light))
    drawn += look.oval(120, 154, 46, 48) + look.oval(120, 160, 26, 28, look.light) + look.oval(120, 84, 48, 44) + look.oval(120, 98, 22, 16, look.light)
    return drawn + look.dot(102, 78, 5, "#1d1a18") + look.dot(138, 78, 5, "#1d1a18") + look.path("M112 90h16l-8 8z", "#3a2a22") + stroke("M120 98v6q-6 6-11 1M120 104q6 6 11 1", "#3a2a22", 2)


def puzzle(look: Look) -> str:
    tones = MANY[:4] if look.many else (look.base, look.light, look.light, look.base)
    a = look.path("M50 50H120V72Q106 64 102 80Q106 98 120 90V120H98Q106 134 90 138Q72 134 80 120H50z", tones[0])
    b = look.path("M120 50H190V120H168Q176 106 158 102Q142 106 150 120H120V90Q106 98 102 80Q106 64 120 72z", tones[1])
    c = look.path("M50 120H80Q72 134 90 138Q106 134 98 120H120V148Q134 140 138 158Q134 174 120 168V190H50z", tones[2])
    return a + b + c + '<g transform="translate(14 14)">' + look.path("M120 120H150Q142 106 158 102Q176 106 168 120H190V190H120V168Q134 174 138 158Q134 140 120 148z", tones[3]) + "</g>"


def game(look: Look) -> str:
    tones = MANY if look.many else (look.base, look.light, look.dark, look.base, look.light)
    cells = "".join(look.rect(x, y, 24, 24, 2, tones[(x + y) // 24 % 5]) for x in range(48, 180, 24) for y in (60, 156))
    cells += "".join(look.rect(x, y, 24, 24, 2, tones[(x + y) // 24 % 5]) for x in (48, 168) for y in (84, 108, 132))
    return look.rect(40, 52, 160, 136, 6, "#f2e8d4") + cells + look.rect(92, 106, 28, 28, 6, "#ffffff") + look.dot(100, 114, 3, INK) + look.dot(106, 120, 3, INK) + look.dot(112, 126, 3, INK) + look.path("M140 134Q136 112 144 106A8 8 0 1 1 148 106Q156 112 152 134z", tones[0])


def car(look: Look) -> str:
    body = look.path("M24 160Q22 132 50 128L74 92Q80 84 92 84H146Q158 84 166 94L188 126Q216 130 216 158Q216 168 206 168H34Q24 168 24 160z")
    window = look.path("M82 126L94 98Q96 94 102 94H116V126z", "#dcebf2") + look.path("M124 94H144Q150 94 154 100L170 126H124z", "#dcebf2")
    return body + window + "".join(look.oval(x, 168, 22, 22, INK) + look.oval(x, 168, 10, 10, "#d9cdb8") for x in (70, 170)) + look.dot(206, 142, 6, "#f7e3a8")


def doll(look: Look) -> str:
    hair = look.path("M80 96Q72 32 120 30Q168 32 160 96L150 108H90z", "#7a4f33")
    legs = flip(look.rect(100, 186, 14, 30, 5, "#efc9a8"))
    return hair + legs + flip(look.path("M98 118L64 158l10 10L104 140z", "#efc9a8")) + look.oval(120, 78, 34, 34, "#f4d3b5") + look.path("M88 70Q100 44 122 52Q144 44 152 70Q150 44 120 42Q90 44 88 70z", "#7a4f33") + look.path("M102 112H138L172 196Q120 206 68 196z") + look.dot(108, 80, 4, "#2a2018") + look.dot(132, 80, 4, "#2a2018") + stroke("M112 94q8 6 16 0", "#b5524d", 2.6)


def tent(look: Look) -> str:
    return look.path("M120 50L214 188H26z") + look.path("M120 50L150 188H90z", look.dark) + look.path("M120 50L102 188H90z", look.light) + look.lines("M120 50V34", 4) + flip(look.lines("M30 182L14 200", 2.4)) + look.lines("M120 50L52 188M120 50L188 188", 1.2)


def sleepingbag(look: Look) -> str:
    drawn = look.path("M76 92Q70 26 120 24Q170 26 164 92Q162 160 146 204Q120 220 94 204Q78 160 76 92z") + look.oval(120, 66, 28, 30, look.dark) + look.oval(120, 72, 20, 22, "#f3ece0")
    return drawn + look.lines("M78 112Q120 124 162 112M80 134Q120 146 160 134M84 156Q120 168 156 156M88 178Q120 190 152 178", 2) + look.lines("M144 90Q150 150 134 210", 2.6)


def mat(look: Look) -> str:
    return look.path("M68 148H206Q220 150 214 164L204 186H60z") + look.oval(62, 148, 38, 38) + f'<path d="M62 148m-8 0a8 8 0 1 1 16 4a16 16 0 1 1-28-8a24 24 0 1 1 44 16" fill="none" stroke="{look.line}" stroke-width="3"/>' + look.path("M62 110H190Q204 112 206 126L206 150H98Q98 118 62 110z") + look.lines("M150 110Q164 114 166 150", 6)


def dumbbell(look: Look) -> str:
    one = look.rect(78, 112, 84, 16, 6, STEEL) + flip(look.rect(56, 84, 24, 72, 8) + look.rect(36, 94, 22, 52, 8))
    return f'<g transform="translate(0 -34) rotate(-14 120 120)">{one}</g><g transform="translate(4 38) rotate(8 120 120)">{one}</g>'


def ball(look: Look) -> str:
    spot = INK if not look.dim else look.light
    return look.oval(120, 122, 82) + look.path("M120 92l28 20-11 34h-34l-11-34z", spot) + look.lines("M120 92V62M148 112L178 102M137 146L156 172M103 146L84 172M92 112L62 102", 2.6) + look.path("M100 44Q120 36 140 44L120 62zM38 112L62 102L52 76Q40 92 38 112zM202 112L178 102L188 76Q200 92 202 112zM78 192L84 172L58 166Q64 182 78 192zM162 192L156 172L182 166Q176 182 162 192z", spot)


def racket(look: Look) -> str:
    strings = "".join(f"M{x} 46V132" for x in range(92, 152, 10)) + "".join(f"M78 {y}H162" for y in range(56, 130, 10))
    return '<g transform="rotate(24 120 120)">' + stroke(strings, "#c9ccd0", 1.4) + f'<ellipse cx="120" cy="88" rx="46" ry="54" fill="none" stroke="{look.line}" stroke-width="12"/><ellipse cx="120" cy="88" rx="46" ry="54" fill="none" stroke="{look.base}" stroke-width="9"/>' + look.path("M102 136Q120 148 138 136L127 168H113z") + look.rect(111, 166, 18, 56, 5, INK) + "</g>" + look.oval(190, 184, 17, 17, "#d4e157")


def helmet(look: Look) -> str:
    return stroke("M78 150Q92 206 122 208M168 148Q150 206 122 208", INK, 4) + look.path("M34 146Q36 62 122 56Q206 62 210 136Q212 152 194 152Q120 138 52 162Q34 164 34 146z") + look.path("M66 112Q78 82 108 76L98 104zM114 102L124 72Q152 74 164 88L142 104zM154 112L172 98Q188 112 190 128z", look.dark if not look.dim else "#15161a")


def goggles(look: Look) -> str:
    return look.path("M10 96Q24 90 40 96V146Q24 152 10 146zM230 96Q216 90 200 96V146Q216 152 230 146z", look.dark) + look.path("M38 88Q120 66 202 88Q214 100 210 136Q204 170 168 172Q140 170 132 154Q120 144 108 154Q100 170 72 172Q36 170 30 136Q26 100 38 88z") + look.path("M50 98Q120 80 190 98Q198 108 194 134Q188 156 164 158Q144 156 136 142Q120 130 104 142Q96 156 76 158Q52 156 46 134Q42 108 50 98z", "#3d5f7d") + '<path d="M64 136L100 96M84 146L124 96" stroke="#fff" stroke-width="8" opacity=".35"/>'


def poles(look: Look) -> str:
    one = stroke("M120 62V214", look.line, 7) + stroke("M120 62V214", look.base, 5) + look.rect(112, 24, 16, 46, 7, INK) + look.path("M106 190h28l-6 8h-16z", INK) + look.rect(115, 108, 10, 12, 2, STEEL) + look.rect(115, 156, 10, 12, 2, STEEL)
    return f'<g transform="rotate(14 120 120) translate(-22 0)">{one}</g><g transform="rotate(-14 120 120) translate(22 0)">{one}</g>'


def campchair(look: Look) -> str:
    return stroke("M70 204L166 124M170 204L74 124M76 60V132M164 60V132", "#5d626a", 6) + look.path("M74 56Q120 68 166 56V112Q120 122 74 112z") + look.path("M70 128Q120 118 170 128L180 150Q120 164 60 150z") + flip(look.rect(50, 108, 32, 12, 5))


def notebook(look: Look) -> str:
    return look.path("M70 36H178Q184 36 184 42V206H70z", "#efe9db") + look.rect(60, 32, 118, 172, 6) + look.path("M60 38Q60 32 66 32H76V204H66Q60 204 60 198z", look.dark) + look.lines("M164 32V204", 4) + (look.rect(96, 66, 52, 30, 2, "#fbfaf6") if look.pattern == "solid" else "")


def pen(look: Look) -> str:
    return '<g transform="rotate(45 120 120)">' + look.rect(14, 108, 96, 24, 10) + look.rect(108, 106, 8, 28, 1, "#cda85a") + look.rect(116, 109, 62, 22, 3, look.dark) + look.path("M178 110L222 120L178 130z", "#d9bf73") + stroke("M182 120H212", "#6b5a2e", 1.6) + stroke("M22 102H78", "#cda85a", 5) + "</g>"


def pencils(look: Look) -> str:
    tones = (*MANY, "#e5813a")
    return "".join(look.rect(54 + 22 * n, 74 + 5 * (n % 3), 20, 122 - 5 * (n % 3), 0, c) + look.path(f"M{54 + 22 * n} {74 + 5 * (n % 3)}l10-34l10 34z", "#edd2a8") + look.path(f"M{60 + 22 * n} {53 + 5 * (n % 3)}l4-13l4 13z", c) for n, c in enumerate(tones)) + look.rect(44, 150, 152, 58, 6, "#f2ead8")


def book(look: Look) -> str:
    drawn = look.path("M74 40H182V206H74Q62 206 62 194z", "#f4efe2") + look.path("M62 42Q62 30 74 30H176Q180 30 180 34V188H74Q62 188 62 200z") + look.path("M62 42Q62 30 74 30H80V188H74Q62 188 62 200z", look.dark)
    ink = look.light if look.dim else look.dark
    if look.has("product_type", "picture book"):
        return drawn + look.oval(130, 122, 28, 28, "#f7e3a8") + look.path("M92 166L122 122L142 148L156 132L172 166z", "#6f9d66") + stroke("M98 56h66", ink, 7)
    if look.has("product_type", "cookbook"):
        return drawn + stroke("M98 54h66M108 70h46", ink, 5) + look.oval(130, 128, 34, 34, "#fbfaf6") + look.oval(130, 128, 22, 22, "#e9c9a0")
    return drawn + stroke("M98 60h66M108 78h46", ink, 6) + stroke("M131 104l26 26-26 26-26-26z", ink, 4) + stroke("M112 174h38", ink, 4)


def petbed(look: Look) -> str:
    return look.oval(120, 140, 96, 54) + look.oval(120, 132, 66, 32, look.light) + look.path("M26 146Q30 196 120 196Q210 196 214 146Q190 176 120 176Q50 176 26 146z") + look.oval(120, 134, 10, 7, look.line) + "".join(look.dot(x, y, 4.5) for x, y in ((104, 126), (114, 120), (126, 120), (136, 126)))


def bowl(look: Look) -> str:
    return look.path("M46 108H194L214 184Q214 194 204 194H36Q26 194 26 184z") + look.oval(120, 108, 74, 20, look.dark) + look.oval(120, 112, 60, 14, "#a9794f") + look.oval(120, 158, 12, 9, look.light) + "".join(look.dot(x, y, 5, look.light) for x, y in ((102, 146), (113, 138), (127, 138), (138, 146)))


def lead(look: Look) -> str:
    loop = "M150 64Q206 40 196 104Q186 150 120 138Q54 128 60 172Q70 208 130 196"
    return stroke(loop, look.line, 13) + stroke(loop, look.base, 10) + stroke(loop, look.light, 1.6) + f'<ellipse cx="112" cy="64" rx="42" ry="24" fill="none" stroke="{look.line}" stroke-width="13"/><ellipse cx="112" cy="64" rx="42" ry="24" fill="none" stroke="{look.base}" stroke-width="10"/>' + stroke("M132 196q20 4 24-10q12-6 16 6q-2 14-18 12", STEEL, 6)


def cattree(look: Look) -> str:
    ropes = "".join(f"M{x} {y}h16" for x in (76, 148) for y in range(100, 190, 7))
    return look.rect(76, 96, 16, 96, 0, "#d8c19a") + look.rect(148, 60, 16, 132, 0, "#d8c19a") + stroke(ropes, "#b89a6a", 1.6) + look.rect(44, 190, 156, 16, 5) + look.rect(46, 84, 76, 14, 6) + look.rect(118, 46, 80, 16, 6) + look.rect(100, 130, 74, 60, 8) + look.oval(137, 162, 19, 19, look.dark) + stroke("M60 98v26", look.line, 2) + look.dot(60, 130, 7, "#d9574a")


def bag(look: Look) -> str:
    name = look.attributes.get("product_type", ("",))[0]
    drawn = look.path("M70 52Q120 44 170 52L178 196Q178 208 166 208H74Q62 208 62 196z") + look.path("M70 52Q120 44 170 52V36Q120 28 70 36z", look.light) + look.rect(82, 92, 76, 82, 8, "#fbf6ea")
    marks = {
        "coffee": look.oval(120, 132, 18, 25, "#6b4630") + stroke("M122 110q-10 22 0 44", "#3d2719", 3),
        "pasta": stroke("M100 152L136 104M108 158L144 110M94 142L128 100", "#e3b655", 6),
        "nuts": look.path("M120 104Q140 124 132 150Q120 162 108 150Q100 124 120 104z", "#b98352"),
        "cat food": look.path("M92 134Q112 112 134 132L148 118V150L134 138Q112 156 92 134z", "#7f9fb5") + look.dot(104, 132, 2.6, INK),
    }
    bone = look.path("M98 126a9 9 0 1 1 6-11l32 22a9 9 0 1 1 4 12a9 9 0 1 1-12-4l-30-20z", "#d9b98a")
    return drawn + marks.get(name, bone)


def tin(look: Look) -> str:
    return look.path("M68 72V190Q120 212 172 190V72z") + look.oval(120, 72, 52, 18, look.light) + look.oval(120, 64, 46, 14) + look.path("M68 112Q120 132 172 112V160Q120 180 68 160z", "#fbf6ea") + '<path d="M120 168Q92 146 120 126Q148 146 120 168z" fill="#6f9d66"/>' + stroke("M120 130v36", "#476b42", 2)


def bar(look: Look) -> str:
    squares = "".join(look.rect(x, y, 26, 22, 3, "#5a3625") for x in (78, 107, 136) for y in (34, 59))
    return '<g transform="rotate(10 120 120)">' + look.rect(72, 28, 96, 90, 4, "#4a2c1d") + squares + look.path("M66 92L78 84L90 92L102 84L114 92L126 84L138 92L150 84L162 92L174 84V206H66z") + look.path("M66 92L78 84L90 92L102 84L114 92L126 84L138 92L150 84L162 92L174 84V98H66z", "#e2e4e6") + look.rect(82, 124, 76, 50, 3, "#fbf6ea") + stroke("M96 142h48M104 158h32", "#8b8577", 4) + "</g>"


def oil(look: Look) -> str:
    return look.rect(108, 20, 24, 18, 4, INK) + look.path("M108 36H132V72Q158 90 158 118V200Q158 210 148 210H92Q82 210 82 200V118Q82 90 108 72z") + look.rect(82, 122, 76, 62, 0, "#fbf6ea") + '<ellipse cx="112" cy="152" rx="12" ry="16" fill="#75803a"/><ellipse cx="132" cy="158" rx="10" ry="13" fill="#5c6b2f"/>' + '<path d="M92 110V200" stroke="#fff" stroke-width="5" opacity=".35"/>'


def honeyjar(look: Look) -> str:
    return look.rect(78, 48, 84, 30, 6, "#a9794f") + look.path("M82 78H158Q178 92 178 112V186Q178 204 160 204H80Q62 204 62 186V112Q62 92 82 78z", "#e0a22e") + look.rect(62, 118, 116, 56, 0, "#fbf6ea") + look.path("M120 124l16 9v18l-16 9-16-9v-18z", "#f0c65a") + '<path d="M74 100V192" stroke="#fff" stroke-width="6" opacity=".4"/>'


def fruit(look: Look) -> str:
    leaf = "#5f8f4e"
    spots = ((76, 118), (120, 106), (164, 118), (98, 84), (144, 82))
    drawn = "".join(look.oval(x, y, 27) + stroke(f"M{x} {y - 24}q2-8 8-10", "#6b4a32", 3) + f'<path d="M{x + 4} {y - 28}q12-8 18 2q-10 8-18-2z" fill="{leaf}"/>' for x, y in reversed(spots))
    return drawn + look.path("M36 128H204L192 200H48z", WOOD) + stroke("M42 152H198M46 176H194", "#8a6238", 3)


SHAPES: dict[str, Callable[[Look], str]] = {
    "phone": phone, "laptop": laptop, "tablet": tablet, "headphones": headphones, "earbuds": earbuds, "speaker": speaker,
    "camera": camera, "smartwatch": smartwatch, "monitor": monitor, "keyboard": keyboard, "mouse": mouse,
    "powerbank": powerbank, "phonecase": phonecase, "jar": jar, "dropper": dropper, "pump": pump, "tube": tube,
    "perfume": perfume, "soap": soap, "lipstick": lipstick, "nailpolish": nailpolish, "blocks": blocks, "teddy": teddy,
    "puzzle": puzzle, "game": game, "car": car, "doll": doll, "tent": tent, "sleepingbag": sleepingbag, "mat": mat,
    "dumbbell": dumbbell, "ball": ball, "racket": racket, "helmet": helmet, "goggles": goggles, "poles": poles,
    "campchair": campchair, "notebook": notebook, "pen": pen, "pencils": pencils, "book": book, "petbed": petbed,
    "bowl": bowl, "lead": lead, "cattree": cattree, "bag": bag, "tin": tin, "bar": bar, "oil": oil,
    "honeyjar": honeyjar, "fruit": fruit,
}  # fmt: skip
