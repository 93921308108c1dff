import sys
from dataclasses import replace
from fractions import Fraction
from functools import partial

import numpy as np
import pytest

from bpviz.render.errors import ExportError
from bpviz.render.export import export
from bpviz.render.exporter import Settings, exporters
from bpviz.render.exporters import mp4
from bpviz.render.exporters.mp4 import H264
from bpviz.render.video import VideoWriter

av = pytest.importorskip("av", reason="the video extra is not installed")

FORMATS = ["film.mp4", "film.webm"]


def read_back(path):
    """The video's frames (n, height, width, 3), the time of each in seconds, and the stream's colour flags."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        decoded = list(container.decode(stream))
        frames = [
            frame.to_ndarray(format="rgb24", src_colorspace="ITU709", src_color_range=1, dst_color_range=2)
            for frame in decoded
        ]
        context = stream.codec_context
        flags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        pixels = {frame.format.name for frame in decoded}
        return (
            np.stack(frames).astype(int),
            [frame.time for frame in decoded],
            flags,
            pixels,
            stream.average_rate,
        )


@pytest.mark.parametrize("name", FORMATS)
def test_a_video_has_every_frame_at_its_time(film, name, tmp_path):
    result = export(film, Settings(96, 64, fps=25, count=40), tmp_path / name)
    frames, times, _, _, rate = read_back(tmp_path / name)
    assert frames.shape == (40, 64, 96, 3)
    assert times == pytest.approx([number / 25 for number in range(40)], abs=1e-3)
    assert rate == Fraction(25)
    assert (result.frames, result.bytes) == (40, (tmp_path / name).stat().st_size)


@pytest.mark.parametrize("name", FORMATS)
def test_a_video_lasts_as_long_as_the_film(film, name, tmp_path):
    export(film, Settings(96, 64, fps=30, count=45), tmp_path / name)
    with av.open(str(tmp_path / name)) as container:
        assert container.duration / av.time_base == pytest.approx(1.5, abs=0.04)


@pytest.mark.parametrize("name", FORMATS)
def test_a_video_says_that_its_colours_are_those_of_bt709(film, name, tmp_path):
    export(film, Settings(96, 64, count=3), tmp_path / name)
    _, _, flags, pixels, _ = read_back(tmp_path / name)
    assert flags == (1, 1, 1, 1)
    assert pixels == {"yuv420p"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_frames_of_a_video_show_what_was_painted(film, rgb, name, tmp_path):
    export(film, Settings(96, 64, fps=10, count=12), tmp_path / name)
    frames, _, _, _, _ = read_back(tmp_path / name)
    for number in (0, 5, 11):
        painted = rgb(film(number))
        assert np.abs(frames[number] - painted).mean() <= 4.0
        middle = (32, 12 + 5 * number)  # of the disc
        assert np.abs(frames[number][middle] - painted[middle]).max() <= 12
        assert np.abs(frames[number][2, 90] - painted[2, 90]).max() <= 6  # of the ground


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(95, 64), (96, 63), (95, 63)])
def test_an_odd_size_grows_by_one_that_repeats_the_last(rgb, name, size, tmp_path, film):
    result = export(lambda number: film(number).copy(0, 0, *size), Settings(*size, count=3), tmp_path / name)
    frames, _, _, _, _ = read_back(tmp_path / name)
    assert (result.width, result.height) == (96, 64)
    assert frames.shape == (3, 64, 96, 3)
    assert np.abs(frames[0][2, 95] - frames[0][2, 90]).max() <= 6


def test_an_mp4_plays_while_it_is_still_loading(film, tmp_path):
    export(film, Settings(96, 64, count=10), tmp_path / "film.mp4")
    content = (tmp_path / "film.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_without_pyav_videos_say_what_to_install_and_the_rest_works(film, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "av", None)
    reasons = {name: exporter.available() for name, exporter in exporters().items()}
    assert [name for name, reason in reasons.items() if reason is None] == ["png", "frames", "gif", "svg"]
    with pytest.raises(ExportError, match=r'MP4 needs the video extra: pip install "\.\[video\]"'):
        export(film, Settings(96, 64), tmp_path / "film.mp4")
    assert export(film, Settings(96, 64, count=2), tmp_path / "film.gif")
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize(
    ("codec", "sentence"),
    [
        (replace(H264, encoder="libx999"), "built without the encoder libx999; install PyAV from PyPI"),
        (
            replace(H264, options={"preset": "no such preset"}),
            "the video could not be packed: .*; choose another size",
        ),
    ],
)
def test_what_ffmpeg_refuses_is_explained_and_leaves_nothing(film, codec, sentence, monkeypatch, tmp_path):
    refused = replace(mp4.EXPORTER, open=partial(VideoWriter, codec))
    monkeypatch.setattr("bpviz.render.export.exporters", lambda: {"mp4": refused})
    with pytest.raises(ExportError, match=f"film.mp4: .*{sentence}"):
        export(film, Settings(96, 64, count=2), tmp_path / "film.mp4")
    assert list(tmp_path.iterdir()) == []
