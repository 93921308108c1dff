"""Reads the words of a command; a wrong one is answered with one sentence and the nearest right one."""

import argparse
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from bpviz.cli.failure import CommandError, Status
from bpviz.words import Message, say

WIDTH = 100


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with the options' values said once, in columns that do not depend on the terminal."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=WIDTH)


class HelpAsked(Exception):  # noqa: N818 - a wish, not an error
    """Carries the help to where it is printed; what else stands in the words does not matter then."""


class Help(argparse.Action):
    """Explains the command."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        raise HelpAsked(parser.format_help().rstrip())


class Parser(argparse.ArgumentParser):
    """An argument parser that knows no abbreviations and raises CommandError instead of leaving the program."""

    def __init__(self, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(
            prog,
            usage=f"{prog} CSV [OPTION …]",
            description=description,
            epilog=epilog,
            formatter_class=Formatter,
            allow_abbrev=False,
            add_help=False,
        )
        self.add_argument("-h", "--help", action=Help, nargs=0, help="print this and do nothing else")

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The values of all options; raises CommandError for a word that cannot be used."""
        for word in words:
            if word == "--":
                break
            name = word.partition("=")[0]
            if name.startswith("--") and " " not in name and name not in self._option_string_actions:
                raise self.unknown(name)
        options, left = self.parse_known_args(words)
        if left:
            first = left[0]
            if first.startswith("-") and len(first) > 1:
                raise self.unknown(first)
            raise self.wrong(say('"{word}" is one word too many', word=first))
        return options

    def unknown(self, name: str) -> CommandError:
        """The failure for an option that does not exist."""
        nearest = closest(name, self._option_string_actions)
        if nearest is None:
            return self.wrong(say("there is no option {name}", name=name))
        return self.wrong(
            say("there is no option {name}; did you mean {nearest}?", name=name, nearest=nearest)
        )

    def wrong(self, message: Message) -> CommandError:
        """Wrong usage, with the way to the help."""
        return CommandError(message, say("see {command} --help", command=self.prog), status=Status.USAGE)

    def error(self, message: str) -> NoReturn:
        """What argparse found, as a CommandError."""
        words = message.removeprefix("argument ").replace("the following arguments are required:", "missing:")
        raise self.wrong(say("{problem}", problem=words))


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most like this one, if one is."""
    return next(iter(get_close_matches(word, tuple(known), n=1, cutoff=0.7)), None)
