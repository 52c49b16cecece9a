"""Clothes other than coats as drawings. Knows no product, only its look."""

from __future__ import annotations

from collections.abc import Callable

from assistant.demo.paint import Look, flip
from assistant.demo.shapes_coats import hood

TORSO = "M98 58L78 68Q82 98 82 116L80 {0}Q120 {1} 160 {0}L158 116Q158 98 162 68L142 58{2}z"
ROUND, DEEP = "Q120 78 98 58", "L120 92L98 58"


def _torso(look: Look, bottom: int = 184, neck: str = "") -> str:
    neck = neck or (DEEP if look.has("neckline", "v-neck") else ROUND)
    return look.path(TORSO.format(bottom, bottom + 6, neck))


def _long(look: Look) -> str:
    return flip(look.path("M84 66Q66 70 62 88L46 172Q56 178 66 174L84 116z"))


def _short(look: Look) -> str:
    return flip(look.path("M84 65Q66 68 58 84L50 112Q62 122 78 118L84 104z"))


def _arms(look: Look) -> str:
    return _short(look) if look.has("sleeves", "short sleeve") else _long(look)


def _neck(look: Look) -> str:
    if look.has("neckline", "v-neck"):
        return look.lines("M98 58L120 92L142 58", 4) + look.path("M98 58Q120 64 142 58L120 70z", look.dark)
    return look.path("M98 58Q120 64 142 58Q120 78 98 58z", look.dark) + look.lines("M97 59Q120 80 143 59", 4)


def _rib(y: int) -> str:
    return "".join(f"M{x} {y}v9" for x in range(84, 160, 5))


def jumper(look: Look) -> str:
    drawn = (
        _long(look) + _torso(look) + _neck(look) + look.lines(_rib(177), 1) + look.lines("M80 176Q120 182 160 176", 1.2)
    )
    if look.pattern == "cable knit":
        drawn += "".join(
            look.lines(f"M{x} {y}q8 6 0 12M{x + 6} {y}q-8 6 0 12", 2)
            for x in (97, 117, 137)
            for y in range(90, 172, 13)
        )
    elif look.has("knit", "chunky knit"):
        drawn += look.lines("".join(f"M{x} {y}l4 5l4-5" for y in range(88, 172, 11) for x in range(86, 150, 11)), 1.1)
    return drawn + flip(look.lines("M49 162l18 5", 1.2))


def turtleneck(look: Look) -> str:
    drawn = _long(look) + _torso(look) + look.lines(_rib(177), 1)
    drawn += look.path("M100 62Q99 40 103 38Q120 44 137 38Q141 40 140 62Q120 72 100 62z")
    return (
        drawn
        + look.lines("M101 52Q120 60 139 52", 1.2)
        + look.lines("M106 44v18M113 45v20M120 45v21M127 45v20M134 44v18", 0.9)
    )


def cardigan(look: Look) -> str:
    drawn = _long(look) + look.path("M98 58Q120 64 142 58L120 112z", look.dark) + _torso(look, 186, "L120 116L98 58")
    drawn += look.lines("M98 58L120 116V190L142 58", 1.2) + look.lines("M94 60L116 118V190M146 60L124 118V190", 1.2)
    if look.pattern == "cable knit":
        drawn += flip("".join(look.lines(f"M98 {y}q8 6 0 12M104 {y}q-8 6 0 12", 2) for y in range(104, 176, 13)))
    drawn += "".join(look.dot(120, y, 2.6) for y in (126, 142, 158, 174))
    return drawn + flip(look.path("M86 150h22v22H86z"))


def vest(look: Look) -> str:
    drawn = look.path("M100 58L84 64Q96 92 84 116L82 182Q120 188 158 182L156 116Q144 92 156 64L140 58L120 98z")
    drawn += look.lines("M100 58L120 98L140 58M84 64Q96 92 84 116M156 64Q144 92 156 116", 4) + look.lines(_rib(175), 1)
    if look.pattern == "cable knit":
        drawn += "".join(
            look.lines(f"M{x} {y}q8 6 0 12M{x + 6} {y}q-8 6 0 12", 2) for x in (98, 136) for y in range(106, 172, 13)
        )
    return drawn


def sweatshirt(look: Look) -> str:
    drawn = (
        _long(look)
        + _torso(look)
        + _neck(look)
        + look.lines("M81 174Q120 180 159 174", 1.4)
        + look.lines(_rib(176), 0.9)
    )
    return drawn + look.lines("M112 78L120 90L128 78", 1.4) + flip(look.lines("M49 160l18 5", 1.2))


