// What a view consists of: controls, pictures, transport, table, tools, words.
import { t } from "../t.js";
import { Controls } from "./controls.js";
import { layout } from "./layout.js";
import { mainKnobs } from "./lecture.js";
import { unitOf } from "./now.js";
import { Picture } from "./picture.js";
import { Sentence } from "./sentence.js";
import { presets } from "./state.js";
import { Table } from "./table.js";
import { tools } from "./tools.js";
import { Transport } from "./transport.js";

/**
 * Everything that a view consists of, made and put into its place.
 * @param {import("./view.js").View} view
 * @param {(name: string) => void} resetKnob  @param {() => void} reset of everything
 */
export function furnish(view, resetKnob, reset) {
  /** @type {import("../types").Knobs} */
  const knobs = {
    controls: view.byName,
    change: (changes) => view.turn(changes),
    settle: () => view.settle(),
    reset: (name) => resetKnob(name),
    bounds: (name) => presets(view.controls, view.state).bounds[name],
    state: () => view.state,
    read: view.host.read && ((name, text) => view.host.read(name, text)),
  };
  const allowed = (name) =>
    (!view.lecture || mainKnobs(view.spec, view.state, view.show).includes(name)) && knobs.allowed(name);
  knobs.allowed = (name) => (!view.show || view.show.includes(name)) && !view.hide?.includes(name);
  const panel = new Controls(
    view.spec,
    knobs,
    allowed,
    () => view.theme.name,
    view.show,
    (view.options.level ?? 1) + 1,
  );
  // Big frames have labels above them, and those of a pair are equally high, whichever has some.
  const labelled = view.spec.figures.some(({ half, rules }) => half && rules);
  for (const one of view.spec.figures) one.head = Boolean(one.big && one.rules) || (one.half && labelled);
  const shared = {}; // what the widget's own drawings tell one another
  const pictures = view.spec.figures.map((figure) =>
    figure.drawn
      ? new self.simulabDrawings[figure.drawn](figure, view.spec, knobs, shared)
      : new Picture(figure, view.spec.series, view.spec.models[figure.slot], knobs),
  );
  const transport = new Transport(
    view.clock,
    view.spec.action,
    (step) => view.clock.seek(step),
    unitOf(view.spec),
    dealing(view, knobs),
  );
  const table = new Table(view.spec, t`${view.spec.title}: results`, (name) =>
    pictures.forEach((picture) => picture.highlight(name)),
  );
  const later = tools(view);
  const act = {
    go: (by) => view.go(by),
    reset,
    ...later,
    theme: () => view.theme.toggle(),
    lecture: () => view.lectureOn(!view.lecture),
    skip: () => view.root.querySelector(".sl-handle:not([hidden]), .sl-transport .sl-primary")?.focus(),
  };
  const sentence = new Sentence(view.spec, view.data, view.clock);
  sentence.folds = Boolean(view.spec.folds) && !view.options.compact;
  const parts = {
    pictures,
    sentence,
    transport: transport.node,
    controls: panel.node,
    table: table.node,
    notices: view.notices.node,
    work: view.work.node,
    wait: view.work.wait,
  };
  const made = layout(view.spec, view.options, act, parts);
  view.root.append(made.app);
  return { panel, pictures, transport, table, sentence, tools: later, parts: made };
}

/**
 * The primary button's second work, where the widget deals something and nobody took the knob away: new tickets, from the start.
 * @param {import("./view.js").View} view  @param {import("../types").Knobs} knobs
 */
function dealing(view, { allowed, bounds }) {
  const { dealt } = view.spec;
  if (!dealt || !allowed?.(dealt.knob)) return undefined;
  const deal = () => {
    const [low, high] = bounds(dealt.knob);
    const next = view.state[dealt.knob] + 1;
    view.set({ [dealt.knob]: next > high ? low : next, ...dealt.back });
    view.clock.seek(0);
  };
  return { word: dealt.word, deal };
}
