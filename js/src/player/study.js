// A widget's trials as the JSON of a study: what ``simulab.search.Study.from_json`` reads.

/**
 * The studies of a run: the last series' own, and each other one's under its name.
 * @param {import("../types").Spec} spec
 * @param {{row: (source: string, column: string, series: string) => ArrayLike<number>|null, column: (source: string, name: string) => ArrayLike<number>}} data
 * @param {import("../types").State} state
 */
export function studies(spec, data, state) {
  const { source, series, objective, spaces } = spec.study;
  if (!data.row(source, "value", series[0])) return {};
  const space = spaces[state[objective]];
  const made = series.map((name, i) => study(spec.study, space, data, state, name, i === series.length - 1));
  return { ...made.pop(), ...Object.fromEntries(made.map((one, i) => [series[i], one])) };
}

function study({ source, looks, strategy, columns }, space, data, state, series, seenOnTheWay) {
  const whole = looks[looks.length - 1];
  const row = (name) => Array.from(data.row(source, name, series)).slice(1); // the first entry is before the first trial
  const [values, epochs] = [row("value"), row("epochs")];
  const knobs = Object.keys(space).map((name, i) => [name, space[name], row(columns[i])]);
  const trials = [];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return; // fills the row up
    const before = seenOnTheWay ? looks.filter((after) => after < epochs[i]) : [];
    const seen = [...before.map((after) => [after, data.column(source, `after_${after}`)[i]]), [epochs[i], value]];
    const config = Object.fromEntries(knobs.map(([name, range, at]) => [name, held(range, at[i])]));
    trials.push({ number: trials.length, config, values: seen.map(([after, one]) => [after, plain(one)]) });
  });
  return {
    study: {
      strategy: seenOnTheWay ? state[strategy] : series,
      budget: state.trials * whole,
      whole,
      seed: state.seed,
      test: null,
    },
    space,
    trials,
  };
}

/** Numbers travel as float32, which may round them beyond an end. */
const held = ({ low, high }, value) => Math.min(Math.max(value, low), high);
const plain = (value) => (Number.isFinite(value) ? value : String(value));
