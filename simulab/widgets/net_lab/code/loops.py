"""The two programs: how the run begins is one text, the loop is one in optax and one in PyTorch."""

BEGIN = """\
{imports}

jax.config.update("jax_enable_x64", True)

# The points, of which a part only tests.
n, noise = {points}, {noise}
key = jax.random.key({data_seed})
along = jnp.asarray(jax.random.uniform(jax.random.fold_in(key, 0), (n,), jnp.float32), float)
jitter = noise * jnp.asarray(jax.random.normal(jax.random.fold_in(key, 1), (n, 2), jnp.float32), float)
{piece:data}
order = {piece:data:order}
points, y = points[order], y[order]
train = n - round(n * {test_share}){piece:data:mended}
x1, x2 = points[:, 0], points[:, -1]
{piece:data:inputs}
low, high, mean, deviation = (one(x[:train], axis=0) for one in (jnp.min, jnp.max, jnp.mean, jnp.std))
x = {piece:scaling}

# The net before training: normal weights, biases at zero.
sizes = [x.shape[1], *[{width_1}, {width_2}, {width_3}, {width_4}][:{layers}], 1 if classes < 3 else classes]
key = jax.random.key({seed})
row = jax.random.normal(jax.random.fold_in(key, 3), (sum(i * o for i, o in zip(sizes, sizes[1:])),), jnp.float32)
params, at = [], 0
for i, o in zip(sizes, sizes[1:]):
    drawn = jnp.float32({piece:initialisation}) * row[at : at + i * o].reshape(i, o)
    params.append([{initial_scale} * jnp.asarray(drawn, float), jnp.zeros(o)])
    if "{normalisation}" != "none" and len(params) < len(sizes) - 1:
        params[-1] += [jnp.ones(o), jnp.zeros(o)]  # scale and shift of what is normalised
    at += i * o


def rows_of(epoch, size):
    mixed = jax.random.fold_in(jax.random.fold_in(key, 1), epoch)
    order = jnp.argsort(jax.random.bits(mixed, (train,), jnp.uint32))
    return [order[at : at + size] for at in range(0, train, size)]


def masks_of(epoch, at, held):  # dropout, for each hidden layer, of as many examples
    drops = jax.random.fold_in(jax.random.fold_in(key, 2), epoch * 600 + at)
    keys = [jax.random.fold_in(drops, part) for part in range(-(-held // 20))]
    drawn = jnp.concatenate([jax.random.uniform(one, (4, 20, 8), jnp.float32) for one in keys], axis=1)
    return jnp.where(drawn[:, :held] >= {dropout}, 1 / (1 - {dropout}), 0)


{piece:schedule}
rates = [float(rate_of(epoch)) for epoch in range({epochs})]
runs = {"": [(rate, {batch_size}, {l2}) for rate in rates]}  # of each epoch{piece:branch}
smoothing, patience = {label_smoothing}, {patience} if {early} else float("inf")
start, moments = params, [[jnp.zeros(width), jnp.ones(width)] for width in sizes[1:-1]]  # those of batch normalisation
part = slice(train, n) if train < n else slice(0, train)  # what early stopping watches{piece:optimizer:lines}
"""