def hoodie(look: Look) -> str:
    drawn = hood(look) + _long(look) + _torso(look, 186) + look.path("M92 64Q120 90 148 64Q146 78 120 86Q94 78 92 64z")
    drawn += look.path("M94 142h52l12 32q-38 6-76 0z") + look.lines(_rib(179), 0.9)
    return drawn + look.lines("M110 82v28M130 82v24", 2.4)


def shirt(look: Look) -> str:
    drawn = _arms(look) + _torso(look, 184) + look.lines("M116 76V188M124 76V188", 1)
    drawn += flip(look.path("M101 54L94 66L110 82L120 66z")) + look.path("M101 54Q120 48 139 54L120 66z", look.dark)
    drawn += "".join(look.dot(120, y, 2) for y in (84, 102, 120, 138, 156, 174))
    if look.has("gender", "men", "unisex"):
        drawn += look.path("M132 98h20v18l-10 5-10-5z")
    return drawn + ("" if look.has("sleeves", "short sleeve") else flip(look.lines("M49 160l18 5")))


def polo(look: Look) -> str:
    drawn = _short(look) + _torso(look, 182) + look.lines("M114 72h12v36h-12z", 1.2)
    drawn += flip(look.path("M101 54L92 66L108 80L120 66z")) + look.path("M101 54Q120 48 139 54L120 66z", look.dark)
    return drawn + look.dot(120, 86, 2) + look.dot(120, 100, 2) + flip(look.lines("M52 106Q64 116 79 111"))


def tee(look: Look) -> str:
    return (
        (_long(look) if look.has("sleeves", "long sleeve") else _short(look))
        + _torso(look, 182)
        + _neck(look)
        + look.stitch("M81 178Q120 184 159 178")
    )


def longsleeve(look: Look) -> str:
    drawn = _long(look) + _torso(look, 178) + look.lines("M84 84Q100 92 106 74M156 84Q140 92 134 74", 1.2)
    if look.has("neckline", "half zip"):
        return (
            drawn
            + look.path("M101 62Q100 48 104 46Q120 52 136 46Q140 48 139 62Q120 72 101 62z")
            + look.lines("M120 50V104", 2.6)
        )
    return drawn + _neck(look)


def tank(look: Look) -> str:
    return look.path(
        "M96 52Q98 84 82 100L80 184Q120 190 160 184L158 100Q142 84 144 52L134 52Q132 84 120 84Q108 84 106 52z"
    ) + look.stitch("M81 179Q120 185 159 179")


def dress(look: Look) -> str:
    bottom = (
        168
        if look.has("length", "mini")
        else 186
        if look.has("length", "knee length")
        else 218
        if look.has("length", "maxi")
        else 204
    )
    wide = 40 + (bottom - 160) // 3
    drawn = ""
    if look.has("sleeves", "long sleeve"):
        drawn = flip(look.path("M92 52Q76 54 72 68L58 130Q66 136 74 132L92 92z"))
    elif look.has("sleeves", "short sleeve"):
        drawn = flip(look.path("M92 50Q74 50 66 70L72 84Q84 86 93 78z"))
    drawn += look.path(
        f"M102 42Q104 46 90 52Q96 80 94 104L{120 - wide} {bottom}Q120 {bottom + 12} {120 + wide} "
        f"{bottom}L146 104Q144 80 150 52Q136 46 138 42Q120 68 102 42z"
    )
    folds = (
        f"M108 112Q102 150 {120 - wide // 2} {bottom}M132 112Q138 150 {120 + wide // 2} {bottom}M120 112V{bottom + 4}"
    )
    return drawn + look.lines(folds, 1.1) + look.path("M94 100Q120 106 146 100L146 108Q120 114 94 108z")


def gown(look: Look) -> str:
    drawn = flip(look.lines("M104 62Q106 46 104 36", 3.4))
    if look.has("sleeves", "long sleeve"):
        drawn += flip(look.path("M98 60Q82 58 78 72L66 140l10 3L98 92z"))
    drawn += look.path(
        "M98 62Q108 52 120 64Q132 52 142 62Q142 84 138 104Q146 150 174 222Q120 230 66 222Q94 150 102 104Q98 84 98 62z"
    )
    drawn += look.lines("M112 108Q104 160 92 222M128 108Q132 150 146 222M120 108Q120 150 116 225", 1.2)
    return (
        drawn
        + look.path("M102 100Q120 106 138 100L139 108Q120 114 101 108z")
        + look.path("M138 168Q150 200 154 223l-14 2q2-30-2-57z", look.dark)
    )


