"""Plots as inline SVG: numbers in, markup out. Colours are the page's: `--ink`, `--muted`, `--line`, `--accent`."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, HEAD, FOOT = 480, 132, 16, 20  # [px] of a chart; the highest count above it, the labels below
GAP = 0.18  # of a column's place
LEAST = 1.5  # [px] of a column that is not empty: one in 100,000 is seen
LETTER = 7.0  # [px] of a label, about; Chinese ones are twice as wide
STRIP = 44  # [px] high


def columns(counts: Sequence[int], labels: Sequence[str], names: Sequence[str] = ()) -> str:
    """A bar chart of `counts`, over `labels`, of which those that have room are written out.

    A bar's tooltip is its name (its label, unless `names` are given) and its count.
    """
    if not counts:
        return ""
    most, step, base = max(*counts, 1), WIDTH / len(counts), HEIGHT - FOOT
    parts = [f'<line x1="0" x2="{WIDTH}" y1="{base + 0.5}" y2="{base + 0.5}" stroke="var(--line)"/>']
    for place, (count, name) in enumerate(zip(counts, names or labels, strict=True)):
        height = max(LEAST, (base - HEAD) * count / most) if count else 0
        box = f'x="{decimal((place + GAP / 2) * step)}" width="{decimal(step * (1 - GAP))}"'
        tooltip = f"<title>{escape(name)}: {count:,}</title>"
        parts.append(f'<rect {box} y="0" height="{base}" fill="transparent">{tooltip}</rect>')
        tall = f'y="{decimal(base - height)}" height="{decimal(height)}"'
        parts.append(f'<rect {box} {tall} rx="1.5" fill="var(--accent)">{tooltip}</rect>')
    parts += [_text((place + 0.5) * step, HEIGHT - 5, label) for place, label in _roomy(labels, step)]
    top = counts.index(max(counts))
    if counts[top]:
        parts.append(_text((top + 0.5) * step, HEAD - 5, f"{counts[top]:,}"))
    return _svg(WIDTH, HEIGHT, parts)


def bar(share: float) -> str:
    """A bar that fills `share` (0..1) of its place."""
    full = min(max(share, 0.0), 1.0)
    parts = ['<rect width="100" height="8" fill="var(--line)"/>']
    if full:
        parts.append(f'<rect width="{decimal(max(100 * full, 0.5))}" height="8" fill="var(--accent)"/>')
    return _svg(100, 8, parts, stretched=True)


def strip(colours: Sequence[str]) -> str:
    """Colours (`#rrggbb`) side by side, without gaps."""
    crisp = 'shape-rendering="crispEdges"'  # or the page shows through between them
    parts = [
        f'<rect x="{10 * place}" width="10" height="{STRIP}" fill="{escape(colour)}" {crisp}/>'
        for place, colour in enumerate(colours)
    ]
    return _svg(10 * len(colours), STRIP, parts, stretched=True) if parts else ""


def element(name: str, tooltip: str = "", inner: str = "", text: str = "", **attributes: str | float) -> str:
    """An SVG element with `tooltip`; `inner` is markup, all else is escaped.

    `class_` and `text_anchor` stand for `class` and `text-anchor`.
    """
    named = ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    given = "".join(
        f' {key}="{decimal(value) if isinstance(value, float | int) else escape(value)}"' for key, value in named
    )
    content = (f"<title>{escape(tooltip)}</title>" if tooltip else "") + escape(text) + inner
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def wide(text: str, size: float) -> float:
    """About how wide `text` is [px] in letters of `size` [px]; a little too much, so that nothing overlaps."""
    return size * sum(1.0 if ord(letter) > 0x2E80 else 0.6 for letter in text)


def srgb(light: float, red: float, yellow: float) -> str:
    """CIE L*a*b* (D65) as `#rrggbb`; what a screen cannot show is clipped (IEC 61966-2-1)."""
    y = (light + 16) / 116
    x, z = y + red / 500, y - yellow / 200
    x, y, z = (v**3 if v > 6 / 29 else 3 * (6 / 29) ** 2 * (v - 4 / 29) for v in (x, y, z))
    x, z = 0.95047 * x, 1.08883 * z
    linear = (
        3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
        -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
        0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(v, 0.0), 1.0))):02x}" for v in linear)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _roomy(labels: Sequence[str], step: float) -> list[tuple[int, str]]:
    """Every label, or every second, and so on: as many as stand apart."""
    wide = max(sum(LETTER * (1 + (ord(letter) > 0x2E80)) for letter in label) for label in labels) + LETTER
    every = max(1, -int(-wide // step)) if any(labels[1:-1]) else 1
    return [(place, label) for place, label in enumerate(labels) if label and place % every == 0]


def _text(x: float, y: float, text: str) -> str:
    """Centred, but never past the chart's sides."""
    half = LETTER * len(text) / 2
    anchor, at = ("start", 0.0) if x < half else ("end", float(WIDTH)) if x > WIDTH - half else ("middle", x)
    return f'<text x="{decimal(at)}" y="{decimal(y)}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], stretched: bool = False) -> str:
    how = ' preserveAspectRatio="none"' if stretched else ""
    return f'<svg viewBox="0 0 {decimal(width)} {decimal(height)}"{how} role="img">{"".join(parts)}</svg>'


def decimal(value: float) -> str:
    """At most two places after the point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
