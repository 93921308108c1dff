"""Constant: the learning rate stays as it is."""

from bpviz.engine.schedule import Schedule

SCHEDULE = Schedule(label="constant", factor=lambda epoch, decay, period: 1.0, formula=r"\alpha", order=1)
