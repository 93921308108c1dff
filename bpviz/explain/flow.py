"""How large the error is in each layer on its way back: one number a layer."""

import numpy as np

from bpviz.engine.recorded import Pass


@np.errstate(all="ignore")
def errors(pass_: Pass) -> tuple[float, ...]:
    """The root mean square of dZ[1] … dZ[L] over units and examples."""
    return tuple(
        float(np.sqrt(np.mean(np.square(pass_["dZ", l])))) for l in range(1, pass_.network.depth + 1)
    )
