// Of each study of estimates and of nets: where its numbers are, and what its rows and lines are called.
import { t } from "../t.js";

const HUES = ["#0072B2", "#D55E00", "#009E73", "#AA4499"];
const WAYS = [
  t`plain`,
  t`L2`,
  t`dropout`,
  t`label smoothing`,
  t`shifts`,
  t`rotations`,
  t`noise`,
  t`cutout`,
  t`mixup`,
  t`CutMix`,
]; // simulab.generalisation.nets.compared, in their order
const BALANCED = [t`plain`, t`weighted`, t`focal`, t`weighted and focal`];
const JOINED = [
  t`one net`,
  t`five nets: mean prediction`,
  t`five nets: mean weights`,
  t`one run: five snapshots`,
  t`one run, steady rate`,
  t`its mean weights`,
];
export const CHANGES = [t`as it is`, t`shifts`, t`rotations`, t`noise`, t`cutout`, t`mixup`, t`CutMix`];
const percent = (values) => Float64Array.from(values, (value) => 100 * value);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** `count` rows of a flat column. */
export const rowsOf = (values, count) =>
  Array.from({ length: count }, (_, i) =>
    values.subarray((i * values.length) / count, ((i + 1) * values.length) / count),
  );

/** A column of (parts, rows), as rows of parts. */
const turned = (values, count) => Array.from({ length: count }, (_, i) => values.filter((_, at) => at % count === i));

const estimates = (source, names) => ({
  source,
  named: t`error in %`,
  rows: (columns) => {
    const truths =
      columns.truth &&
      rowsOf(columns.truth, columns.truth.length > columns.values.length / names.length ? names.length : 1);
    return names.map((name, i) => ({
      name,
      dots: [{ values: percent(rowsOf(columns.values, names.length)[i]), hue: HUES[0] }],
      truth: truths ? 100 * mean(truths[i] ?? truths[0]) : undefined,
    }));
  },
});

const nets = (names, measures) => ({
  source: "ways",
  named: t`fresh pictures named rightly, in %`,
  rows: (columns) =>
    names.map((name, i) => ({
      name,
      dots: measures.map(([column, label, hue]) => ({ values: percent(rowsOf(columns[column], 10)[i]), label, hue })),
    })),
  measures,
});

/** What is drawn in rows of dots. */
export const ROWS = {
  splits: estimates("splits", [t`single split`, t`k folds`, t`stratified folds`, t`leave one out`]),
  leaks: estimates("leaks", [
    t`inputs chosen before`,
    t`chosen inside the folds`,
    t`copies in other folds`,
    t`copies in one fold`,
    t`scaled before`,
    t`scaled inside the folds`,
  ]),
  drift: estimates("drifts", [t`folds of any examples`, t`the last fifth`, t`truly, of the next`]),
  ways: nets(WAYS, [["fresh", "", HUES[1]]]),
  imbalance: nets(BALANCED, [
    ["common", t`0 to 4`, HUES[0]],
    ["rare", t`5 to 9`, HUES[1]],
  ]),
  ensembles: {
    source: "ensembles",
    named: t`fresh pictures named rightly, in %`,
    rows: ({ fresh }) =>
      turned(fresh, JOINED.length).map((values, i) => ({
        name: JOINED[i],
        dots: [{ values: percent(values), hue: HUES[1] }],
      })),
  },
};

/** A line through the means of rows, with the lowest and the highest of each. */
const spread = (name, hue, dash, rows) => ({
  name,
  hue,
  dash,
  ys: rows.map(mean),
  low: rows.map((row) => Math.min(...row)),
  high: rows.map((row) => Math.max(...row)),
});
const DASHES = [[], [9, 4], [2, 3], [12, 3, 2, 3]];

/** The middle half of many: a mean, and a quarter of them below and above. */
function middle(name, hue, dash, rows) {
  const sorted = rows.map((row) => [...row].sort((a, b) => a - b));
  const at = (row, share) => row[Math.round(share * (row.length - 1))];
  return {
    name,
    hue,
    dash,
    ys: rows.map(mean),
    low: sorted.map((row) => at(row, 0.25)),
    high: sorted.map((row) => at(row, 0.75)),
  };
}

