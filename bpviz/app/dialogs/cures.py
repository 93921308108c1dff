"""Which other answer about the file would cure what is wrong with it, where one button can give it."""

from dataclasses import replace

from bpviz.app.questions import Problem
from bpviz.data.csv.structure import Ragged
from bpviz.data.reading import ReadOptions

ENOUGH = 100_000
"""Rows of a sample that is offered."""


def cured(problem: Problem, options: ReadOptions) -> tuple[ReadOptions | None, str]:
    """(the options that may do, what the button says); (None, "") where none is known."""
    if problem.cure is None:
        return None, ""
    source, token = problem.cure.source, str(problem.cure.values.get("token", "")).strip("'")
    if token and "--missing" in source and token not in options.missing:
        return replace(options, missing=(*options.missing, token)), f"Take “{token}” as missing"
    if "cells expected" in problem.message.source and options.ragged is Ragged.REFUSE:
        return replace(options, ragged=Ragged.DROP), "Leave such rows out"
    if "--sample" in source and not options.sample:
        return replace(options, sample=ENOUGH), f"Draw {ENOUGH} rows"
    return None, ""
