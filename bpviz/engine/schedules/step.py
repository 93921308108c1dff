"""Step: the learning rate is multiplied by the decay at the end of every period."""

from bpviz.engine.schedule import Schedule

SCHEDULE = Schedule(
    label="step",
    factor=lambda epoch, decay, period: decay ** (epoch // period),
    formula=r"\alpha \gamma^{\lfloor e / T \rfloor}",
    order=2,
)
