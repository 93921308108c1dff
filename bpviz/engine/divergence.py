"""Training that left the finite numbers: where, and what to try."""

from dataclasses import dataclass

import numpy as np

from bpviz.engine.arrays import Array
from bpviz.engine.loop import Loop
from bpviz.engine.network import Network
from bpviz.engine.settings import columns
from bpviz.words import Message, say


@dataclass(frozen=True, slots=True)
class Divergence:
    """Where training left the finite numbers: in epoch `epoch`, first in layer `layer`."""

    epoch: int
    layer: int

    @property
    def message(self) -> Message:
        """What happened, and what to try."""
        return say(
            "training diverged in epoch {epoch}: the numbers of layer {layer} are no longer finite; "
            "the parameters before that epoch are kept; try a smaller learning rate",
            epoch=self.epoch,
            layer=self.layer,
        )


def diverged(loop: Loop, epoch: int, network: Network, X: Array) -> Divergence:
    """The first layer whose numbers are not finite in `epoch`, at whose start the loop is; X: (n[0], m)."""
    loop.begin(epoch)
    for k in range(len(loop.batches)):
        A = X[:, columns(X.shape[1], loop.settings, epoch, k)]
        for number, layer in enumerate(network.with_vector(loop.theta).layers, start=1):
            A = layer.activation.value(layer.weights @ A + layer.biases)
            if not np.isfinite(A).all():
                return Divergence(epoch, number)
        loop.step(k)
        for number, block in enumerate(network.architecture().blocks(loop.theta), start=1):
            if not np.isfinite(np.vdot(block, block)):
                return Divergence(epoch, number)
    return Divergence(epoch, network.depth)
