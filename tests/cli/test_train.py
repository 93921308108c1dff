"""Training from the command line: what is reported, and what is saved."""

import json
import re

import numpy as np
import pytest

from bpviz.engine.training import Training

KEYS = {
    "layers", "problem", "classes", "epochs", "cost", "accuracy", "test_cost", "test_accuracy", "seconds",
    "epochs_per_second",
}  # fmt: skip
FILES = {
    "iris": ([4, 8, 3], "classes"),
    "wine": ([13, 8, 3], "classes"),
    "breast_cancer": ([30, 8, 1], "binary"),
    "digits": ([64, 8, 10], "classes"),
    "diabetes": ([10, 8, 1], "regression"),
    "penguins": ([10, 8, 3], "classes"),
}


@pytest.mark.parametrize("name", FILES)
def test_every_bundled_file_is_learnt(bpviz, data, name):
    answer = bpviz("train", data / f"{name}.csv", "--json")
    found = answer.json
    layers, problem = FILES[name]
    assert answer.status == 0
    assert (found["layers"], found["problem"], found["epochs"]) == (layers, problem, 200)
    assert found["epochs_per_second"] == pytest.approx(200 / found["seconds"])
    if problem == "regression":
        assert set(found) == KEYS | {"r2", "test_r2"}
        assert (found["classes"], found["accuracy"], found["test_accuracy"]) == (None, None, None)
        assert min(found["r2"], found["test_r2"]) > 0.4
    else:
        assert set(found) == KEYS
        assert len(found["classes"]) == max(layers[-1], 2)
        assert min(found["accuracy"], found["test_accuracy"]) > 0.8


def test_the_same_words_give_the_same_numbers(bpviz, data):
    words = (
        "train",
        data / "iris.csv",
        "--batch-size",
        "16",
        "--optimizer",
        "adam",
        "--learning-rate",
        "0.01",
        "--json",
    )
    one, two = bpviz(*words).json, bpviz(*words).json
    other = bpviz(*words, "--seed", "1").json
    assert (one["cost"], one["test_cost"]) == (two["cost"], two["test_cost"])
    assert one["cost"] != other["cost"]


@pytest.mark.parametrize(
    "words",
    [
        ("--schedule", "cosine", "--decay", "0.5", "--period", "40"),
        ("--schedule", "step", "--period", "50"),
        ("--schedule", "exponential"),
        ("--clip", "0.05"),
    ],
)
def test_schedules_and_clipping_change_the_training_and_still_learn(bpviz, data, words):
    usual, found = (bpviz("train", data / "iris.csv", "--json", *some).json for some in ((), words))
    assert np.log(3) > found["cost"] > usual["cost"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--schedule", "cosin"), "did you mean cosine"),
        (("--decay", "0"), "a share above 0"),
        (("--period", "0"), "a whole number from 1 up"),
        (("--clip", "-1"), "a number from 0 up"),
    ],
)
def test_a_schedule_that_cannot_be_followed_is_wrong_usage(bpviz, data, words, wanted):
    answer = bpviz("train", data / "iris.csv", *words)
    assert answer.status == 2
    assert wanted in answer.err


def test_without_a_test_part_there_are_no_test_numbers(bpviz, data):
    found = bpviz("train", data / "iris.csv", "--test-split", "0", "--epochs", "1", "--json").json
    assert (found["test_cost"], found["test_accuracy"]) == (None, None)
    found = bpviz("train", data / "diabetes.csv", "--test-split", "0", "--epochs", "1", "--json").json
    assert found["test_r2"] is None


def test_no_epochs_is_the_network_as_it_was_drawn(bpviz, data):
    found = bpviz("train", data / "iris.csv", "--epochs", "0", "--init", "zero", "--json").json
    assert (found["epochs"], found["epochs_per_second"]) == (0, None)
    assert found["cost"] == pytest.approx(np.log(3))


def test_no_hidden_layer_is_logistic_regression(bpviz, data):
    found = bpviz("train", data / "breast_cancer.csv", "--layers", "", "--json").json
    assert found["layers"] == [30, 1]
    assert found["accuracy"] > 0.95


def test_each_hidden_layer_may_have_its_own_activation(bpviz, data):
    answer = bpviz(
        "train", data / "iris.csv", "--layers", "6,5", "--activation", "relu,sigmoid", "--epochs", "3"
    )
    assert "4-6-5-3, relu, sigmoid, softmax" in answer.out


@pytest.mark.parametrize(
    "words",
    [("--layers", "8,4", "--activation", "relu,tanh,relu"), ("--layers", "", "--activation", "relu,tanh")],
)
def test_activations_that_do_not_count_out_are_wrong_usage(bpviz, small, words):
    answer = bpviz("train", small, *words, "--json")
    assert answer.status == 2
    assert "activation" in answer.json["error"]["message"]


def test_a_cost_that_does_not_fit_the_output_is_wrong_usage(bpviz, data):
    answer = bpviz("train", data / "iris.csv", "--cost", "log_loss", "--output-activation", "tanh", "--json")
    assert answer.status == 2
    assert "logarithm" in answer.json["error"]["message"]


def test_targets_may_be_minus_and_plus_one_for_a_tanh_output(bpviz, data):
    words = ("--output-activation", "tanh", "--signed", "--epochs", "300", "--json")
    found = bpviz("train", data / "breast_cancer.csv", *words).json
    assert found["accuracy"] > 0.95
    assert found["test_accuracy"] > 0.95
    refused = bpviz("train", data / "breast_cancer.csv", "--signed", "--json")
    assert refused.status == 2
    assert "between 0 and 1" in refused.json["error"]["message"]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_either_precision_trains(bpviz, data, dtype):
    assert bpviz("train", data / "iris.csv", "--dtype", dtype, "--json").json["accuracy"] > 0.85


