"""The gradient check and the shape check from the command line."""

import dataclasses
import re

import numpy as np
import pytest

from bpviz.cli import check
from bpviz.engine.plan import Ref

FILES = {"iris": 67, "wine": 139, "breast_cancer": 257, "digits": 610, "diabetes": 97, "penguins": 115}


@pytest.mark.parametrize("name", FILES)
def test_backprop_is_right_on_every_bundled_file(bpviz, data, name):
    answer = bpviz("check", data / f"{name}.csv", "--json")
    found = answer.json
    assert answer.status == 0
    assert found["relative_error"] < 1e-7
    assert (found["parameters"], found["kinks"], found["shapes_ok"]) == (FILES[name], 0, True)


@pytest.mark.parametrize("init", ["zero", "equal", "small", "xavier", "he"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu", "identity"])
def test_no_way_to_begin_makes_a_right_gradient_look_wrong(bpviz, data, init, activation):
    words = ("--layers", "6,5,4", "--init", init, "--activation", activation, "--l2", "0.3")
    answer = bpviz("check", data / "iris.csv", *words, "--json")
    assert answer.status == 0
    assert answer.json["relative_error"] < 1e-6


def test_kinks_are_counted_and_not_failed(bpviz, data):
    found = bpviz("check", data / "iris.csv", "--activation", "relu", "--init", "zero", "--json").json
    assert found["kinks"] > 0
    assert found["shapes_ok"]


def test_a_trained_network_can_be_checked(bpviz, data):
    before = bpviz("check", data / "iris.csv", "--json").json
    answer = bpviz("check", data / "iris.csv", "--epochs", "100", "--dtype", "float32", "--json")
    assert answer.status == 0
    assert answer.json["relative_error"] != before["relative_error"]


def test_of_a_large_network_a_sample_is_checked_and_said(bpviz, data, monkeypatch):
    monkeypatch.setattr(check, "MOST_PARAMETERS", 30)
    answer = bpviz("check", data / "iris.csv", "--json")
    assert (answer.json["checked"], answer.json["parameters"]) == (30, 67)
    assert "30 of its 67 parameters" in answer.err
    assert "100 of the 120 training examples" in answer.err


def test_a_wrong_gradient_fails_with_what_was_found(bpviz, data, monkeypatch):
    right = check.gradient_check

    def wrong(*parts, **options):
        found = right(*parts, **options)
        return dataclasses.replace(found, numeric=(1 + 4e-6) * found.analytic)

    monkeypatch.setattr(check, "gradient_check", wrong)
    answer = bpviz("check", data / "iris.csv", "--json")
    assert answer.status == 1
    assert answer.json["relative_error"] == pytest.approx(2e-6, rel=1e-5)
    assert re.search("disagree: relative error 2e-06", answer.json["error"]["message"])


def test_an_error_that_is_not_a_number_fails_and_is_null(bpviz, data, monkeypatch):
    right = check.gradient_check

    def wrong(*parts, **options):
        found = right(*parts, **options)
        return dataclasses.replace(found, numeric=float("nan") * found.analytic)

    monkeypatch.setattr(check, "gradient_check", wrong)
    answer = bpviz("check", data / "iris.csv", "--json")
    assert (answer.status, answer.json["relative_error"]) == (1, None)


def test_a_wrong_shape_fails_and_is_named(bpviz, data, monkeypatch):
    right = check.record

    def wrong(*parts, **options):
        pass_ = right(*parts, **options)
        bent = dict(pass_.values)
        bent[Ref("dW", 1)] = np.transpose(bent[Ref("dW", 1)])
        return dataclasses.replace(pass_, values=bent)

    monkeypatch.setattr(check, "record", wrong)
    answer = bpviz("check", data / "iris.csv", "--json")
    assert (answer.status, answer.json["shapes_ok"]) == (1, False)
    assert "dW[1]" in answer.json["error"]["message"]


def test_people_see_what_was_checked(bpviz, data):
    answer = bpviz("check", data / "iris.csv")
    assert re.search(r"^relative error +[\d.e-]+ \(at most 1e-06 is accepted\)$", answer.out, re.MULTILINE)
    assert re.search(r"^parameters +67 of 67 checked on 100 examples$", answer.out, re.MULTILINE)
