// The reading of a file, and the exact replay of its state: opening it gives the same numbers, or it is said why it cannot.
import { t } from "../t.js";
import { quoted, sig3 } from "./format.js";
import { isShown, resolve, same, toNumber } from "./state.js";
import { digestOf, scores } from "./statefile.js";

const LARGEST = 1.6e7; // characters of a file that is read: some 200 pictures
const LARGEST_LESSON = 2e6; // of a lesson's answers, which hold no pictures
const LONGEST = 2e4; // of one text, which a page has to set
const LONGEST_KNOB = 2e5; // of a knob's: a whole table may stand in one
const MOST = 300; // entries of a report
const CLOSE = 1e-4; // relative difference that the last bits of two homes may have grown to

/** Whether an entry has a text, other than a picture, that no page could set. */
const lengthy = (one, most) =>
  Object.entries(one ?? {}).some(
    ([key, value]) => key !== "picture" && typeof value === "string" && value.length > most,
  );

/** {entries, name} of a report's text, {lesson, name} of a lesson's report, {file} of a state's; an Error with one sentence for anything else. */
export function readFile(text) {
  if (text.length > LARGEST) throw new Error(t`This file is too large to be one of simulab's.`);
  // cut out, not parsed: the pictures of a large report would all be decoded
  const begin = /^\s*</.test(text) ? text.indexOf('id="simulab-report"') : -1;
  const inside = begin < 0 ? text : text.slice(text.indexOf(">", begin) + 1, text.indexOf("</script>", begin));
  let found;
  try {
    found = JSON.parse(inside);
  } catch {
    throw new Error(t`This is no file of simulab's: it holds neither a state nor a report.`);
  }
  if (found?.kept && inside.length > LARGEST_LESSON)
    throw new Error(t`This report is too large: it holds more than a lesson can ask.`);
  if (found?.entries?.length > MOST) throw new Error(t`This report has more than ${MOST} entries, too many to show.`);
  const entries = Array.isArray(found?.entries) ? found.entries : [];
  const texts = [...entries, ...Object.values(found?.kept?.answers ?? {})];
  if (texts.some((one) => lengthy(one, LONGEST)) || lengthy(found?.state, LONGEST_KNOB))
    throw new Error(t`This file is too large: one of its texts is longer than a person writes.`);
  if (typeof found?.lesson === "string" && found.kept && typeof found.kept === "object")
    return { lesson: found, entries: [], name: String(found.name ?? "") };
  if (Array.isArray(found?.entries))
    return { entries: found.entries.filter((one) => one && typeof one === "object"), name: String(found.name ?? "") };
  if (typeof found?.widget !== "string" || !found.state || typeof found.state !== "object") {
    throw new Error(t`This is no file of simulab's: it holds neither a state nor a report.`);
  }
  return { file: { ...found, simulab: found.simulab ?? found.version } };
}

/** Why the numbers might be others, before they are there: [sentence]. */
function hindrances(spec, file, complaints, state) {
  const found = [...complaints];
  const absent = spec.controls
    .filter(({ name, shown }) => !(name in file.state) && isShown(shown, state))
    .map(({ label }) => label);
  if (absent.length) found.push(t`The file does not say ${absent.join(", ")}; set as usual.`);
  const changed = spec.controls.filter(({ name }) => name in file.state && !same(file.state[name], state[name]));
  if (changed.length && !complaints.length)
    found.push(t`Set to another value: ${changed.map(({ label }) => label).join(", ")}.`);
  return found;
}

/** One sentence about the numbers now here and those of the file. */
function verdict(view, file) {
  const { spec, data } = view;
  const known = Object.keys(file.digest ?? {}).filter((name) => data.columns(name));
  const other = known.filter((name) => digestOf(data.columns(name)) !== file.digest[name]);
  const version =
    file.simulab === spec.version
      ? ""
      : t`It was made by simulab ${quoted(file.simulab ?? t`of an unknown version`)}, this is ${spec.version}.`;
  if (known.length && !other.length) return [t`the same numbers, to the last bit.`, version].filter(Boolean).join(" ");
  const now = scores(spec, data);
  const off = Object.entries(file.numbers ?? {}).filter(([key, then]) => {
    const value = now[key] ?? null;
    return value === null || typeof then !== "number"
      ? value !== then
      : Math.abs(value - then) > CLOSE * Math.max(Math.abs(value), Math.abs(then), 1e-9);
  });
  const homes =
    file.home && file.home !== view.host.home
      ? t`Then another home computed them: live on a server, or in a page.`
      : "";
  if (!file.digest)
    return [t`the file has no digest, so its numbers cannot be compared.`, version].filter(Boolean).join(" ");
  if (!off.length)
    return [t`the same scores; the last digits of the paths differ.`, version, homes].filter(Boolean).join(" ");
  const [key, then] = off[0];
  const shown = (value) => (value === null || value === undefined ? t`none` : sig3(value));
  const more = off.length > 1 ? t` and ${off.length - 1} more` : "";
  return [
    t`other numbers: ${key} is ${shown(now[key])} here and ${shown(then)} in the file${more}.`,
    version || homes || t`The version is the same, so the file was changed or this machine computes differently.`,
  ].join(" ");
}

/** Opens a state that a file holds, and says whether its numbers are these. @param {import("./view.js").View} view */
export function replay(view, file) {
  const { spec, controls, notices, options } = view;
  if (file.widget !== spec.name) {
    const page = ({ href }) =>
      href
        .split("/")
        .pop()
        .replace(/(\.html)?(\?.*)?$/, "");
    const there = options.links?.find((link) => page(link) === file.widget);
    return notices.show(
      "file",
      t`This is a state of ${quoted(file.widget)}, not of ${quoted(spec.name)}; open it there.`,
      there && [t`Go to ${there.label}`, () => location.assign(there.href)],
    );
  }
  const { state, complaints } = resolve(controls, file.state);
  const before = hindrances(spec, file, complaints, state);
  const step = toNumber(file.step ?? NaN);
  view.load(state, Number.isFinite(step) ? Math.max(0, Math.round(step)) : null, () =>
    notices.show("file", [t`Opened:`, verdict(view, file), ...before].join(" ")),
  );
}