def skirt(look: Look) -> str:
    bottom = (
        160
        if look.has("length", "mini")
        else 178
        if look.has("length", "knee length")
        else 214
        if look.has("length", "maxi")
        else 198
    )
    wide = 50 + (bottom - 150) // 4
    drawn = look.path(f"M92 62L{120 - wide} {bottom}Q120 {bottom + 14} {120 + wide} {bottom}L148 62z") + look.rect(
        91, 52, 58, 12, 2
    )
    return drawn + look.lines(
        f"M104 66L{120 - wide // 2} {bottom + 5}M136 66L{120 + wide // 2} {bottom + 5}M120 66V{bottom + 6}", 1.2
    )


def jumpsuit(look: Look) -> str:
    drawn = look.path("M100 40L90 48Q98 72 94 98L78 220H114L120 130L126 220H162L146 98Q142 72 150 48L140 40L120 74z")
    return (
        drawn
        + look.path("M94 94Q120 100 146 94L147 103Q120 109 93 103z")
        + look.lines("M120 104V132M112 102l-8 22M118 104l-2 24")
    )


def _legs(look: Look, width: int, knee: int, bottom: int = 216) -> str:
    """Trousers with legs `width` wide at the hem; `knee` moves the outer seam in."""
    return look.path(
        f"M88 46L{80 + knee} 130L{104 - width} {bottom}H106L120 98L134 {bottom}H{136 + width}L{160 - knee} 130L152 46z"
    )


def _cut(look: Look) -> tuple[int, int]:
    for value, cut in (("skinny", (16, 6)), ("tapered", (18, 2)), ("wide", (38, -4))):
        if look.has("leg", value):
            return cut
    return 26, 0


def trousers(look: Look) -> str:
    drawn = (
        _legs(look, *_cut(look))
        + look.rect(87, 38, 66, 11, 2)
        + look.lines("M120 49V98M104 60L94 214M136 60L146 214", 1.1)
    )
    return drawn + flip(look.lines("M90 52l-4 22M97 38v11", 1.8)) + look.dot(120, 44, 2.2)


def jeans(look: Look) -> str:
    drawn = _legs(look, *_cut(look)) + look.rect(87, 38, 66, 11, 2) + look.stitch("M120 49V84Q114 92 110 88M120 98V84")
    drawn += flip(look.stitch("M90 52Q92 68 108 66V52M84 128L90 212M110 104L104 212") + look.lines("M98 37v13", 2.6))
    fade = (
        ""
        if look.dim
        else '<path d="M98 84q-4 44 0 90M142 84q4 44 0 90" stroke="#fff" stroke-width="9" opacity=".16" fill="none"/>'
    )
    return (
        drawn
        + fade
        + look.dot(120, 44, 2.6, "#c08a4a")
        + look.dot(93, 54, 1.5, "#c08a4a")
        + look.dot(147, 54, 1.5, "#c08a4a")
    )


def shorts(look: Look) -> str:
    drawn = look.path("M84 66L66 160Q90 168 112 162L120 116L128 162Q150 168 174 160L156 66z") + look.rect(
        83, 56, 74, 13, 3
    )
    return (
        drawn
        + look.lines("M120 69V116M113 66l-3 20M126 66l4 18", 1.8)
        + flip(look.lines("M86 74l-7 26", 1.8) + look.stitch("M68 154Q90 162 112 156"))
    )


def leggings(look: Look) -> str:
    drawn = _legs(look, 14, 8, 218) + look.rect(87, 36, 66, 18, 3)
    return drawn + flip(look.lines("M90 130q10 6 20 0", 1.1)) + look.lines("M120 54V98", 1.1)


def joggers(look: Look) -> str:
    drawn = _legs(look, 18, 0, 208) + flip(
        look.path("M86 204h21l-2 14H88z") + look.lines("M91 206v10M96 206v10M101 206v10", 1)
    )
    drawn += (
        look.rect(87, 38, 66, 13, 4)
        + look.lines("M114 50l-3 24M126 50l3 20", 2.2)
        + flip(look.lines("M91 56l-5 28", 2.2))
    )
    return drawn + look.lines("M120 52V98", 1.1)


