"""A signal waits for the picture that is being painted, and ends the export right after it."""

import os
import signal
import sys

import pytest

from bpviz.cli.interruption import TERMINATED, Interruption

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def test_a_request_to_end_leaves_at_once_between_pictures():
    reached = []

    def export():
        with Interruption().listening():
            os.kill(os.getpid(), signal.SIGTERM)
            reached.append("the line after it")

    with pytest.raises(SystemExit) as left:
        export()
    assert left.value.code == TERMINATED
    assert reached == []


@pytest.mark.parametrize(
    ("number", "kind"), [(signal.SIGTERM, SystemExit), (signal.SIGINT, KeyboardInterrupt)]
)
def test_a_signal_in_the_middle_of_a_picture_is_put_off_to_its_end(number, kind):
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    painted = []
    interruption = Interruption()

    def export():
        with interruption.listening(), interruption.held():
            os.kill(os.getpid(), number)
            painted.append("whole")

    try:
        with pytest.raises(kind):
            export()
    finally:
        signal.signal(signal.SIGINT, before)
    assert painted == ["whole"]


def test_the_handlers_are_put_back():
    before = signal.getsignal(signal.SIGTERM)
    with Interruption().listening():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
