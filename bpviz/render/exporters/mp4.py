"""MP4: H.264 video that plays everywhere, packed by x264."""

from functools import partial

from bpviz.render.exporter import Exporter, Kind
from bpviz.render.video import Codec, VideoWriter, missing

H264 = Codec(
    encoder="libx264",
    container="mp4",
    options={"preset": "veryfast", "crf": "18"},
    container_options={"movflags": "faststart", "fflags": "+bitexact"},  # plays while it loads; equal bytes
)

EXPORTER = Exporter(
    label="MP4 video",
    suffix=".mp4",
    kind=Kind.FILM,
    open=partial(VideoWriter, H264),
    available=partial(missing, "MP4"),
    even=True,
    order=3,
)