def test_every_option_of_the_recipe_is_taken(bpviz, data):
    words = [
        "--layers",
        "5,4",
        "--activation",
        "leaky_relu",
        "--output-activation",
        "sigmoid",
        "--cost",
        "squared_error",
        "--init",
        "he",
        "--optimizer",
        "rmsprop",
        "--learning-rate",
        "0.01",
        "--epochs",
        "5",
        "--batch-size",
        "32",
        "--l2",
        "0.5",
        "--seed",
        "3",
        "--test-split",
        "0.3",
        "--scale",
        "minmax",
        "--missing-values",
        "median",
        "--dtype",
        "float64",
        "--target",
        "species",
        "--drop",
        "island",
        "--drop",
        "year",
    ]
    found = bpviz("train", data / "penguins.csv", *words, "--json").json
    assert (found["layers"], found["epochs"]) == ([6, 5, 4, 3], 5)


def test_a_problem_may_be_overruled(bpviz, data):
    found = bpviz("train", data / "wine.csv", "--problem", "regression", "--epochs", "50", "--json").json
    assert (found["problem"], found["layers"][-1]) == ("regression", 1)
    assert found["r2"] > 0.5


def test_divergence_fails_with_the_epoch_and_a_cure(bpviz, data):
    path = data / "diabetes.csv"
    answer = bpviz("train", path, "--learning-rate", "1000", "--json")
    assert answer.status == 1
    error = answer.json["error"]
    assert re.search(r"diverged in epoch \d+.*smaller learning rate", error["message"])
    assert error["file"] == str(path)


def test_people_see_the_network_and_both_parts(bpviz, data):
    answer = bpviz("train", data / "iris.csv")
    lines = answer.out.splitlines()
    assert lines[0] == "network  4-8-3, tanh, softmax"
    assert lines[1] == "target   species (classes: setosa, versicolor, virginica)"
    assert re.fullmatch(r"epochs   200 in [\d.e-]+ s, \d+ a second", lines[2])
    assert re.fullmatch(r"training +120 +0\.\d+ +[01]\.\d{4}", lines[4])
    assert re.fullmatch(r"test +30 +0\.\d+ +[01]\.\d{4}", lines[5])
    assert 'target: "species", as suggested' in answer.err


def test_a_target_that_was_asked_for_is_not_called_suggested(bpviz, data):
    assert "suggested" not in bpviz("train", data / "iris.csv", "--target", "species", "--epochs", "1").err


def test_what_is_left_out_is_said(bpviz, data):
    assert "11" in bpviz("train", data / "penguins.csv", "--epochs", "1").err


def test_the_saved_arrays_alone_give_the_same_predictions(bpviz, data, tmp_path):
    path = tmp_path / "iris.npz"
    found = bpviz("train", data / "iris.csv", "--layers", "6,5", "--save", path, "--json").json
    saved = np.load(path, allow_pickle=False)
    raw = np.genfromtxt(data / "iris.csv", delimiter=",", skip_header=1, usecols=range(4))
    labels = np.genfromtxt(data / "iris.csv", delimiter=",", skip_header=1, usecols=4, dtype=str)
    A = ((raw - saved["offsets"]) / saved["factors"]).T
    assert saved["activations"].tolist() == ["tanh", "tanh", "softmax"]
    for l in (1, 2):
        A = np.tanh(saved[f"W{l}"] @ A + saved[f"b{l}"])
    right = saved["classes"][(saved["W3"] @ A + saved["b3"]).argmax(axis=0)] == labels
    assert right[saved["train_rows"]].mean() == pytest.approx(found["accuracy"])
    assert right[saved["test_rows"]].mean() == pytest.approx(found["test_accuracy"])


def test_what_was_done_is_saved_as_json_text(bpviz, data, tmp_path):
    path = tmp_path / "diabetes.npz"
    bpviz("train", data / "diabetes.csv", "--epochs", "7", "--l2", "0.25", "--save", path)
    about = json.loads(str(np.load(path, allow_pickle=False)["about"]))
    assert (about["problem"], about["target"], about["cost"]) == (
        "regression",
        "progression",
        "squared_error",
    )
    assert (about["epochs"], about["l2"], about["layers"]) == (7, 0.25, [10, 8, 1])
    assert about["target_scale"]["factor"] > 1
    assert [feature["name"] for feature in about["features"]][:2] == ["age", "sex"]


def test_an_archive_is_replaced_whole_and_nothing_is_left_beside_it(bpviz, small, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "network.npz"
    path.write_bytes(b"old")
    assert bpviz("train", small, "--save", path, "--epochs", "1").status == 0
    assert [entry.name for entry in folder.iterdir()] == ["network.npz"]
    assert np.load(path)["W1"].shape == (8, 2)


def test_a_training_that_fails_leaves_the_old_archive(bpviz, data, tmp_path):
    path = tmp_path / "network.npz"
    path.write_bytes(b"old")
    assert bpviz("train", data / "diabetes.csv", "--learning-rate", "1000", "--save", path).status == 1
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["network.bpviz", "network", "network.csv"])
def test_only_arrays_can_be_saved(bpviz, small, tmp_path, name):
    answer = bpviz("train", small, "--save", tmp_path / name, "--json")
    assert answer.status == 2
    assert ".npz" in answer.json["error"]["message"]


def test_a_folder_that_is_not_there_is_found_out_before_training(bpviz, small, tmp_path, monkeypatch):
    monkeypatch.setattr(Training, "advance", lambda *_: pytest.fail("trained"))
    answer = bpviz("train", small, "--save", tmp_path / "nowhere" / "network.npz", "--json")
    assert answer.status == 1
    assert answer.json["error"]["file"].endswith("network.npz")
