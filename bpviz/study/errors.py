"""The one error of this room that a person can cause: a recipe that cannot be cooked."""

from bpviz.words import Message


class RecipeError(Exception):
    """A setting that does not exist or does not fit; `message` says which, `cure` what to write instead."""

    def __init__(self, message: Message, cure: Message | None = None) -> None:
        super().__init__(str(message) if cure is None else f"{message}; {cure}")
        self.message = message
        self.cure = cure