const SHIFTS = {
  moved: [2, t`to the right, in pixels`],
  turned: [60, t`turned, in degrees`],
  noisy: [0.8, t`deviation of the noise`],
};

/** What is drawn as lines: the source, the numbers at its ends, the axes' names and the lines. */
export const LINES = {
  peeking: {
    source: "peeks",
    named: t`classifiers to choose from`,
    titled: t`wrong, in %`,
    made: ({ at, test, fresh, expected }) => ({
      xs: at,
      even: false,
      lines: [
        middle(t`fresh examples`, HUES[1], DASHES[0], rowsOf(percent(fresh), at.length)),
        middle(t`the test set`, HUES[0], DASHES[1], rowsOf(percent(test), at.length)),
        { name: t`by luck alone`, hue: "#84898E", dash: [1.5, 4], ys: percent(expected) },
      ],
    }),
  },
  shift: {
    source: "ways",
    named: (state) => SHIFTS[state.shifted][1],
    titled: t`fresh pictures named rightly, in %`,
    made: ({ along }, state) => ({
      xs: Array.from({ length: 9 }, (_, i) => (SHIFTS[state.shifted][0] * i) / 8),
      even: true,
      lines: [t`plain`, t`shifts`, t`rotations`, t`noise`].map((name, i) => {
        const nets = rowsOf(percent(rowsOf(along, 10)[i]), 6);
        return spread(
          name,
          HUES[i],
          DASHES[i],
          Array.from({ length: 9 }, (_, at) => nets.map((net) => net[at])),
        );
      }),
    }),
  },
  optimizers: {
    source: "rates",
    named: t`learning rate`,
    titled: t`fresh pictures named rightly, in %`,
    made: ({ rate, fresh }) => {
      const at = rowsOf(percent(fresh), rate.length);
      return {
        xs: rate,
        even: false,
        lines: [t`SGD`, t`momentum`, t`Adam`].map((name, i) =>
          spread(
            name,
            HUES[i],
            DASHES[i],
            at.map((row) => [...rowsOf(row, 3)[i]]),
          ),
        ),
      };
    },
  },
  stopping: {
    source: "course",
    named: t`steps of training`,
    titled: t`cross-entropy`,
    made: ({ at, train, held, test, kept }) => {
      const of = (values) => {
        const nets = rowsOf(values, kept.length);
        return Array.from(at, (_, i) => nets.map((net) => net[i]));
      };
      return {
        xs: at,
        even: true,
        ticks: Array.from(kept, (look) => at[look]),
        lines: [
          spread(t`training`, HUES[0], DASHES[1], of(train)),
          spread(t`fresh`, HUES[1], DASHES[0], of(test)),
          { ...spread(t`validation`, "#84898E", DASHES[2], of(held)), low: null },
        ],
      };
    },
  },
  calibration: {
    source: "ways",
    named: t`how sure, in %`,
    titled: t`named rightly, in %`,
    made: ({ many, sure, hits }) => ({
      xs: [0, 100],
      even: true,
      diagonal: true,
      lines: [t`plain`, t`label smoothing`, t`mixup`].map((name, i) => {
        const [counts, sums, rights] = [many, sure, hits].map((column) => rowsOf(column, 10)[i]);
        const there = Array.from(counts.keys()).filter((bin) => counts[bin] > 0);
        return {
          name,
          hue: HUES[i],
          dash: DASHES[i],
          xs: there.map((bin) => (100 * sums[bin]) / counts[bin]),
          ys: there.map((bin) => (100 * rights[bin]) / counts[bin]),
          sizes: there.map((bin) => 2 + 7 * Math.sqrt(counts[bin] / 4200)),
        };
      }),
    }),
  },
};

/** Which study of nets or of estimates is on screen. */
export const named = (state) => (state.about === "nets" ? state.net : state.judging);
