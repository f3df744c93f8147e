"""The program to copy has the numbers on screen in it."""

from pure import V8

V = V8()
ENTRY = {
    "template": "def loss(p):\n{piece:surface}\nx = {piece:surface:start}\n{piece:racers}\nrange({steps}); f'{p}'",
    "pieces": {
        "surface": {"bowl": "    return p @ p", "valley": "    return p[0]"},
        "start": {"bowl": "[{start_x}]", "valley": "[{start_x}, 0]"},
        "racers": {"sgd": "sgd({rate.sgd})", "adam": "adam({rate.adam}, b1={adam.beta1})", "lion": "lion()"},
    },
}
STATE = {"surface": "bowl", "racers": ["sgd", "adam"], "steps": 120, "start_x": -1.5, "adam.beta1": 0.9}


def test_pieces_follow_the_choices_and_knobs_their_values():
    text = V("program", ENTRY, {**STATE, "rate.sgd": 0.02, "rate.adam": 1e-7})
    assert text == ("def loss(p):\n    return p @ p\nx = [-1.5]\nsgd(0.02)\nadam(1e-7, b1=0.9)\nrange(120); f'{p}'")


def test_what_was_not_chosen_is_not_written():
    assert "lion" not in V("program", ENTRY, STATE)
