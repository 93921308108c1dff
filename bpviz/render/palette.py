"""The 255 colours that stand for all colours of a film: chosen once, so that nothing shimmers from frame to frame."""

import heapq
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpviz.render.pixels import RGB, Bytes, Words

Points = NDArray[np.float32]

SIZE = 255
UNKNOWN = 255
ROUNDS = 8
CHUNK = 8192

# Björn Ottosson, "A perceptual color space for image processing" (2020): linear sRGB → cone responses → Oklab.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)
LEVELS = np.arange(256) / 255
LINEAR = np.where(LEVELS <= 0.04045, LEVELS / 12.92, ((LEVELS + 0.055) / 1.055) ** 2.4).astype(np.float32)


def channels(colours: Words) -> Bytes:
    """(n,) 0xRRGGBB → (n, 3) red, green, blue."""
    return np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=-1).astype(np.uint8)


def oklab(colours: Words) -> Points:
    """(n,) 0xRRGGBB → (n, 3) in a space where equal distances look equally far apart."""
    return np.cbrt(LINEAR[channels(colours)] @ TO_CONES.T) @ TO_LAB.T


def nearest(points: Points, centres: Points) -> NDArray[np.intp]:
    """(n,) the row of the centre that each point is closest to; in pieces, so that memory stays small."""
    found = np.empty(len(points), np.intp)
    squares = np.square(centres).sum(axis=1)
    for start in range(0, len(points), CHUNK):
        part = points[start : start + CHUNK]
        found[start : start + CHUNK] = np.argmin(squares - 2.0 * (part @ centres.T), axis=1)
    return found


def split(points: Points, weights: Points, size: int) -> Points:
    """(at most size, 3) starting centres: the cloud with the largest spread is halved at its mean, again and again."""
    clouds: list[tuple[float, int, NDArray[np.intp]]] = []

    def put(rows: NDArray[np.intp]) -> None:
        mean = np.average(points[rows], axis=0, weights=weights[rows])
        spread = float((weights[rows] @ np.square(points[rows] - mean)).sum())
        heapq.heappush(clouds, (-spread, int(rows[0]), rows))  # no two clouds share a row

    put(np.arange(len(points)))
    while len(clouds) < size and clouds[0][0] < 0.0:
        rows = heapq.heappop(clouds)[2]
        mean = np.average(points[rows], axis=0, weights=weights[rows])
        axis = int(np.argmax(weights[rows] @ np.square(points[rows] - mean)))
        above = points[rows, axis] > mean[axis]
        if not above.any() or above.all():  # equal up to the last digit
            heapq.heappush(clouds, (0.0, int(rows[0]), rows))
            continue
        put(rows[above])
        put(rows[~above])
    return np.array([np.average(points[r], axis=0, weights=weights[r]) for _, _, r in clouds], np.float32)


def choose(samples: Iterable[Words], kept: Sequence[int] = ()) -> Words:
    """(at most 255,) 0xRRGGBB that serve the sampled pixels best; those in `kept` are among them exactly.

    Weighted k-means in Oklab. A colour counts with the square root of its pixels: the ground is most of a film, and
    its shades must not take the places of the few that carry meaning. A group that is mostly one colour is that colour.
    """
    colours, counts = np.unique(np.concatenate(list(samples)) & RGB, return_counts=True)
    fixed = np.array(sorted(set(kept))[:SIZE], np.uint32)
    if len(colours) + len(fixed) <= SIZE:
        return np.union1d(colours, fixed)
    points = oklab(colours)
    weights = np.sqrt(counts).astype(np.float32)
    bins, member = np.unique(colours & 0xFCFCFC, return_inverse=True)
    mass = np.bincount(member, weights, len(bins))
    middle = mean_of(points, weights, member, mass).astype(np.float32)
    anchors = oklab(fixed)
    centres = np.concatenate([anchors, split(middle, mass.astype(np.float32), SIZE - len(fixed))])
    for _ in range(ROUNDS):
        group = nearest(middle, centres)
        total = np.bincount(group, mass, len(centres))
        moved = np.where(total[:, None] > 0.0, mean_of(middle, mass, group, total), centres)
        centres = np.concatenate([anchors, moved[len(fixed) :]]).astype(np.float32)
    group = nearest(points, centres)
    free = group >= len(fixed)  # a kept colour stands for its group as it is
    return np.union1d(fixed, representatives(colours[free], counts[free], group[free]))


def mean_of(
    points: NDArray[Any], weights: NDArray[Any], group: NDArray[np.intp], total: NDArray[Any]
) -> NDArray[Any]:
    """(groups, 3) weighted means; total: (groups,) the weight of each group, where 0 gives 0."""
    sums = [np.bincount(group, weights * points[:, axis], len(total)) for axis in range(3)]
    return np.stack(sums, axis=-1) / np.maximum(total, 1e-30)[:, None]


def representatives(colours: Words, counts: NDArray[np.intp], group: NDArray[np.intp]) -> Words:
    """One colour for each group that has any: its commonest where that is half of its pixels, otherwise their mean."""
    order = np.lexsort((counts, group))
    last = np.flatnonzero(np.diff(group[order], append=-1))
    commonest = order[last]
    present = group[commonest]
    total = np.bincount(group, counts)[present]
    rgb = channels(colours).astype(np.float64)
    mean = np.rint(mean_of(rgb, counts, group, np.bincount(group, counts))[present]).astype(np.uint32)
    mixed = mean[:, 0] << 16 | mean[:, 1] << 8 | mean[:, 2]
    return np.where(2 * counts[commonest] >= total, colours[commonest], mixed).astype(np.uint32)


class Palette:
    """colours: (at most 255,) 0xRRGGBB; remembers the answer for every colour that it was ever asked about (16 MiB)."""

    def __init__(self, colours: Words) -> None:
        self.colours = colours
        self.points = oklab(colours)
        self.known = np.full(1 << 24, UNKNOWN, np.uint8)

    def indices(self, colours: Words) -> Bytes:
        """(n,) 0xRRGGBB → (n,) the index of the colour that looks nearest."""
        found = self.known[colours]
        missing = found == UNKNOWN
        if missing.any():
            fresh = np.unique(colours[missing])
            self.known[fresh] = nearest(oklab(fresh), self.points)
            found = self.known[colours]
        return found
