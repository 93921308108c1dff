"""The one error of the engine that a person can cause."""

from bpviz.words import Message


class EngineError(Exception):
    """A network, a cost or a setting that cannot be trained.

    `message` says what is wrong, `cure` what to do.
    """

    def __init__(self, message: Message, cure: Message | None = None) -> None:
        super().__init__(str(message) if cure is None else f"{message}; {cure}")
        self.message = message
        self.cure = cure