OPTAX = """

act = {piece:activation}
acts = [{piece:activation_1:own}, {piece:activation_2:own}, {piece:activation_3:own}, {piece:activation_4:own}]


def scores(params, x, masks=None, running=None):
    seen = []
    for i, (weights, bias, *norm) in enumerate(params[:-1]):
        {piece:normalisation}
        h = acts[i](z)
        if masks is not None:
            h = h * masks[i][:, : h.shape[1]]
        x = x + h if {skip} and x.shape == h.shape else h
    return x @ params[-1][0] + params[-1][1], seen


def loss(params, x, y, masks=None, running=None):
    {piece:normalisation:passed}
    if classes == 0:
        return jnp.mean({piece:number_loss})
    if classes == 2:
        z, target = s[:, 0], y + smoothing - 2 * smoothing * y
        return jnp.mean({piece:class_loss:two})
    truth = jax.nn.one_hot(y.astype(int), classes)
    target = truth * (1 - smoothing) + (1 - truth) * smoothing / (classes - 1)
    return jnp.mean({piece:class_loss:many})


make = lambda rate: optax.flatten({piece:optimizer})  # all weights as one vector


@jax.jit
def step(params, state, x, y, masks, rate, l2):
    row, layers = jax.flatten_util.ravel_pytree(params)
    point = {piece:optimizer:ahead}
    gradient = jax.grad(loss)(point, x, y, masks)
    gradient = jax.tree.map(lambda g, w: g + l2 * w, gradient, point)
    limit = {clip_norm}
    if limit < NO_CLIPPING:
        length = jnp.sqrt(sum(jnp.sum(g**2) for g in jax.tree.leaves(gradient)))
        gradient = jax.tree.map(lambda g: g * jnp.minimum(1, limit / length), gradient)
    updates, state = make(rate).update(gradient, state, params)
    moved = jax.tree.map(lambda w, u: w + u - rate * {weight_decay} * w, params, updates)
    return jax.tree.map(lambda w: jnp.sign(w) * jnp.maximum(jnp.abs(w) - rate * {l1}, 0), moved), state, point


for name, epochs in runs.items():
    params, running, state = start, moments, make(rates[0]).init(start)
    scale, lowest, waited = 1.0, float("inf"), 0  # of a schedule that reacts
    best, best_at = loss(params, x[part], y[part], None, running), 0
    for epoch, (rate, size, l2) in enumerate(epochs):
        for at, rows in enumerate(rows_of(epoch, size)):
            masks = masks_of(epoch, at, len(rows)) if {dropout} else None
            params, state, point = step(params, state, x[rows], y[rows], masks, rate * scale, l2){piece:normalisation:followed}
        watched = loss(params, x[part], y[part], None, running)
        if watched < best:
            best, best_at = watched, epoch + 1{piece:schedule:reaction}
        if epoch + 1 - best_at >= patience:
            break
    print(f"{name}training loss: {loss(params, x[:train], y[:train], None, running):.6g}")
    if train < n:
        print(f"{name}test loss: {loss(params, x[train:], y[train:], None, running):.6g}")
"""

TORCH = """

x, y = torch.tensor(np.asarray(x)), torch.tensor(np.asarray(y, float))
act = {piece:activation}
acts = [{piece:activation_1:own}, {piece:activation_2:own}, {piece:activation_3:own}, {piece:activation_4:own}]


def scores(params, x, masks=None, running=None):
    seen = []
    for i, (weights, bias, *norm) in enumerate(params[:-1]):
        {piece:normalisation}
        h = acts[i](z)
        if masks is not None:
            h = h * torch.tensor(np.asarray(masks[i]))[:, : h.shape[1]]
        x = x + h if {skip} and x.shape == h.shape else h
    return x @ params[-1][0] + params[-1][1], seen


def loss(x, y, masks=None, running=None):
    {piece:normalisation:passed}
    if classes == 0:
        return torch.mean({piece:number_loss})
    if classes == 2:
        z, target = s[:, 0], y + smoothing - 2 * smoothing * y
        return torch.mean({piece:class_loss:two})
    truth = F.one_hot(y.long(), classes).double()
    target = truth * (1 - smoothing) + (1 - truth) * smoothing / (classes - 1)
    return torch.mean({piece:class_loss:many})


for name, epochs in runs.items():
    params = [[torch.tensor(np.asarray(one), requires_grad=True) for one in layer] for layer in start]
    running = [[torch.tensor(np.asarray(one)) for one in layer] for layer in moments]
    flat, rate = [one for layer in params for one in layer], rates[0]
    optimizer = {piece:optimizer}
    scale, lowest, waited = 1.0, float("inf"), 0  # of a schedule that reacts
    with torch.no_grad():
        best, best_at = float(loss(x[part], y[part], None, running)), 0
    for epoch, (rate, size, l2) in enumerate(epochs):
        rate = optimizer.param_groups[0]["lr"] = rate * scale
        for at, rows in enumerate(rows_of(epoch, size)):
            masks = masks_of(epoch, at, len(rows)) if {dropout} else None
            rows = torch.tensor(np.asarray(rows))
            before = [w.detach().clone() for w in flat]{piece:optimizer:ahead}{piece:normalisation:followed}
            optimizer.zero_grad()
            loss(x[rows], y[rows], masks).backward()
            for w in flat:
                w.grad += l2 * w.detach()
            limit = {clip_norm}
            if limit < NO_CLIPPING:
                torch.nn.utils.clip_grad_norm_(flat, limit)
            optimizer.step()
            with torch.no_grad():
                for w, old in zip(flat, before):
                    w -= rate * {weight_decay} * old
                    w.copy_(torch.sign(w) * torch.clamp(w.abs() - rate * {l1}, min=0))
        with torch.no_grad():
            watched = float(loss(x[part], y[part], None, running))
        if watched < best:
            best, best_at = watched, epoch + 1{piece:schedule:reaction}
        if epoch + 1 - best_at >= patience:
            break
    with torch.no_grad():
        print(f"{name}training loss: {loss(x[:train], y[:train], None, running):.6g}")
        if train < n:
            print(f"{name}test loss: {loss(x[train:], y[train:], None, running):.6g}")
"""
