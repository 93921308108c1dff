import numpy as np
from PIL import Image

from bpviz.render.export import export
from bpviz.render.exporter import Settings


def test_numbered_frames_are_contiguous_and_each_is_its_own_frame(film, rgb, tmp_path):
    result = export(film, Settings(96, 64, count=13), f"{tmp_path}/frames/")
    files = sorted((tmp_path / "frames").iterdir())
    assert [file.name for file in files] == [f"frame_{number:06}.png" for number in range(13)]
    for number, file in enumerate(files):
        with Image.open(file) as read:
            assert np.array_equal(np.asarray(read), rgb(film(number)))
    assert result.frames == 13
    assert result.bytes == sum(file.stat().st_size for file in files)


def test_frames_go_into_an_empty_folder_that_exists(film, tmp_path):
    (tmp_path / "here").mkdir()
    export(film, Settings(96, 64, count=2), tmp_path / "here")
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == [
        "frame_000000.png",
        "frame_000001.png",
    ]


def test_forced_frames_replace_frames_and_nothing_else(film, tmp_path):
    export(film, Settings(96, 64, count=5), f"{tmp_path}/out/")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    (tmp_path / "out" / "frame_wood.png").write_text("mine too")
    export(film, Settings(96, 64, count=3), f"{tmp_path}/out/", force=True)
    left = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert left == ["frame_000000.png", "frame_000001.png", "frame_000002.png", "frame_wood.png", "notes.txt"]
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert (tmp_path / "out" / "frame_wood.png").read_text() == "mine too"
