"""The drawing hand of the demo's pictures: shades of a colour, patterns, filled shapes. Knows no product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MANY = ("#d9574a", "#e9b949", "#4f9d69", "#4a7fb5", "#8c6bb1")


def mix(one: str, other: str, share: float) -> str:
    """A colour `share` of the way from one to the other; both as #rrggbb."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def brightness(colour: str) -> float:
    """From 0 (black) to 1 (white), by the weights of Rec. 709."""
    r, g, b = _rgb(colour)
    return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def flip(drawn: str) -> str:
    """A drawing and its mirror image about the middle."""
    return f'{drawn}<g transform="matrix(-1 0 0 1 240 0)">{drawn}</g>'


def stroke(d: str, colour: str, width: float = 2) -> str:
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A product's colour, pattern and attributes, as the shapes need them. `many`: drawn in several colours."""

    base: str
    pattern: str = "solid"
    many: bool = False
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, name: str, *values: str) -> bool:
        return any(value in values for value in self.attributes.get(name, ()))

    @property
    def dim(self) -> bool:
        return brightness(self.base) < 0.3

    @property
    def line(self) -> str:
        """Seams and edges: lighter than a dark colour, darker than a light one."""
        return mix(self.base, "#ffffff", 0.3) if self.dim else mix(self.base, "#20202a", 0.36)

    @property
    def dark(self) -> str:
        return mix(self.base, "#08080c", 0.42)

    @property
    def light(self) -> str:
        return mix(self.base, "#ffffff", 0.26 if self.dim else 0.4)

    @property
    def fill(self) -> str:
        return self.base if self.pattern in ("solid", "quilted", "cable knit") and not self.many else "url(#p)"

    @property
    def ground(self) -> str:
        """A soft background that the colour stands out from."""
        return mix("#d3d9de", self.base, 0.06) if brightness(self.base) > 0.72 else mix("#f4f2ee", self.base, 0.05)

    @property
    def defs(self) -> str:
        gradient = '<linearGradient id="{}" x1="0" y1="0" x2="{}" y2="{}">{}</linearGradient>'
        shade = "".join(
            f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{opacity}"/>'
            for at, colour, opacity in ((0, "#fff", 0.2), (0.45, "#fff", 0), (1, "#000", 0.24))
        )
        puff = "".join(
            f'<stop offset="{at}" stop-color="{colour}"/>'
            for at, colour in ((0, self.base), (0.3, self.light), (0.62, self.base), (1, self.dark))
        )
        drawn = gradient.format("s", 1, 0.35, shade) + gradient.format("v", 0, 1, puff)
        return f"<defs>{drawn}{self._tile() if self.fill != self.base else ''}</defs>"

    def path(self, d: str, fill: str = "", width: float = 1.6) -> str:
        """A filled, outlined shape; in the product's own colour and pattern, with shading, unless told otherwise."""
        if fill:
            edge = mix(fill, "#20202a", 0.3) if fill.startswith("#") else self.line
            return f'<path d="{d}" fill="{fill}" stroke="{edge}" stroke-width="{width}" stroke-linejoin="round"/>'
        return (
            f'<path d="{d}" fill="{self.fill}"/>'
            f'<path d="{d}" fill="url(#s)" stroke="{self.line}" stroke-width="{width}" stroke-linejoin="round"/>'
        )

    def rect(self, x: float, y: float, w: float, h: float, r: float = 0, fill: str = "") -> str:
        if r <= 0:
            return self.path(f"M{x} {y}h{w}v{h}h{-w}z", fill)
        w, h = w - 2 * r, h - 2 * r
        arc = f"a{r} {r} 0 0 1 "
        return self.path(f"M{x + r} {y}h{w}{arc}{r} {r}v{h}{arc}{-r} {r}h{-w}{arc}{-r} {-r}v{-h}{arc}{r} {-r}z", fill)

    def oval(self, x: float, y: float, rx: float, ry: float = 0, fill: str = "") -> str:
        ry = ry or rx
        return self.path(f"M{x - rx} {y}a{rx} {ry} 0 1 1 {2 * rx} 0a{rx} {ry} 0 1 1 {-2 * rx} 0z", fill)

    def pill(self, x: float, y: float, w: float, h: float, r: float) -> str:
        """A padded tube, lit from above."""
        return (
            f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="url(#v)" '
            f'stroke="{self.dark if not self.dim else mix(self.base, "#000000", 0.5)}" stroke-width=".8"/>'
        )

    def lines(self, d: str, width: float = 1.8) -> str:
        return stroke(d, self.line, width)

    def stitch(self, d: str, width: float = 1.3) -> str:
        return f'<path d="{d}" fill="none" stroke="{self.line}" stroke-width="{width}" stroke-dasharray="3 2.4"/>'

    def dot(self, x: float, y: float, r: float = 2.2, fill: str = "") -> str:
        return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill or self.line}"/>'

    def _tile(self) -> str:
        """The pattern as a fill. Several colours run through stripes, dots and flowers; else shades of the one."""
        base = mix(self.base, "#ffffff", 0.75) if self.many else self.base
        mark = mix(self.base, "#ffffff", 0.62) if brightness(self.base) < 0.62 else mix(self.base, "#30303a", 0.38)
        one, two, three = (MANY[0], MANY[1], MANY[3]) if self.many else (mark, mark, mark)
        rect = '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"{}/>'
        size, drawn = 24, ""
        match "striped" if self.many and self.pattern == "solid" else self.pattern:
            case "striped" if self.many:
                size = 40
                drawn = "".join(rect.format(0, 8 * place, 40, 8, colour, "") for place, colour in enumerate(MANY))
            case "striped":
                size, drawn = 16, rect.format(0, 0, 16, 6, mark, "")
            case "checked":
                soft = ' opacity=".45"'
                drawn = rect.format(0, 0, 24, 9, one, soft) + rect.format(0, 0, 9, 24, two, soft)
                drawn += rect.format(0, 15.5, 24, 1.5, three, "") + rect.format(15.5, 0, 1.5, 24, three, "")
            case "polka dot":
                drawn = f'<circle cx="6" cy="6" r="3.6" fill="{one}"/><circle cx="18" cy="18" r="3.6" fill="{three}"/>'
            case "floral":
                size = 28
                drawn = _flower(8, 8, one, two if self.many else base) + _flower(21, 21, three, base)
                drawn += f'<path d="M14 5q5 0 6 5M4 18q3 5 7 4" fill="none" stroke="{mark}" stroke-width="1.4"/>'
            case "geometric":
                drawn = f'<path d="M0 12L12 0l12 12-12 12z" fill="{one}" opacity=".8"/>'
                drawn += f'<path d="M6 12l6-6 6 6-6 6z" fill="{three if self.many else base}"/>'
            case "leopard":
                spot = mix(self.base, "#15100a" if not self.dim else "#ffffff", 0.55)
                drawn = (
                    f'<path d="M4 5q4-4 7 0M4 9q2 3 6 2M15 15q5-4 7 1M15 20q3 3 7 0M17 4q3 1 3 4M3 18q3-1 4 3" '
                    f'fill="none" stroke="{spot}" stroke-width="2.6" stroke-linecap="round"/>'
                )
            case "camouflage":
                size = 60
                drawn = f'<path d="M5 10q15-12 25 2t20 0q6 14-10 14T20 30 5 10z" fill="{self.dark}"/>'
                drawn += f'<path d="M30 38q12-8 24 0t-4 16-26 2 6-18zM0 40q10-4 12 6T0 56z" fill="{self.light}"/>'
            case "houndstooth":
                size, drawn = 16, f'<path d="M0 0h8v8H0zM8 8h8v8H8zM8 8l8-8h-4L4 8zM0 16l8-8H6l-6 6z" fill="{mark}"/>'
        return (
            f'<pattern id="p" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f'<rect width="{size}" height="{size}" fill="{base}"/>{drawn}</pattern>'
        )


def _flower(x: float, y: float, petal: str, eye: str) -> str:
    petals = "".join(
        f'<circle cx="{x + dx}" cy="{y + dy}" r="2.5" fill="{petal}"/>'
        for dx, dy in ((0, -3), (2.9, -0.9), (1.8, 2.4), (-1.8, 2.4), (-2.9, -0.9))
    )
    return f'{petals}<circle cx="{x}" cy="{y}" r="1.7" fill="{eye}"/>'
