"""A small table of two classes, of three classes and with a number to predict, read once."""

import numpy as np
import pytest

from bpviz.data.reading import Reading, ReadOptions, read_table


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """60 rows: two features, `pair` (yes, no), `kind` (a, b, c), `amount` (a number)."""
    random = np.random.default_rng(0)
    rows = ["one,two,pair,kind,amount"]
    for i in range(60):
        one, two = random.normal(size=2)
        pair = "yes" if one + two > 0 else "no"
        rows.append(f"{one:.6f},{two:.6f},{pair},{'abc'[i % 3]},{one - 2 * two:.6f}")
    path = tmp_path_factory.mktemp("study") / "small.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return read_table(path, ReadOptions())
