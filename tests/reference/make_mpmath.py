"""Makes saturation.json, the reference numbers of mpmath where units saturate and logits are huge.

Run with the extra `oracle` installed: python tests/reference/make_mpmath.py. Everything is computed from its
definition with 1000 digits, so that 1 − a² keeps over a hundred of them even at z = 1000, and rounded to
float64 at the end. It knows nothing of bpviz.
"""

import json
from pathlib import Path

import mpmath

FILE = Path(__file__).with_name("saturation.json")
SIZES = (0.0, 1e-300, 1e-9, 0.001, 0.5, 1.0, 3.0, 5.0, 10.0, 18.0, 20.0, 36.0, 37.0, 40.0, 100.0)
HUGE = (300.0, 372.0, 373.0, 700.0, 708.0, 709.0, 710.0, 744.0, 745.0, 746.0, 800.0, 1000.0)
POINTS = sorted({sign * size for size in SIZES + HUGE for sign in (1, -1)})
LOGITS = [
    (0.1, 0.2, 0.3),
    (1000.0, 0.0, -1000.0),
    (1000.0, 1000.0, 999.0),
    (-1000.0, -1000.0, -1001.0),
    (-1000.0, 0.0, 1000.0),
    (0.0, 40.0, 0.0),
    (40.0, 0.0, -40.0),
    (0.0, 0.0, 0.0),
    (700.0, -20.0, 710.0),
    (30.0, 0.0, 29.0),
]
GIVEN_dA = (0.3, -1.25, 0.7)
NETWORK = {
    "X": [[1.0, -0.5, 2.0, 0.25], [-1.5, 0.75, 1.0, -2.0]],
    "Y": [[1.0, 0.0, 0.0, 1.0]],
    "W1": [[12.0, -7.0], [0.5, 9.0], [-3.0, 0.25]],
    "b1": [[0.5], [-1.0], [0.125]],
    "W2": [[20.0, -15.0, 10.0]],
    "b2": [[-2.0]],
}


def number(value: mpmath.mpf) -> float:
    """The nearest float64."""
    return float(value)


def sigmoid(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def softmax(column: tuple[float, ...]) -> list[mpmath.mpf]:
    e = [mpmath.exp(mpmath.mpf(z)) for z in column]
    total = mpmath.fsum(e)
    return [value / total for value in e]


def at_point(z: float) -> dict[str, float]:
    """Values and slopes of sigmoid and tanh, and the log-loss and its dZ for y = 0 and y = 1."""
    a, t = sigmoid(mpmath.mpf(z)), mpmath.tanh(mpmath.mpf(z))
    return {
        "z": z,
        "sigmoid": number(a),
        "sigmoid_slope": number(a * (1 - a)),
        "tanh": number(t),
        "tanh_slope": number(1 - t * t),
        "loss_0": number(-mpmath.log(1 - a)),
        "loss_1": number(-mpmath.log(a)),
        "dZ_0": number(a),
        "dZ_1": number(a - 1),
    }


def at_column(column: tuple[float, ...]) -> dict[str, object]:
    """Softmax, its pull-back of a given dA, and for each right class the cross-entropy and its dZ."""
    a = softmax(column)
    mean = mpmath.fsum(p * mpmath.mpf(d) for p, d in zip(a, GIVEN_dA, strict=True))
    return {
        "z": column,
        "softmax": [number(p) for p in a],
        "pull_back": [number(p * (mpmath.mpf(d) - mean)) for p, d in zip(a, GIVEN_dA, strict=True)],
        "losses": [number(-mpmath.log(p)) for p in a],
        "dZ": [[number(p - (1 if j == right else 0)) for j, p in enumerate(a)] for right in range(len(a))],
    }


def rows(matrix: mpmath.matrix) -> list[list[float]]:
    return [[number(matrix[i, j]) for j in range(matrix.cols)] for i in range(matrix.rows)]


def saturated_network() -> dict[str, object]:
    """A pass through tanh and sigmoid with |z| up to 40, natural log-loss: Z, A, dZ, dW, db of both layers."""
    X, Y, W1, b1, W2, b2 = (mpmath.matrix(NETWORK[name]) for name in ("X", "Y", "W1", "b1", "W2", "b2"))
    m = X.cols
    ones = mpmath.matrix([[1] * m])
    Z1 = W1 * X + b1 * ones
    A1 = Z1.apply(mpmath.tanh)
    Z2 = W2 * A1 + b2 * ones
    A2 = Z2.apply(sigmoid)
    dZ2 = A2 - Y
    back = W2.T * dZ2
    dZ1 = mpmath.matrix(Z1.rows, m)
    for i in range(Z1.rows):
        for j in range(m):
            dZ1[i, j] = back[i, j] * (1 - A1[i, j] ** 2)
    J = -mpmath.fsum(mpmath.log(A2[0, j]) if Y[0, j] else mpmath.log(1 - A2[0, j]) for j in range(m)) / m
    made = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "dZ2": dZ2, "dA1": back, "dZ1": dZ1}
    made |= {"dW2": dZ2 * A1.T / m, "db2": dZ2 * ones.T / m, "dW1": dZ1 * X.T / m, "db1": dZ1 * ones.T / m}
    return {**NETWORK, "J": number(J), **{name: rows(matrix) for name, matrix in made.items()}}


def make() -> dict[str, object]:
    """All reference numbers."""
    with mpmath.workdps(1000):
        return {
            "points": [at_point(z) for z in POINTS],
            "given_dA": GIVEN_dA,
            "columns": [at_column(column) for column in LOGITS],
            "network": saturated_network(),
        }


if __name__ == "__main__":
    text = json.dumps(make(), indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(text) / 1024:.0f} KiB, mpmath {mpmath.__version__}")
