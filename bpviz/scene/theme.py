"""Colours: blue is negative, orange is positive, and a magnitude is mixed against the ground, never made
translucent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bpviz.engine.plan import Phase

Colours = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours are 0xAARRGGBB. `empty` is the ground of a unit without a value; `neutral` is the colour of the number
    0; `light` of what is pointed at elsewhere."""

    name: str
    background: int
    surface: int
    line: int
    text: int
    muted: int
    faint: int
    empty: int
    neutral: int
    negative: int
    positive: int
    forward: int
    cost: int
    backward: int
    update: int
    good: int
    bad: int
    on_light: int
    on_dark: int
    light: int

    def phase(self, phase: Phase) -> int:
        """The accent of a phase."""
        return {
            Phase.FORWARD: self.forward,
            Phase.COST: self.cost,
            Phase.BACKWARD: self.backward,
            Phase.UPDATE: self.update,
        }[phase]

    def tint(self, share: ArrayLike, ground: int | None = None) -> Colours:
        """The colours of values given as shares of the scale, −1 … 1 (n,): the ground at 0, full blue or orange at
        the ends."""
        shares = np.clip(
            np.nan_to_num(np.asarray(share, dtype=float), nan=0.0, posinf=1.0, neginf=-1.0), -1, 1
        )
        ends = np.where(shares < 0, np.uint32(self.negative), np.uint32(self.positive))
        return mix(self.neutral if ground is None else ground, ends, np.abs(shares) ** 0.8)

    def ink_on(self, fill: Colours) -> Colours:
        """The text colour, dark or light, that reads best on each fill (n,)."""
        light = luminance(fill)
        with_dark = (light + 0.05) / (luminance(np.uint32(self.on_light)) + 0.05)
        with_light = (luminance(np.uint32(self.on_dark)) + 0.05) / (light + 0.05)
        return np.where(with_dark > with_light, np.uint32(self.on_light), np.uint32(self.on_dark))


def mix(ground: ArrayLike, colour: ArrayLike, amount: ArrayLike) -> Colours:
    """The opaque colours between ground (amount 0) and colour (amount 1), channel by channel."""
    below, above = _channels(ground), _channels(colour)
    share = np.minimum(np.maximum(np.asarray(amount, dtype=float), 0.0), 1.0)[..., None]
    mixed = np.rint(below + (above - below) * share).astype(np.uint32)
    return np.asarray(mixed @ _PLACES + OPAQUE, dtype=np.uint32)


OPAQUE = np.uint32(0xFF000000)
_PLACES = np.array([1 << 16, 1 << 8, 1], dtype=np.uint32)
_SHIFTS = np.array([16, 8, 0], dtype=np.uint32)


def _channels(colour: ArrayLike) -> NDArray[np.float64]:
    """(…, 3): red, green and blue, 0 … 255."""
    whole = np.asarray(colour, dtype=np.uint32)[..., None]
    return np.asarray((whole >> _SHIFTS) & np.uint32(0xFF), dtype=float)


def blend(ground: int, colour: int, amount: float) -> int:
    """mix() of two single colours."""
    return int(mix(ground, colour, amount))


def translucent(colour: ArrayLike, opacity: ArrayLike) -> Colours:
    """The same colours with an alpha of opacity (0 … 1): for glows alone."""
    alpha = np.rint(np.clip(np.asarray(opacity, dtype=float), 0, 1) * 255).astype(np.uint32)
    return np.asarray(
        (np.asarray(colour, dtype=np.uint32) & np.uint32(0xFFFFFF)) | (alpha << np.uint32(24)),
        dtype=np.uint32,
    )


def luminance(colour: ArrayLike) -> NDArray[np.float64]:
    """Relative luminance by WCAG 2, 0 … 1."""
    colours = np.asarray(colour, dtype=np.uint32)
    channels = [((colours >> np.uint32(shift)) & np.uint32(0xFF)) / 255.0 for shift in (16, 8, 0)]
    linear = [np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in channels]
    return np.asarray(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: int, other: int) -> float:
    """The contrast ratio by WCAG 2, 1 … 21."""
    low, high = sorted((float(luminance(one)), float(luminance(other))))
    return (high + 0.05) / (low + 0.05)


DARK = Theme(
    name="dark",
    background=0xFF0E1015,
    surface=0xFF14171D,
    line=0xFF2A2F3A,
    text=0xFFE9ECF2,
    muted=0xFF9FA8B7,
    faint=0xFF5B6474,
    empty=0xFF151820,
    neutral=0xFF2B2D33,
    negative=0xFF5AACF7,
    positive=0xFFF7A14F,
    forward=0xFF97D077,
    cost=0xFFE9ECF2,
    backward=0xFFFF8163,
    update=0xFFB79CF5,
    good=0xFF97D077,
    bad=0xFFFF8163,
    on_light=0xFF14161B,
    on_dark=0xFFF6F8FB,
    light=0xFFFFE66B,
)

LIGHT = Theme(
    name="light",
    background=0xFFFAFAF7,
    surface=0xFFFFFFFF,
    line=0xFFDDDDD6,
    text=0xFF1D2026,
    muted=0xFF5F6672,
    faint=0xFFA3A8B0,
    empty=0xFFFFFFFF,
    neutral=0xFFEDEBE6,
    negative=0xFF1F6DC4,
    positive=0xFFC65A0C,
    forward=0xFF2F7D32,
    cost=0xFF4A4F59,
    backward=0xFFC8391B,
    update=0xFF6C48C5,
    good=0xFF2F7D32,
    bad=0xFFC8391B,
    on_light=0xFF1D2026,
    on_dark=0xFFFFFFFF,
    light=0xFFA1007D,
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
