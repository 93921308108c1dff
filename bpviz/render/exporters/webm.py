"""WebM: VP9 video, free of patents, for web pages."""

from functools import partial

from bpviz.render.exporter import Exporter, Kind
from bpviz.render.video import Codec, VideoWriter, missing

VP9 = Codec(
    encoder="libvpx-vp9",
    container="webm",
    options={
        "deadline": "realtime",
        "cpu-used": "6",
        "row-mt": "1",
        "tile-columns": "2",
        "crf": "24",
        "b": "0",
    },
    container_options={"fflags": "+bitexact"},  # otherwise a random number is written into each file
)

EXPORTER = Exporter(
    label="WebM video",
    suffix=".webm",
    kind=Kind.FILM,
    open=partial(VideoWriter, VP9),
    available=partial(missing, "WebM"),
    even=True,
    order=4,
)
