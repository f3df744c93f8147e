"""What a layer is made of, to copy: normalisation, initial weights, activations."""

PASSED = "s, _ = scores(params, x, masks, running)"
NORMALISED = {
    "none": "z = x @ weights + bias",
    "layer": """\
z = x @ weights + bias
        mean, variance = MOMENTS(z, 1)
        z = (z - mean) / (variance + 1e-5) ** 0.5 * norm[0] + norm[1]""",
    "batch": """\
z = x @ weights + 0 * bias  # the mean would take a bias off again
        seen.append(MOMENTS(z, 0))
        mean, variance = seen[i] if running is None else running[i]
        z = (z - mean) / (variance + 1e-5) ** 0.5 * norm[0] + norm[1]""",
}
IN_PARTS = """\
if running is None:  # while it trains, 20 examples are normalised together
        ends = range(0, len(x), 20)
        s = JOINED([
            scores(params, x[at : at + 20], None if masks is None else masks[:, at : at + 20])[0] for at in ends
        ])
    else:
        s, _ = scores(params, x, masks, running)"""
FOLLOWED = """
            for first in range(0, len(rows), 20):
                some = rows[first : first + 20]
                n_some = len(some)
                FROZENseen = scores(POINT, x[some], None if masks is None else masks[:, first : first + 20])[1]
                news = [(mean, variance * n_some / max(n_some - 1, 1)) for mean, variance in seen]
                running = [
                    [old + 0.1 * (new.reshape(-1) - old) for old, new in zip(*layer)] for layer in zip(running, news)
                ]"""
MOMENTS = {
    "optax": ("(lambda z, axis: (z.mean(axis, keepdims=True), z.var(axis, keepdims=True)))", "jnp.concatenate"),
    "torch": ("(lambda z, axis: (z.mean(axis, keepdim=True), z.var(axis, unbiased=False, keepdim=True)))", "torch.cat"),
}


def normalisation(library: str) -> dict[str, dict[str, str]]:
    """What a layer does, how a mini-batch goes through, and how the running moments follow, by the kind of normalisation."""
    moments, joined = MOMENTS[library]
    frozen = "" if library == "optax" else "with torch.no_grad():\n                    "
    point = "point" if library == "optax" else "params"
    plain = {"none": PASSED, "layer": PASSED}
    return {
        "normalisation": {kind: text.replace("MOMENTS", moments) for kind, text in NORMALISED.items()},
        "passed": {**plain, "batch": IN_PARTS.replace("JOINED", joined)},
        "followed": {"batch": FOLLOWED.replace("FROZEN", frozen).replace("POINT", point)},
    }


DEVIATIONS = {
    "zeros": "0.0",
    "too_small": "0.1 * (2 / (i + o)) ** 0.5",
    "xavier": "(2 / (i + o)) ** 0.5",
    "he": "(2 / i) ** 0.5",
    "too_large": "5 * (2 / (i + o)) ** 0.5",
}
ACTIVATIONS = {
    "optax": {
        "sigmoid": "jax.nn.sigmoid",
        "tanh": "jnp.tanh",
        "relu": "jax.nn.relu",
        "leaky_relu": "jax.nn.leaky_relu",
        "gelu": "(lambda z: jax.nn.gelu(z, approximate=False))",
    },
    "torch": {
        "sigmoid": "torch.sigmoid",
        "tanh": "torch.tanh",
        "relu": "torch.relu",
        "leaky_relu": "torch.nn.functional.leaky_relu",
        "gelu": "torch.nn.functional.gelu",
    },
}
