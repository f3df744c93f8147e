"""What an example costs, to copy: expressions of the scores s (z of two classes), the truth y and its ``target``."""

OPTAX = {
    "number_loss": {
        "squared": "(s[:, 0] - y) ** 2",
        "absolute": "jnp.abs(s[:, 0] - y)",
        "huber": "optax.huber_loss(s[:, 0], y, delta={huber_delta})",
    },
    "two": {
        "cross_entropy": "optax.sigmoid_binary_cross_entropy(z, target)",
        "focal": "optax.sigmoid_focal_loss(z, y, gamma={focal_gamma})",
        "squared": "(jax.nn.sigmoid(z) - target) ** 2",
    },
    "many": {
        "cross_entropy": "optax.softmax_cross_entropy(s, target)",
        "focal": "(1 - jnp.sum(truth * jax.nn.softmax(s), 1)) ** {focal_gamma} * optax.softmax_cross_entropy(s, truth)",
        "squared": "jnp.sum((jax.nn.softmax(s) - target) ** 2, axis=1)",
    },
}
TORCH = {
    "number_loss": {
        "squared": "(s[:, 0] - y) ** 2",
        "absolute": "torch.abs(s[:, 0] - y)",
        "huber": 'F.huber_loss(s[:, 0], y, reduction="none", delta={huber_delta})',
    },
    "two": {
        "cross_entropy": 'F.binary_cross_entropy_with_logits(z, target, reduction="none")',
        "focal": "-torch.sigmoid(z - 2 * y * z) ** {focal_gamma} * F.logsigmoid(2 * y * z - z)",
        "squared": "(torch.sigmoid(z) - target) ** 2",
    },
    "many": {
        "cross_entropy": 'F.cross_entropy(s, target, reduction="none")',
        "focal": '(1 - (truth * s.softmax(1)).sum(1)) ** {focal_gamma} * F.cross_entropy(s, y.long(), reduction="none")',
        "squared": "((s.softmax(1) - target) ** 2).sum(1)",
    },
}
