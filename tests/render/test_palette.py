import numpy as np
import pytest

from bpviz.render.palette import SIZE, Palette, choose, nearest, oklab, split


def noise(count, seed=0):
    return np.random.default_rng(seed).integers(0, 1 << 24, count, dtype=np.uint32)


def test_white_and_black_are_where_oklab_has_them():
    points = oklab(np.array([0xFFFFFF, 0x000000], np.uint32))
    assert points == pytest.approx(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), abs=1e-3)


def test_red_is_where_ottosson_has_it():
    assert oklab(np.array([0xFF0000], np.uint32))[0] == pytest.approx([0.6280, 0.2249, 0.1258], abs=1e-3)


def test_no_more_than_255_colours_are_chosen():
    assert len(choose([noise(20_000)])) == SIZE


def test_few_colours_are_all_chosen():
    colours = np.unique(noise(200))
    assert np.array_equal(choose([colours, colours]), colours)


def test_one_colour_is_enough():
    assert choose([np.zeros(1000, np.uint32)]).tolist() == [0]


def test_the_colours_that_must_be_kept_are_kept():
    kept = [0x123456, 0xFEDCBA, 0x000000]
    assert set(kept) <= set(choose([noise(20_000)], kept).tolist())


def test_kept_colours_that_are_not_in_the_picture_take_no_place_beside_the_255():
    sample = np.random.default_rng(7).integers(0, 1 << 24, 20_000, dtype=np.uint32)
    kept = [int(colour) ^ 1 for colour in sample[:40]]
    chosen = choose([sample], kept)
    assert len(chosen) <= SIZE
    assert set(kept) <= set(chosen.tolist())


def test_a_ground_that_fills_the_picture_is_kept_exactly():
    ground = np.full(500_000, 0x11161D, np.uint32)
    assert 0x11161D in choose([np.concatenate([ground, noise(50_000)])]).tolist()


def test_the_same_samples_give_the_same_colours():
    assert np.array_equal(choose([noise(20_000)]), choose([noise(20_000)]))


def test_a_colour_of_the_palette_stands_for_itself():
    palette = Palette(choose([noise(20_000)]))
    assert np.array_equal(palette.colours[palette.indices(palette.colours)], palette.colours)


def test_every_colour_gets_the_nearest_of_the_palette():
    palette, asked = Palette(choose([noise(20_000)])), noise(500, seed=1)
    distances = np.linalg.norm(oklab(asked)[:, None] - palette.points, axis=2)
    chosen = distances[np.arange(500), palette.indices(asked)]
    assert chosen == pytest.approx(distances.min(axis=1), abs=1e-4)


def test_a_second_question_has_the_same_answer():
    palette, asked = Palette(choose([noise(20_000)])), noise(500, seed=1)
    assert np.array_equal(palette.indices(asked), palette.indices(asked))


def test_255_colours_serve_drawings_far_better_than_a_regular_grid():
    blue, orange, ground = (np.array(colour) for colour in ((74, 159, 245), (255, 146, 46), (17, 22, 29)))
    share = np.random.default_rng(2).random((50_000, 2))
    rgb = (
        ground
        + share[:, :1] * (blue - ground) * share[:, 1:]
        + share[:, :1] * (orange - ground) * (1 - share[:, 1:])
    )
    rgb = rgb.astype(np.uint32)
    colours = rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2]
    levels = np.arange(6, dtype=np.uint32) * 51
    grid = (levels[:, None, None] << 16 | levels[:, None] << 8 | levels).ravel()

    def error(palette):
        return np.linalg.norm(oklab(colours) - palette.points[palette.indices(colours)], axis=1).mean()

    assert error(Palette(choose([colours]))) < error(Palette(grid)) / 4


def test_equal_points_are_not_split_for_ever():
    points = np.full((100, 3), 0.1, np.float32)
    assert len(split(points, np.ones(100, np.float32), 16)) == 1


def test_nearest_works_in_pieces_as_in_one():
    points, centres = np.random.default_rng(3).random((20_000, 3), np.float32), np.eye(3, dtype=np.float32)
    assert np.array_equal(nearest(points, centres), np.argmax(points, axis=1))
