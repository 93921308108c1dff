"""Exponential: the learning rate shrinks by the same share every epoch, by the decay in a period."""

from bpviz.engine.schedule import Schedule

SCHEDULE = Schedule(
    label="exponential",
    factor=lambda epoch, decay, period: decay ** (epoch / period),
    formula=r"\alpha \gamma^{e / T}",
    order=3,
)
