"""bpviz shows the forward and the backward pass of a neural network, exactly and step by step."""

__version__ = "0.1.0"
