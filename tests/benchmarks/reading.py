"""Times bpviz' reader beside NumPy, pandas, polars and DuckDB, those that are installed, on the same made files.

    python tests/benchmarks/reading.py [--rows 200000] [--rounds 3]

Every reading runs in a process of its own, in turn, so that the peak of its memory is its own: medians of CPU seconds
(all threads), and the memory above what the imports took. The others are told the dialect; bpviz finds it, checks every
row and gives kinds, missing cells and notes.
"""

import argparse
import csv
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READERS = {
    "bpviz": "numpy",
    "numpy": "numpy",
    "pandas": "pandas",
    "polars": "polars",
    "duckdb": "duckdb",
    "csv": "csv",
}
COLUMNS = 20


def main() -> None:
    """Makes the files, runs every reader on each of them and prints a table of ratios to pandas, or to NumPy."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", nargs=2, metavar=("READER", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(*asked.one)))
        return
    readers = [name for name, module in READERS.items() if importlib.util.find_spec(module)]
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (
            ("numbers", numbers),
            ("short numbers", short_numbers),
            ("gaps", gaps),
            ("mixed", mixed),
        ):
            path = Path(folder, f"{name.replace(' ', '_')}.csv")
            make(path, asked.rows)
            report(name, path, readers, asked.rounds)
            path.unlink()


def report(name: str, path: Path, readers: list[str], rounds: int) -> None:
    found: dict[str, list[dict[str, float]]] = {reader: [] for reader in readers}
    for _ in range(rounds):
        for reader in list(found):
            outcome = in_a_process(reader, path)
            if outcome is None:
                del found[reader]
            else:
                found[reader].append(outcome)
    base = statistics.median(run["cpu"] for run in found["pandas" if "pandas" in found else "bpviz"])
    size = path.stat().st_size / 1e6
    print(f"\n{name}: {size:.0f} MB")
    print(f"{'':10}{'CPU s':>8}{'ratio':>8}{'wall s':>8}{'peak MB':>9}{'× file':>8}{'× numbers':>11}")
    for reader, runs in found.items():
        cpu, wall, peak, held = (
            statistics.median(run[key] for run in runs) for key in ("cpu", "wall", "peak", "numbers")
        )
        share = f"{peak / held:11.2f}" if held else f"{'':>11}"
        print(f"{reader:10}{cpu:8.2f}{cpu / base:8.2f}{wall:8.2f}{peak:9.0f}{peak / size:8.1f}{share}")


def in_a_process(reader: str, path: Path) -> dict[str, float] | None:
    """What the reader needs for the file, or None where it cannot read it."""
    command = [sys.executable, __file__, "--one", reader, str(path)]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def measure(reader: str, file: str) -> dict[str, float]:
    """CPU and wall seconds, peak megabytes above the imports, megabytes of numbers (where they are arrays)."""
    work = BY_NAME[reader]()
    before, cpu, wall = peak(), time.process_time(), time.perf_counter()
    held = work(file)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "peak": peak() - before,
        "numbers": held / 1e6,
    }


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def with_bpviz() -> Callable[[str], float]:
    from bpviz.data.reading import read_table

    def work(file: str) -> float:
        columns = read_table(file).table.columns
        return float(sum(column.numbers.nbytes for column in columns if column.numbers is not None))

    return work


def with_numpy() -> Callable[[str], float]:
    import numpy as np

    return lambda file: float(np.loadtxt(file, delimiter=",", skiprows=1).nbytes)


def with_pandas() -> Callable[[str], float]:
    import pandas as pd

    def work(file: str) -> float:
        frame = pd.read_csv(file)
        return float(sum(frame[name].nbytes for name in frame.select_dtypes("number")))

    return work


def with_polars() -> Callable[[str], float]:
    import polars as pl

    return lambda file: float(pl.read_csv(file).select(pl.selectors.numeric()).estimated_size())


def with_duckdb() -> Callable[[str], float]:
    import duckdb

    def work(file: str) -> float:
        found: Any = duckdb.sql(f"select * from read_csv('{file}')").fetchnumpy()
        return float(sum(column.nbytes for column in found.values() if column.dtype.kind in "fi"))

    return work


def with_csv() -> Callable[[str], float]:
    def work(file: str) -> float:
        with Path(file).open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        return 8.0 * len(rows) * len(rows[0])

    return work


BY_NAME = {
    "bpviz": with_bpviz, "numpy": with_numpy, "pandas": with_pandas, "polars": with_polars, "duckdb": with_duckdb,
    "csv": with_csv,
}  # fmt: skip


def numbers(path: Path, rows: int) -> None:
    written(path, rows, lambda values, _: [repr(value) for value in values])


def short_numbers(path: Path, rows: int) -> None:
    written(path, rows, lambda values, _: [f"{value:.6g}" for value in values])


def gaps(path: Path, rows: int) -> None:
    """Every fiftieth row lacks a number."""
    written(
        path,
        rows,
        lambda values, k: [f"{v:.6g}" if k % 50 or place else "" for place, v in enumerate(values)],
    )


def mixed(path: Path, rows: int) -> None:
    """Half of the columns are words, some of them quoted."""
    words = ("red", "green", "New York", '"a, b"', "blue")

    def row(values: list[float], k: int) -> list[str]:
        return [f"{v:.6g}" if place % 2 else words[(k + place) * 7 % 5] for place, v in enumerate(values)]

    written(path, rows, row)


def written(path: Path, rows: int, row: Callable[[list[float], int], list[str]]) -> None:
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(0))
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(f"f{k}" for k in range(COLUMNS)) + "\n")
        for k in range(rows):
            file.write(",".join(row(generator.normal(size=COLUMNS).tolist(), k)) + "\n")


if __name__ == "__main__":
    main()
