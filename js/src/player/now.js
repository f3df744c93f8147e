// What can be said while a run is under way: where everybody stands at this step. Who wins is known at its end.
import { t } from "../t.js";
import { sig3 } from "./format.js";
import { isShown } from "./state.js";

/** The figure over the steps whose values are said: of the loss where there is one. */
function measured(spec, state) {
  const over = spec.figures.filter(({ tracks, shown }) => tracks && !tracks.x && isShown(shown, state));
  return over.find(({ tracks }) => tracks.says === "loss") ?? over[0];
}

/** What one of the clock's steps is called, to go back or on by one, and how many of its kind it is. @returns {[string, string, string, number]} */
export function unitOf(spec) {
  const at = Object.values(spec.sources).find((one) => one.at)?.at;
  if (at === "epoch") return [t`Epoch`, t`One epoch back`, t`One epoch forward`, 1];
  const every = Number(at?.[0]); // of “3 steps”
  return every
    ? [t`Step`, t`${every} steps back`, t`${every} steps forward`, every]
    : [t`Step`, t`One step back`, t`One step forward`, 1];
}

/** "Step 40 of 600. Loss above the lowest point: Momentum 0.02, Adam 0.31." */
export function sayNow(spec, data, step, moving) {
  const [unit, , , every] = unitOf(spec);
  const at = `${unit} ${moving ? t`${every * step} of ${every * data.steps()}` : every * step}.`;
  const figure = measured(spec, data.state);
  if (!figure) return at;
  const { source, y, says } = figure.tracks;
  const standing = spec.series
    .map(({ name, label }) => ({ label, value: data.row(source, y, name)?.[step] }))
    .filter(({ value }) => value !== undefined);
  const height = ({ value }) => (Number.isNaN(value) ? Infinity : value);
  if (says === "loss") standing.sort((a, b) => height(a) - height(b) || 0);
  const number = ({ value }) => (Number.isFinite(value) ? sig3(value) : t`not a number`);
  const alike = standing.every(({ value }) => value === standing[0].value);
  const said = alike
    ? standing.slice(0, 1).map((one) => (standing.length > 1 ? t`all\u00a0${number(one)}` : number(one)))
    : standing.map((one) => `${one.label}\u00a0${number(one)}`);
  return said.length ? `${at} ${figure.title.split(":")[0]}: ${said.join(", ")}.` : at;
}

/** Steps at which something happens that nobody should miss: a path arrives, or leaves every number behind. */
export function events(spec, data) {
  const found = [];
  for (const { tracks } of spec.figures) {
    if (!tracks?.arrives) continue;
    for (const { name } of spec.series) {
      const row = data.row(tracks.source, tracks.y, name);
      if (!row) continue;
      found.push(data.row(tracks.source, tracks.arrives, name)?.[0], row.findIndex((v) => !Number.isFinite(v)) - 1);
    }
  }
  return found.filter((step) => step > 0);
}

/** A cell of the board at a step before the last: what is known by then; NaN where only the end tells. */
export function cellNow(data, { source, column, now }, name, step) {
  const whole = (key) => data.row(source, key, name) ?? data.plain(source)[key];
  const value = whole(column)?.[0];
  if (now[0] === "always") return value;
  if (now[0] === "passed") return value <= step ? value : NaN;
  const parts = now.map(whole);
  return parts.length && parts.every(Boolean)
    ? parts.reduce((sum, values) => sum + (values.length > 1 ? values[step] : values[0]), 0)
    : NaN;
}
