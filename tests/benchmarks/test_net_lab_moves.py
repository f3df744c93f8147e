"""The net lab's default run, in a page and live, as ratios to typed-array loops written by hand; and PyTorch's, where it can be
imported. Never asserts a time.

The loops train the same shape on the same points, with the loss and accuracy of the training points after each epoch. The lab
also looks at the test points, and takes every layer's gradient, update, activations and flat units: about as much again.
"""

import importlib.util
import json
import time
from pathlib import Path

import numpy as np
import pure

from simulab import catalogue
from simulab.widgets.net_lab.shape import SENT

BY_HAND = Path(__file__).with_name("net_by_hand.js").read_text(encoding="utf-8")
CLOCK = """
(f, g, rounds) => { const best = [1e9, 1e9];
  for (let k = 0; k < rounds; k++) [f, g].forEach((call, i) => {
    const t = performance.now(); call(); best[i] = Math.min(best[i], performance.now() - t); });
  return JSON.stringify(best); }
"""


def test_a_whole_default_run_against_loops_by_hand(benchmark):
    lab = catalogue.widgets.make("net-lab", "widget").for_page({})
    state, _ = lab.resolve()
    points = lab.compute(state, ["points"])["points"]
    train = int(points["train"][0])
    engine = pure.page(lab)
    engine.eval(
        f"globalThis.performance ??= Date; const leaves = leavesOf(spec.controls, {json.dumps(state)});"
        f"const by_hand = ({BY_HAND})([2, 6, 4, 1], {state['batch_size']}, {train}, 1);"
        f"const x = Float64Array.from({points['raw'][:train].ravel().tolist()});"
        f"const y = Float64Array.from({points['y'][:train].tolist()}); 0"
    )
    hand = f"() => by_hand(x, y, {state['epochs']}, {state['learning_rate']})"
    losses = json.loads(engine.eval(f"JSON.stringify(Array.from(({hand})().losses))"))
    assert losses[-1] < losses[0] / 2, "the peer learns"
    page, peer = json.loads(
        engine.eval(f"({CLOCK})(() => sources.run(leaves, nothing(spec.sources.run.carry)), {hand}, 20)")
    )
    now = "{points: sources.points(leaves), run: {w: new Float32Array(" + str(SENT) + ").fill(0.3)}}"
    maps, _ = json.loads(
        engine.eval(
            f"(() => {{ const now = {now}; return ({CLOCK})(() => sources.maps(leaves, now), () => 0, 20) }})()"
        )
    )
    lab.compute(state, ["run"])
    live = np.inf
    for _ in range(15):
        begun = time.perf_counter()
        lab.compute(state, ["run"])
        live = min(live, time.perf_counter() - begun)
    if importlib.util.find_spec("torch"):
        import net_by_torch

        given = points["raw"][:train].astype(float), points["y"][:train].astype(float), [2, 6, 4, 1]
        torch_ms = 1e3 * net_by_torch.seconds(*given, state["epochs"], state["batch_size"], state["learning_rate"])
        benchmark.extra_info |= {"torch_ms": round(torch_ms, 1), "torch_over_live": round(torch_ms / live / 1e3, 2)}
    benchmark.extra_info |= {
        "page_ms": round(page, 1), "by_hand_ms": round(peer, 1), "page_over_hand": round(page / peer, 2),
        "live_over_hand": round(1e3 * live / peer, 2), "maps_over_run": round(maps / page, 3),
    }  # fmt: skip
    benchmark.pedantic(lambda: lab.compute(state, ["run"]), rounds=3)
    print("net lab", benchmark.extra_info)
