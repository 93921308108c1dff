"""What is looked at, for every panel that shows a pass: one frozen value, handed to each of them alike."""

from dataclasses import dataclass

from bpviz.engine.recorded import Pass
from bpviz.explain.notation import Notation, notations
from bpviz.scene.subject import Subject
from bpviz.study.setup import Setup
from bpviz.study.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """operation: the index of the step under way in the pass's operations."""

    setup: Setup
    subject: Subject
    operation: int
    view: View

    @property
    def pass_(self) -> Pass:
        """The recorded pass."""
        return self.subject.pass_

    @property
    def notation(self) -> Notation:
        """How formulas are written."""
        return notations()[self.view.notation]
