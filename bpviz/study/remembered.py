"""What was decided about a file, as one line of text and back; what cannot be understood is forgotten."""

import json
from dataclasses import asdict
from typing import Any

from bpviz.data.csv.structure import Ragged
from bpviz.data.dataset import Decisions, Missing, Ordinal, Scale
from bpviz.data.problem import Problem
from bpviz.data.reading import ReadOptions


def as_text(options: ReadOptions, decisions: Decisions) -> str:
    """JSON without line breaks."""
    return json.dumps({"options": asdict(options), "decisions": asdict(decisions)}, ensure_ascii=False)


def from_text(text: str) -> tuple[ReadOptions, Decisions] | None:
    """The same values; None where another version of bpviz wrote something else."""
    try:
        found = json.loads(text)
        return _options(**found["options"]), _decisions(**found["decisions"])
    except (ValueError, TypeError, KeyError):
        return None


def _options(*, ragged: str, missing: list[str], **others: Any) -> ReadOptions:
    return ReadOptions(ragged=Ragged(ragged), missing=tuple(map(str, missing)), **others)


def _decisions(
    *,
    missing_values: str,
    scale: str,
    problem: str | None,
    drop: list[str],
    ordinal: list[dict[str, Any]],
    **others: Any,
) -> Decisions:
    return Decisions(
        missing_values=Missing(missing_values),
        scale=Scale(scale),
        problem=None if problem is None else Problem(problem),
        drop=tuple(map(str, drop)),
        ordinal=tuple(Ordinal(one["column"], tuple(one["levels"])) for one in ordinal),
        **others,
    )
