"""What `bpviz inspect --json` says about a file that was read."""

from bpviz.data.reading import Reading


def inspection(reading: Reading, target: str | None = None) -> dict[str, object]:
    """The keys of the command line's page, JSON-ready; `problem` is that of `target`, by default the suggested one."""
    raise NotImplementedError
