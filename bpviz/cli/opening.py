"""Opens the person's file and says on stderr what was decided on the way."""

from argparse import Namespace

from bpviz.cli.options import document
from bpviz.cli.speech import talk, talk_about
from bpviz.data.errors import DataError
from bpviz.study.setup import Setup, set_up
from bpviz.words import say


def open_study(options: Namespace) -> Setup:
    """Everything a run starts from; raises the errors of the rooms, with the file as the person named it."""
    try:
        setup = set_up(document(options))
    except DataError as error:
        raise named(error, options.csv) from None
    talk_about([*setup.reading.notes, *setup.dataset.notes])
    if setup.dataset.suggested is not None:
        suggested(setup.dataset.target, setup.dataset.suggested)
    return setup


def named(error: DataError, file: str) -> DataError:
    """The same error, with the file as the person named it."""
    return DataError(error.message, error.cure, file=file, line=error.line, column=error.column)


def suggested(target: str, reason: object) -> None:
    """Names the target that was taken without being asked for."""
    talk(
        say(
            'target: "{target}", as suggested: {reason}; --target takes another', target=target, reason=reason
        )
    )
