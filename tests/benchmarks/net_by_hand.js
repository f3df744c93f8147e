// A net's training as a person writes it: typed arrays, loops in memory order, nothing allocated in a step.
// Each epoch takes the examples in a new order, and ends with a look at the loss and the accuracy on all of them.
(sizes, batch, count, seed) => {
  const layers = sizes.length - 1, T = Float64Array;
  let s = seed >>> 0;
  const random = () => ((s = (Math.imul(s, 1664525) + 1013904223) >>> 0) / 4294967296);
  const w = [], b = [], gw = [], gb = [], mw = [], vw = [], mb = [], vb = [], h = [], delta = [];
  for (let l = 0; l < layers; l++) {
    const n = sizes[l], m = sizes[l + 1], r = Math.sqrt(6 / (n + m));
    w.push(T.from({length: n * m}, () => (2 * random() - 1) * r));
    for (const list of [gw, mw, vw]) list.push(new T(n * m));
    for (const list of [b, gb, mb, vb]) list.push(new T(m));
    delta.push(new T(batch * m));
  }
  for (let l = 0; l <= layers; l++) h.push(new T(Math.max(batch, count) * sizes[l]));
  let c1 = 1, c2 = 1;
  const adam = (p, g, m, v, rate, k1, k2) => {
    for (let i = 0; i < p.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      p[i] -= rate * (m[i] / k1) / (Math.sqrt(v[i] / k2) + 1e-8);
    }
  };
  const forward = (x, w, b, y, B, n, m, last) => {
    for (let e = 0; e < B; e++) {
      const at = e * m, from = e * n;
      for (let j = 0; j < m; j++) y[at + j] = b[j];
      for (let i = 0; i < n; i++) {
        const a = x[from + i], row = i * m;
        for (let j = 0; j < m; j++) y[at + j] += a * w[row + j];
      }
      if (!last) for (let j = 0; j < m; j++) y[at + j] = Math.tanh(y[at + j]);
    }
  };
  const slopes = (x, d, gw, gb, B, n, m) => {
    gw.fill(0); gb.fill(0);
    for (let e = 0; e < B; e++) {
      const at = e * m, from = e * n;
      for (let j = 0; j < m; j++) gb[j] += d[at + j];
      for (let i = 0; i < n; i++) {
        const a = x[from + i], row = i * m;
        for (let j = 0; j < m; j++) gw[row + j] += a * d[at + j];
      }
    }
  };
  const back = (d, w, y, out, B, n, m) => {
    for (let e = 0; e < B; e++) {
      const at = e * m, to = e * n;
      for (let i = 0; i < n; i++) {
        const row = i * m;
        let sum = 0;
        for (let j = 0; j < m; j++) sum += d[at + j] * w[row + j];
        out[to + i] = sum * (1 - y[to + i] * y[to + i]);
      }
    }
  };
  const send = (B) => {
    for (let l = 0; l < layers; l++) forward(h[l], w[l], b[l], h[l + 1], B, sizes[l], sizes[l + 1], l === layers - 1);
  };
  const cost = (v, t) => Math.max(v, 0) - t * v + Math.log1p(Math.exp(-Math.abs(v)));
  const n = sizes[0], rows = Int32Array.from({length: count}, (_, i) => i);
  const step = (x, y, first, rate) => {
    for (let e = 0; e < batch; e++) for (let i = 0; i < n; i++) h[0][e * n + i] = x[rows[first + e] * n + i];
    send(batch);
    const z = h[layers], d = delta[layers - 1];
    for (let e = 0; e < batch; e++) d[e] = (1 / (1 + Math.exp(-z[e])) - y[rows[first + e]]) / batch;
    for (let l = layers - 1; l >= 0; l--) {
      slopes(h[l], delta[l], gw[l], gb[l], batch, sizes[l], sizes[l + 1]);
      if (l) back(delta[l], w[l], h[l], delta[l - 1], batch, sizes[l], sizes[l + 1]);
    }
    c1 *= 0.9; c2 *= 0.999;
    for (let l = 0; l < layers; l++) {
      adam(w[l], gw[l], mw[l], vw[l], rate, 1 - c1, 1 - c2);
      adam(b[l], gb[l], mb[l], vb[l], rate, 1 - c1, 1 - c2);
    }
  };
  return (x, y, epochs, rate) => {
    const losses = new T(epochs), shares = new T(epochs);
    for (let k = 0; k < epochs; k++) {
      for (let i = count - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1)), other = rows[i];
        rows[i] = rows[j]; rows[j] = other;
      }
      for (let first = 0; first < count; first += batch) step(x, y, first, rate);
      h[0].set(x);
      send(count);
      let loss = 0, right = 0;
      for (let e = 0; e < count; e++) { loss += cost(h[layers][e], y[e]); right += h[layers][e] > 0 === (y[e] === 1) ? 1 : 0; }
      losses[k] = loss / count; shares[k] = right / count;
    }
    return {losses, shares};
  };
}