def sportsbra(look: Look) -> str:
    drawn = flip(look.lines("M96 92Q100 60 104 48", 8)) + look.path(
        "M84 96Q96 82 108 88Q120 108 132 88Q144 82 156 96L160 138Q120 148 80 138z"
    )
    return (
        drawn
        + look.path("M80 136Q120 146 160 136L160 152Q120 162 80 152z")
        + flip(look.lines("M88 112Q104 128 119 118", 1.4))
    )


def swimsuit(look: Look) -> str:
    drawn = flip(look.lines("M102 70Q104 48 106 38", 5))
    return (
        drawn
        + look.path(
            "M92 76Q104 62 120 84Q136 62 148 76Q140 104 146 126L160 156Q134 164 130 196Q120 202 110 "
            "196Q106 164 80 156L94 126Q100 104 92 76z"
        )
        + look.lines("M96 124Q120 132 144 124", 1.2)
    )


def briefs(look: Look) -> str:
    return (
        look.path("M70 88H170L168 120Q140 132 134 164Q120 172 106 164Q100 132 72 120z")
        + look.lines("M70 96H170", 1.6)
        + look.stitch("M78 122Q104 134 110 164M162 122Q136 134 130 164")
    )


def boxers(look: Look) -> str:
    return (
        look.path("M74 84L68 166Q92 172 114 166L120 138L126 166Q148 172 172 166L166 84z")
        + look.rect(73, 76, 94, 14, 3)
        + look.lines("M112 92Q104 116 120 138Q134 116 128 92", 1.4)
    )


def pyjamas(look: Look) -> str:
    bottoms = look.path("M92 140L84 222H114L120 168L126 222H156L148 140z")
    sleeves = look.path(
        "M92 44Q74 46 70 60L{}z".format(
            "60 84l18 8L92 80" if look.has("sleeves", "short sleeve") else "56 128l16 4L92 86"
        )
    )
    drawn = bottoms + flip(sleeves) + look.path("M104 38L88 44Q92 74 88 146H152Q148 74 152 44L136 38L120 62z")
    drawn += flip(look.path("M104 36L96 48L112 64L120 58z")) + look.lines("M120 62V146", 1.2)
    return drawn + "".join(look.dot(124, y, 2) for y in (76, 96, 116, 136)) + look.path("M132 84h14v14h-14z")


def robe(look: Look) -> str:
    drawn = flip(look.path("M90 46Q70 50 66 66L46 146l22 6L90 96z")) + look.path(
        "M102 40L84 48Q90 90 86 128L78 214Q120 222 162 214L154 128Q150 90 156 48L138 40L120 92z"
    )
    drawn += look.path("M102 38L92 54Q106 92 118 120L126 108Q108 74 110 40z") + look.path(
        "M138 38L148 54Q134 92 116 122L112 112Q130 80 130 40z"
    )
    return (
        drawn
        + look.path("M86 124Q120 132 154 124L154 136Q120 144 86 136z")
        + look.path("M122 132l12 44-9 3-10-44z")
        + look.lines("M116 140V218")
        + flip(look.path("M90 160h20v24H90z"))
    )


def socks(look: Look) -> str:
    one = look.path("M96 40H132L134 122Q136 138 158 152Q176 164 164 182Q150 192 128 180L104 164Q92 154 94 134z")
    one += (
        look.path("M95 40h38v14H95z")
        + look.path("M94 134Q110 130 116 146Q112 160 104 164Q92 154 94 134z", look.line)
        + look.path("M158 152Q176 164 164 182Q154 188 144 184Q152 166 158 152z", look.line)
    )
    return (
        f'<g transform="translate(22 6) rotate(-6 120 120)">{one}</g><g transform="translate(-28 '
        f'14) rotate(4 120 120)">{one}</g>'
    )


SHAPES: dict[str, Callable[[Look], str]] = {
    "jumper": jumper, "turtleneck": turtleneck, "cardigan": cardigan, "vest": vest, "sweatshirt": sweatshirt,
    "hoodie": hoodie, "shirt": shirt, "polo": polo, "tee": tee, "longsleeve": longsleeve, "tank": tank, "dress": dress,
    "gown": gown, "skirt": skirt, "jumpsuit": jumpsuit, "trousers": trousers, "jeans": jeans, "shorts": shorts,
    "leggings": leggings, "joggers": joggers, "sportsbra": sportsbra, "swimsuit": swimsuit, "briefs": briefs,
    "boxers": boxers, "pyjamas": pyjamas, "robe": robe, "socks": socks,
}  # fmt: skip
