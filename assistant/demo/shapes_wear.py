"""Bags, accessories and jewellery as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip, mix, stroke

STEEL = "#b9bec6"


def backpack(look: Look) -> str:
    drawn = stroke("M104 48Q104 28 120 28Q136 28 136 48", look.line, 6) + flip(
        look.path("M70 92Q54 120 60 176L72 180V100z", look.dark)
    )
    drawn += look.path("M72 84Q72 44 120 44Q168 44 168 84V188Q168 204 152 204H88Q72 204 72 188z") + look.lines(
        "M76 98Q76 60 120 60Q164 60 164 98", 2
    )
    return (
        drawn
        + look.path("M84 136H156V182Q156 192 146 192H94Q84 192 84 182z")
        + look.lines("M84 150H156", 2.4)
        + look.rect(108, 82, 24, 14, 3, look.dark)
        + look.dot(148, 154, 3, STEEL)
    )


def handbag(look: Look) -> str:
    drawn = stroke("M86 108Q84 52 120 52Q156 52 154 108", look.line, 6) + look.path(
        "M66 102H174L188 190Q188 198 178 198H62Q52 198 52 190z"
    )
    return (
        drawn
        + look.path("M66 102H174L170 132Q120 146 70 132z")
        + look.rect(110, 126, 20, 20, 4, "#cda85a")
        + look.stitch("M58 186H182")
        + flip(look.dot(88, 110, 4, "#cda85a"))
    )


def tote(look: Look) -> str:
    return (
        flip(stroke("M92 96Q90 38 104 38Q118 40 114 96", look.line, 5))
        + look.path("M62 92H178L170 200Q120 206 70 200z")
        + look.lines("M62 100H178", 2)
        + look.stitch("M70 194Q120 200 170 194")
    )


def crossbody(look: Look) -> str:
    drawn = stroke("M72 128Q60 32 120 30Q180 32 168 128", look.line, 4.5) + look.path(
        "M64 118H176Q184 120 182 132L178 182Q176 194 164 194H76Q64 194 62 182L58 132Q56 120 64 118z"
    )
    return drawn + look.path("M60 120H180L176 150Q120 176 64 150z") + look.rect(112, 154, 16, 14, 3, "#cda85a")


def suitcase(look: Look) -> str:
    drawn = (
        stroke("M100 62V30H140V62", STEEL, 5)
        + look.rect(70, 58, 100, 136, 14)
        + flip(look.oval(88, 200, 7, 7, "#33343a"))
    )
    return (
        drawn
        + look.lines("M90 66V186M106 66V186M120 66V186M134 66V186M150 66V186", 2.4)
        + look.rect(108, 52, 24, 9, 3, "#55585f")
    )


def wallet(look: Look) -> str:
    drawn = (
        look.path("M60 76h112v20H60z", "#e8e3d6")
        + look.path("M66 70h98v20H66z", "#cfd8dd")
        + look.rect(48, 84, 144, 92, 10)
    )
    return (
        drawn
        + look.stitch("M54 90H186V170H54z")
        + look.path("M152 116H192V144H152Q140 130 152 116z")
        + look.dot(162, 130, 4, "#cda85a")
    )


def belt(look: Look) -> str:
    drawn = look.path("M120 56A64 64 0 1 0 120.1 56zM120 78A42 42 0 1 1 119.9 78z".replace("z", "z"))
    drawn = (
        f'<circle cx="120" cy="112" r="60" fill="none" stroke="{look.base}" stroke-width="20"/><circ'
        f'le cx="120" cy="112" r="60" fill="none" stroke="{look.line}" stroke-width="1.4" stroke-das'
        'harray="3 3"/>'
    )
    drawn += look.path("M60 160Q120 190 196 172L200 190Q120 210 56 180z") + look.path(
        "M84 158h26v30H84zM90 164v18h14v-18z", "#c4a45c"
    )
    return drawn + "".join(look.dot(x, y, 2) for x, y in ((132, 186), (148, 186), (164, 184)))


def sunglasses(look: Look) -> str:
    lens = mix(look.base, "#1a1c22", 0.7)
    drawn = flip(
        look.path("M42 104H110Q116 104 114 118Q110 152 80 152Q46 152 42 118z")
        + f'<path d="M50 111H105Q107 112 106 120Q102 144 80 144Q54 144 50 120z" fill="{lens}"/>'
        + '<path d="M58 118l14-5-16 22z" fill="#fff" opacity=".25"/>'
    )
    return drawn + look.lines("M112 112Q120 104 128 112", 6) + flip(look.lines("M42 108L28 100", 6))


def scarf(look: Look) -> str:
    fringe = "".join(f"M{x} 196v14" for x in range(100, 128, 6))
    drawn = (
        look.path("M96 92H130L134 198H94z")
        + look.lines(fringe, 2.6)
        + look.path("M128 94L150 92L166 178L136 184z")
        + look.lines("M140 184l2 14M148 183l2 14M156 181l3 14M163 180l3 13", 2.6)
    )
    drawn += look.path("M74 62Q120 30 166 62Q172 96 142 106Q120 112 98 106Q68 96 74 62z") + look.path(
        "M90 62Q120 44 150 62Q144 78 120 80Q96 78 90 62z", look.dark
    )
    return drawn + look.lines("M78 84Q120 112 162 82M84 98Q120 116 150 98", 1.4)


def beanie(look: Look) -> str:
    drawn = look.path("M64 142Q60 58 120 54Q180 58 176 142z") + look.rect(56, 136, 128, 38, 12)
    ribs = "".join(f"M{x} 140v30" for x in range(66, 180, 9))
    drawn += look.lines(ribs, 1.4) + look.lines(
        "M84 134Q84 84 112 58M104 134Q104 90 118 56M136 134Q136 90 122 56M156 134Q156 84 128 58", 1.4
    )
    return drawn + (
        look.lines("M116 70q8 6 0 12M124 70q-8 6 0 12M116 90q8 6 0 12M124 90q-8 6 0 12", 2)
        if look.pattern == "cable knit"
        else ""
    )


def cap(look: Look) -> str:
    drawn = look.path("M52 146Q50 76 114 72Q170 76 170 146Q110 156 52 146z") + look.path(
        "M120 140Q176 130 214 158Q218 168 206 168Q160 156 116 156z"
    )
    return (
        drawn
        + look.lines("M112 72Q86 100 88 150M112 72Q142 100 140 148", 1.4)
        + look.dot(112, 71, 4.5)
        + look.dot(74, 112, 2)
        + look.dot(114, 108, 2)
    )


def sunhat(look: Look) -> str:
    drawn = (
        look.oval(120, 150, 96, 28)
        + look.path("M76 148Q72 78 120 76Q168 78 164 148Q120 162 76 148z")
        + look.path("M76 130Q120 146 164 130L164 146Q120 162 76 146z", look.dark)
    )
    return drawn + (
        look.stitch("M78 112Q120 124 162 112M80 98Q120 110 160 98M36 150Q120 184 204 150")
        if look.has("material", "straw")
        else ""
    )


def glove(look: Look) -> str:
    one = (
        look.path(
            "M88 206L86 128Q84 96 90 68Q94 60 100 68L104 102L106 54Q112 44 118 54L120 100L126 56"
            "Q132 48 138 58L136 106L146 76Q154 70 158 80L150 132L168 122Q178 122 174 132L148 168"
            "L146 206z"
        )
        + look.path("M86 186H148V208H86z")
        + look.lines("M104 116v14M120 116v14M134 118v12", 1.4)
        + look.lines("M94 188v18M104 188v18M114 188v18M124 188v18M134 188v18", 1)
    )
    return f'<g transform="translate(-14 -4) rotate(-8 120 120)">{one}</g>'


def umbrella(look: Look) -> str:
    drawn = stroke("M120 60V188Q120 204 134 204Q146 204 146 190", "#6b4a32", 6)
    return (
        drawn
        + look.path("M32 128Q36 48 120 44Q204 48 208 128Q190 114 166 128Q144 112 120 128Q96 112 74 128Q50 114 32 128z")
        + look.lines("M120 44Q80 76 74 128M120 44V128M120 44Q160 76 166 128", 1.6)
        + look.lines("M120 44v-10", 4)
    )


def _gem(look: Look, x: float, y: float, r: float) -> str:
    return (
        look.oval(x, y, r, r, "#f6f1e6") + look.dot(x - r / 3, y - r / 3, r / 4, "#ffffff")
        if look.has("material", "pearl")
        else look.path(f"M{x} {y - r}L{x + r} {y}L{x} {y + r}L{x - r} {y}z")
    )


def necklace(look: Look) -> str:
    if look.has("material", "pearl"):
        return "".join(
            _gem(look, 120 + dx, y, 8)
            for dx, y in (
                (-64, 70),
                (-62, 90),
                (-55, 109),
                (-45, 126),
                (-32, 141),
                (-17, 152),
                (0, 156),
                (17, 152),
                (32, 141),
                (45, 126),
                (55, 109),
                (62, 90),
                (64, 70),
            )
        )
    return (
        stroke("M56 44Q60 150 120 158Q180 150 184 44", look.line, 4.5)
        + stroke("M56 44Q60 150 120 158Q180 150 184 44", look.light, 2.2)
        + _gem(look, 120, 176, 18)
        + look.lines("M108 170h24M120 158v36", 1)
    )


def earrings(look: Look) -> str:
    if look.has("material", "pearl"):
        return flip(look.lines("M84 70Q84 56 92 56", 3) + look.lines("M84 70V110", 2.4) + _gem(look, 84, 130, 21))
    hoop = (
        f'<circle cx="82" cy="126" r="40" fill="none" stroke="{look.line}" stroke-width="12"/><circ'
        f'le cx="82" cy="126" r="40" fill="none" stroke="{look.base}" stroke-width="9"/><path '
        'd="M52 108A36 36 0 0 1 84 88" fill="none" stroke="#fff" stroke-width="3" opacity=".7"'
        "/>"
    )
    return flip(hoop + look.lines("M82 84V66", 4))


def ring(look: Look) -> str:
    drawn = (
        f'<circle cx="120" cy="142" r="52" fill="none" stroke="{look.line}" stroke-width="17"/><circ'
        f'le cx="120" cy="142" r="52" fill="none" stroke="{look.base}" stroke-width="13"/><pat'
        'h d="M78 116A50 50 0 0 1 116 92" fill="none" stroke="#fff" stroke-width="4" opacity="'
        '.7"/>'
    )
    return (
        drawn
        + look.path("M98 66L108 54H132L142 66L120 94z", "#dcecf2")
        + look.lines("M98 66H142M110 66L120 94L130 66L120 54z", 1)
    )


def bracelet(look: Look) -> str:
    beads = "".join(
        (
            f'<ellipse cx="{120 + x}" cy="{126 + y}" rx="13" ry="9" transform="rotate({a} {120 + x} '
            f'{126 + y})" fill="none" stroke="{look.line}" stroke-width="6"/><ellipse cx="{120 + x}"'
            f' cy="{126 + y}" rx="13" ry="9" transform="rotate({a} {120 + x} {126 + y})" fill="none"'
            f' stroke="{look.base}" stroke-width="3.6"/>'
        )
        for x, y, a in (
            (70, 0, 90),
            (57, 32, 50),
            (28, 53, 22),
            (-8, 56, 0),
            (-42, 43, -35),
            (-66, 15, -75),
            (-66, -20, 75),
            (-42, -44, 35),
            (-8, -57, 0),
            (28, -53, -22),
            (57, -33, -50),
        )
    )
    return (
        f'<circle cx="120" cy="126" r="64" fill="none" stroke="{look.base}" stroke-width="14"/>'
        + look.rect(114, 54, 16, 18, 3)
        if look.has("material", "leather")
        else beads
    )


def watch(look: Look) -> str:
    strap = look.path("M98 26H142L148 78H92z") + look.path("M92 162H148L142 216H98z")
    strap += (
        look.lines("M96 44H144M94 60H146M94 178H146M96 196H144", 2)
        if look.has("material", "stainless steel", "titanium")
        else look.stitch("M102 32L97 76M138 32L143 76M97 166L102 210M143 166L138 210")
    )
    face = "#f5f4ef" if look.dim else "#2a2f3a"
    mark = "#2a2c33" if look.dim else "#f2f2ee"
    case = STEEL if look.dim or not look.has("colour", "gold") else look.base
    drawn = (
        strap
        + look.oval(120, 120, 50, 50, case)
        + look.oval(120, 120, 41, 41, face)
        + look.rect(169, 114, 8, 12, 2, case)
    )
    return (
        drawn
        + stroke("M120 120V94M120 120L138 130", mark, 3.4)
        + stroke("M120 84v6M120 150v6M84 120h6M150 120h6", mark, 3)
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "backpack": backpack,
    "handbag": handbag,
    "tote": tote,
    "crossbody": crossbody,
    "suitcase": suitcase,
    "wallet": wallet,
    "belt": belt,
    "sunglasses": sunglasses,
    "scarf": scarf,
    "beanie": beanie,
    "cap": cap,
    "sunhat": sunhat,
    "glove": glove,
    "umbrella": umbrella,
    "necklace": necklace,
    "earrings": earrings,
    "ring": ring,
    "bracelet": bracelet,
    "watch": watch,
}
