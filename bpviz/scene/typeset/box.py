"""What layout makes of a part of a formula: a size, ink at places, smaller boxes at places."""

from dataclasses import dataclass, field

from bpviz.explain.formula import Kind, Link, Role


@dataclass(slots=True)
class Box:
    """width, ascent, descent in thousandths of an em; y grows downwards, the baseline is 0.

    glyphs: (glyph, x, y), all at `scale` and in `role`; rules: (x, y, width, height); parts: (x, y, box).
    tip: the last glyph, where the box is letters alone: it says how far scripts lean and kern. kind and
    after: what the left and the right end are to their neighbours.
    """

    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    glyphs: list[tuple[int, float, float]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    parts: "list[tuple[float, float, Box]]" = field(default_factory=list)
    scale: float = 1.0
    role: Role = Role.INK
    link: Link | None = None
    tip: int | None = None
    kind: Kind = Kind.ORDINARY
    after: Kind | None = None
    inner: bool = False

    def put(self, x: float, y: float, part: "Box") -> None:
        """A part with its origin at (x, y); the height grows as needed, the width is the caller's."""
        self.parts.append((x, y, part))
        self.ascent = max(self.ascent, part.ascent - y)
        self.descent = max(self.descent, part.descent + y)
