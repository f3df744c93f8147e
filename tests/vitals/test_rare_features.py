"""On rare features a rate for each weight beats one for all, however the one is chosen."""

import numpy as np

import simulab as sl


def best_of(optimizer):
    draw = sl.lottery(
        sl.training.dataset("rare_features", examples=120), (8,), tickets=[0.1], points=9, seeds=3, optimizer=optimizer,
        epochs=33, validation=0.0, test=0.0, standardise=False,
    )  # fmt: skip
    return np.min(draw.quartiles[1])


def test_adaptive_rates_beat_plain_descent_at_its_best_rate():
    assert best_of("adagrad") < 0.1 * best_of("sgd")  # a hundredth and less on the seeds tried


def test_a_word_is_rare_and_says_the_class():
    data = sl.training.dataset("rare_features", examples=120)
    words = data.x[:, :14]
    assert np.all(words.sum(axis=1) == 1)
    assert np.all(np.argmax(words, axis=1) % 2 == data.y)
    assert np.std(data.x[:, 14:]) > 10 * np.std(words)
