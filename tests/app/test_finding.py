"""Where an epoch meets an example: the same place as the training itself says."""

from dataclasses import replace

import pytest

from bpviz.app.finding import met
from bpviz.study.setup import set_up


@pytest.mark.parametrize("size", [0, 1, 16, 119, 120, 500])
def test_every_example_is_found_where_the_training_meets_it(iris, size):
    setup = set_up(replace(iris, recipe=replace(iris.recipe, batch_size=size)))
    training, m = setup.training(), setup.dataset.X_train.shape[1]
    for epoch in (0, 3):
        for batch in range(training.batches(epoch)):
            for example, column in enumerate(training.columns(epoch, batch).tolist()):
                assert met(column, m, training.changes, epoch) == (batch, example)


def test_another_batch_size_counts_from_the_epoch_in_which_it_was_chosen(iris):
    training = set_up(iris).training()
    training.advance(2)
    training.change(replace(training.settings, batch_size=16))
    training.advance(2)
    m = training.X.shape[1]
    assert met(40, m, training.changes, 1) == (0, 40)
    place = met(40, m, training.changes, 3)
    assert training.columns(3, place.batch)[place.example] == 40
