// What a student takes home: the numbers, the picture.

import { PAINT } from "./colour.js";
import { isShown } from "./state.js";
import { studies } from "./study.js";

export function download(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** A blob's content as a data: URL; null where it cannot be read. */
export const dataUrl = (blob) =>
  new Promise((done) => {
    const reader = Object.assign(new FileReader(), { onload: () => done(reader.result), onerror: () => done(null) });
    reader.readAsDataURL(blob);
  });

const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Every path, tidy: one line a step of a series, one column a number. */
export function runTable(spec, data, state) {
  const there = Object.entries(spec.sources).filter(
    ([name, source]) => isShown(source.shown, state) && data.columns(name),
  );
  const runs = there.filter(([, source]) => source.length);
  const sources = (runs.length ? runs : there.filter(([, source]) => source.rows)).map(([name]) => name);
  const heads = [];
  for (const source of sources) for (const column of Object.keys(data.columns(source))) heads.push([source, column]);
  const lines = [
    [
      "series",
      "step",
      ...heads.map(([source, column]) =>
        heads.filter((head) => head[1] === column).length > 1 ? `${source}.${column}` : column,
      ),
    ].join(","),
  ];
  for (const series of spec.series) {
    const rows = heads.map(([source, column]) => data.row(source, column, series.name));
    const steps = Math.max(0, ...rows.map((row) => row?.length ?? 0));
    for (let step = 0; step < steps; step++) {
      const values = rows.map((row) => (row && step < row.length && !Number.isNaN(row[step]) ? String(row[step]) : ""));
      lines.push([quote(series.name), step, ...values].join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** Everything, for a program: the state, the link that restores it, the sentence and the columns; of a search it is a study. */
export function runJson(spec, data, state, link, words) {
  const results = {};
  for (const name of Object.keys(spec.sources)) {
    const columns = data.columns(name);
    if (!columns || spec.sources[name].at) continue; // what follows from the rest at every moment
    const rows = spec.sources[name].rows ? data.names(name) : null;
    const plain = Object.entries(columns).map(([key, values]) => [
      key,
      Array.from(values, (v) => (Number.isFinite(v) ? v : String(v))),
    ]);
    results[name] = { ...(rows ? { rows } : {}), columns: Object.fromEntries(plain) };
  }
  const trials = spec.study ? studies(spec, data, state) : {};
  return `${JSON.stringify({ ...trials, widget: spec.name, version: spec.version, link, state, words, results }, null, 1)}\n`;
}

/** The pictures as they stand, twice as fine as on screen, with a title above and the sentence below. */
export function picturePng(title, sentence, pictures, theme, type = "image/png", scale = 2) {
  const pad = 16;
  const shown = pictures.filter((picture) => !picture.node.hidden);
  const sizes = shown.map((picture) => picture.seen.getBoundingClientRect());
  const width = Math.max(...sizes.map((size) => size.width)) + 2 * pad;
  const height = sizes.reduce((sum, size) => sum + size.height + pad, 0) + 76;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  ctx.fillStyle = PAINT[theme].paper;
  ctx.fillRect(0, 0, width, height);
  ctx.fillStyle = PAINT[theme].ink;
  ctx.font = "600 18px system-ui, sans-serif";
  ctx.fillText(title, pad, 30);
  let top = 44;
  shown.forEach((picture, i) => {
    const plane = picture.seen.getBoundingClientRect();
    const place = (layer) => {
      const box = layer.getBoundingClientRect();
      if (layer.width)
        ctx.drawImage(layer, pad + box.left - plane.left, top + box.top - plane.top, box.width, box.height);
    };
    if (!picture.field.hidden) place(picture.field);
    const axes = picture.plot.canvas();
    if (axes) ctx.drawImage(axes, pad, top, sizes[i].width, sizes[i].height);
    place(picture.layer);
    picture.over?.(ctx, pad - plane.left, top - plane.top);
    top += sizes[i].height + pad;
  });
  ctx.fillStyle = PAINT[theme].soft;
  ctx.font = "13px system-ui, sans-serif";
  ctx.fillText(sentence, pad, top + 8, width - 2 * pad);
  return new Promise((done) => canvas.toBlob(done, type, 0.9));
}
