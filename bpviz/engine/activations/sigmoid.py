"""Sigmoid, 1 / (1 + e⁻ᶻ), and its slope a(1 − a), computed from z so that no digit is lost at saturation."""

import numpy as np

from bpviz.engine.activation import Activation, through
from bpviz.engine.arrays import Array
from bpviz.engine.tape import Tape


def value(Z: Array) -> Array:
    """σ(Z), the same shape; never overflows."""
    e = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1.0, e) / (1.0 + e)


def slope(Z: Array) -> Array:
    """σ′(Z) = e / (1 + e)² with e = exp(−|z|).

    Right to the last digits, also at z = 40, where a(1 − a) is 0.
    """
    e = np.exp(-np.abs(Z))
    return e / np.square(1.0 + e)


def record(tape: Tape, Z: Array, A: Array) -> None:
    """A = 1 / (1 + exp(−Z)): exp overflows to infinity for z < −709, which gives the right limit, 0."""
    tape.add(np.negative, Z, A)
    tape.add(np.exp, A, A)
    tape.add(np.add, A, tape.one, A)
    tape.add(np.divide, tape.one, A, A)


def record_slope(tape: Tape, A: Array, S: Array) -> None:
    """S = a(1 − a): beyond |z| = 36 the slope is 0 to within 1e-16 of the largest it can be."""
    tape.add(np.subtract, tape.one, A, S)
    tape.add(np.multiply, S, A, S)


ACTIVATION = Activation(
    label="sigmoid",
    value=value,
    slope=slope,
    pull_back=through(slope),
    formula=r"\frac{1}{1 + e^{-z}}",
    slope_formula=r"a (1 - a)",
    order=2,
    record=record,
    record_slope=record_slope,
)
