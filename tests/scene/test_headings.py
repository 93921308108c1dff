"""The headings over the columns of units."""

import numpy as np
import pytest

from bpviz.explain.notations.lecture import NOTATION
from bpviz.scene.headings import headings
from bpviz.scene.layout import Sizes
from bpviz.scene.marks import Texts
from bpviz.scene.measure import text_width
from bpviz.scene.placement import place
from bpviz.scene.rect import Rect
from bpviz.scene.theme import DARK


def texts_of(subject, width):
    pass_, sizes = subject.pass_, Sizes(1.0)
    marks = headings(pass_, place(pass_.network.sizes, Rect(0, 80, width, 300)), 0, sizes, DARK, NOTATION)
    (texts,) = [mark for mark in marks if isinstance(mark, Texts)]
    return texts


@pytest.mark.parametrize("depth", [4, 20, 50])
def test_headings_never_stand_in_each_others_way(subject_of, depth):
    texts = texts_of(subject_of((2,) * depth + (1,)), 640)
    for line in np.unique(texts.anchor[:, 1]):
        here = np.flatnonzero(texts.anchor[:, 1] == line)
        halves = [text_width(texts.text[i], float(texts.size[i])) / 2 for i in here]
        middles = texts.anchor[here, 0]
        assert (np.diff(middles) >= np.add(halves[:-1], halves[1:])).all()
    assert sum("inputs" in text for text in texts.text) == 1
