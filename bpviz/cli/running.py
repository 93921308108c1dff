"""Trains with a word on stderr now and then, and measures the time of training alone."""

import time

from bpviz.cli.failure import CommandError
from bpviz.cli.progress import Progress
from bpviz.engine.training import Training

SHORTEST, LONGEST = 0.05, 0.2
"""Seconds between two looks at the progress."""


def run_to(training: Training, epoch: int, file: str) -> float:
    """Trains until `epoch` epochs are done; returns the seconds it took. Raises CommandError where it diverges."""
    seconds, piece = 0.0, 1
    with Progress() as progress:
        while training.epoch < epoch:
            start = time.perf_counter()
            training.advance(min(piece, epoch - training.epoch))
            spent = time.perf_counter() - start
            seconds += spent
            if training.diverged is not None:
                raise CommandError(training.diverged.message, file=file)
            piece = piece * 2 if spent < SHORTEST else max(piece // 2, 1) if spent > LONGEST else piece
            progress.show(lambda: f"epoch {training.epoch} of {epoch}, cost {training.costs[-1]:.6g}")
    return seconds
