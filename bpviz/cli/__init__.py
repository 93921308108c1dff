"""The command line: `main` reads the words, carries out the command and returns the exit status."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from bpviz import __version__
from bpviz.cli.failure import CommandError, Explained, Status, explained
from bpviz.cli.info import versions
from bpviz.cli.parser import HelpAsked, Parser, closest
from bpviz.cli.speech import OutputError, give, give_json, talk
from bpviz.words import say

COMMANDS = {
    "inspect": "how a file is read, and what it would be used for",
    "train": "trains a network on a file; prints cost and accuracy",
    "export": "writes pictures and films of the passes",
    "check": "gradient check and shape check",
}


def main(argv: Sequence[str]) -> int:
    """Carries out the words after `bpviz`; returns 0, 1, 2, 69 or 130, and says on stderr why it is not 0."""
    try:
        return guarded(list(argv))
    except BrokenPipeError:  # the reader has had enough
        silence()
        return Status.DONE
    except OutputError as error:
        silence()
        talk(say("bpviz: the result could not be written: {reason}", reason=error))
        return Status.FAILED


def silence() -> None:
    """Leads stdout nowhere, so that what Python flushes at exit does not fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def guarded(words: list[str]) -> int:
    """Carries out the words; a failure is said, to people and to scripts."""
    try:
        carry_out(words)
    except HelpAsked as asked:
        give(str(asked))
    except CommandError as failure:
        return tell(failure, words)
    except Explained as error:
        return tell(explained(error), words)
    except MemoryError:
        cure = say("try fewer or smaller layers, or fewer rows")
        return tell(CommandError(say("there is not enough memory"), cure), words)
    except KeyboardInterrupt:
        return tell(CommandError(say("interrupted"), status=Status.INTERRUPTED), words)
    return Status.DONE


def carry_out(words: list[str]) -> None:
    """Finds the command that the words name and runs it; each is imported only when it is needed."""
    name = words[0] if words else ""
    if name in COMMANDS:
        command = import_module(f"bpviz.cli.{name}")
        command.run(command.parser().read(words[1:]))
    else:
        without_command(words)


def without_command(words: list[str]) -> None:
    """--version, --info and --help; everything else is refused."""
    parser = top_parser()
    if words and not words[0].startswith("-"):
        nearest = closest(words[0], COMMANDS)
        meant = say("; did you mean {nearest}?", nearest=nearest) if nearest else ""
        raise parser.wrong(say('there is no command "{word}"{meant}', word=words[0], meant=meant))
    options = parser.read(words)
    if options.version:
        give(f"bpviz {__version__}")
    elif options.info:
        give(versions())
    else:
        raise parser.wrong(say("which command? There are {names}", names=", ".join(COMMANDS)))


def top_parser() -> Parser:
    """The words before any command."""
    width = max(map(len, COMMANDS)) + 4
    lines = [f"  {f'{name} CSV':<{width}}  {does}" for name, does in COMMANDS.items()]
    parser = Parser(
        "bpviz",
        "Shows the forward and the backward pass of a neural network, exactly and step by step.\n\n"
        "bpviz [FILE] opens the window. Without a window:\n" + "\n".join(lines),
        "exit status: 0 done, 1 failed, 2 wrong usage, 69 no display or a system library is missing, "
        "130 interrupted\nbpviz COMMAND --help explains a command",
    )
    parser.usage = "bpviz [FILE]\n       bpviz COMMAND CSV [OPTION …]"
    parser.add_argument("--version", action="store_true", help="print the version")
    parser.add_argument("--info", action="store_true", help="print the versions of everything")
    return parser


def tell(failure: CommandError, words: list[str]) -> int:
    """Says what went wrong and returns the exit status; a script that asked for JSON gets an object on stdout."""
    talk(f"bpviz: {failure.sentence}")
    if "--json" in words:
        give_json(failure.as_json())
    return failure.status
