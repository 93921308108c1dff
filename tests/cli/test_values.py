"""What options take, and the sentence for what they do not take."""

import argparse

import pytest

from bpviz.cli import values

GOOD = [
    (values.layers, "", ()),
    (values.layers, "8", (8,)),
    (values.layers, "8,4", (8, 4)),
    (values.layers, " 8 , 4 ", (8, 4)),
    (values.size, "1920x1080", (1920, 1080)),
    (values.size, "64X48", (64, 48)),
    (values.epoch_range, "0:1", range(1)),
    (values.epoch_range, "3:7", range(3, 7)),
    (values.epoch_range, ":2", range(2)),
    (values.batch, "all", None),
    (values.batch, "3", 3),
    (values.separator, ";", ";"),
    (values.separator, "tab", "\t"),
    (values.separator, "\\t", "\t"),
    (values.decimal, ",", ","),
    (values.encoding, "cp1252", "cp1252"),
    (values.positive, "1e-3", 0.001),
    (values.share, "0", 0.0),
    (values.whole(), "0", 0),
    (values.one_of(("leaky_relu", "relu")), "Leaky-ReLU", "leaky_relu"),
    (values.list_of(("tanh", "relu")), "tanh,relu", ("tanh", "relu")),
]
BAD = [
    (values.layers, "8,,4"),
    (values.layers, "0"),
    (values.layers, "8.5"),
    (values.layers, "-3"),
    (values.layers, "100001"),
    (values.size, "1920"),
    (values.size, "0x10"),
    (values.size, "100000x100000"),
    (values.epoch_range, "3"),
    (values.epoch_range, "3:3"),
    (values.epoch_range, "5:2"),
    (values.epoch_range, "-1:2"),
    (values.batch, "every"),
    (values.batch, "-1"),
    (values.separator, ""),
    (values.separator, "ab"),
    (values.decimal, ";"),
    (values.encoding, "utf-99"),
    (values.encoding, "rot13"),
    (values.encoding, "a\0b"),
    (values.positive, "0"),
    (values.positive, "nan"),
    (values.positive, "inf"),
    (values.positive, "1e999"),
    (values.positive, "1_0"),
    (values.positive, "0,1"),
    (values.not_negative, "-0.1"),
    (values.share, "1"),
    (values.rate, "0"),
    (values.whole(), "1.5"),
    (values.whole(), "1_0"),
    (values.whole(), "9" * 30),
    (values.whole(), "٣"),
    (values.one_of(("relu",)), ""),
]


@pytest.mark.parametrize(("value", "word", "meant"), GOOD)
def test_a_good_word_is_its_value(value, word, meant):
    assert value(word) == meant


@pytest.mark.parametrize(("value", "word"), BAD)
def test_a_bad_word_is_quoted_and_refused(value, word):
    with pytest.raises(argparse.ArgumentTypeError) as refusal:
        value(word)
    assert f'"{word}"' in str(refusal.value)


def test_the_nearest_name_is_suggested():
    with pytest.raises(
        argparse.ArgumentTypeError, match=r'there is no "rely"; did you mean relu\? choose one of tanh, relu'
    ):
        values.one_of(("tanh", "relu"))("rely")
