// What is to be known of a table before a net learns from it: gaps, repeats, outliers, words.
import { t } from "../t.js";
import { answerAt, INPUTS, inputsBeside } from "./own.js";
import { MOST_WORDS, read } from "./table.js";

const MOST_EXAMPLES = 600;
const MOST_CLASSES = 10;
const FENCE = 1.5;
const LISTED = 8; // sentences of one kind; of more columns it is said how many they are

/** Sentences about a table's text, the most general first; by which column is asked for, and whether words are inputs. */
export function findings(text, { target = 0, own_words = "one_hot" } = {}) {
  const { columns, length } = read(text);
  const answer = columns[answerAt(columns, target) - 1];
  const said = [t`${length} examples, ${columns.length} columns.`];
  if (length > MOST_EXAMPLES) said.push(t`${MOST_EXAMPLES} of them are used, evenly spaced.`);
  const [gapped, outlying] = [[], []];
  for (const column of columns) {
    const { name, values, words } = column;
    const gaps = Array.from(values).filter((value) => (words.length ? value < 0 : Number.isNaN(value))).length;
    if (words.length > MOST_WORDS)
      said.push(t`“${name}”: ${words.length} different words, too many for inputs; it is left out.`);
    else if (words.length > MOST_CLASSES)
      said.push(t`“${name}”: ${words.length} different words, too many for an answer.`);
    if (gaps) gapped.push([name, gaps]);
    const far = words.length || column === answer ? 0 : outliers(values); // of an answer none is brought in
    if (far) outlying.push([name, far]);
  }
  const total = (found) => found.reduce((sum, [, count]) => sum + count, 0);
  const most = (found) => found.reduce((a, b) => (b[1] > a[1] ? b : a));
  if (gapped.length > LISTED) {
    const [name, count] = most(gapped);
    said.push(t`${total(gapped)} gaps in ${gapped.length} columns; most, ${count}, in “${name}”.`);
  } else for (const [name, gaps] of gapped) said.push(gaps === 1 ? t`“${name}”: 1 gap.` : t`“${name}”: ${gaps} gaps.`);
  if (outlying.length > LISTED) {
    const [name, count] = most(outlying);
    said.push(t`${total(outlying)} outliers in ${outlying.length} columns; most, ${count}, in “${name}”.`);
  } else
    for (const [name, far] of outlying)
      said.push(far === 1 ? t`“${name}”: 1 outlier.` : t`“${name}”: ${far} outliers.`);
  if (new Set(answer.values).size < 2)
    said.push(t`“${answer.name}” is the same everywhere: there is nothing to learn.`);
  const [inputs] = inputsBeside(columns, answer, own_words === "one_hot");
  if (inputs > INPUTS) said.push(t`Of ${inputs} inputs the first ${INPUTS} are used.`);
  const repeats =
    length - new Set(Array.from({ length }, (_, i) => columns.map(({ values }) => values[i]).join())).size;
  if (repeats) said.push(repeats === 1 ? t`1 example is there twice.` : t`${repeats} examples repeat earlier ones.`);
  return said;
}

/** Numbers further than one and a half quartile distances beyond a quartile. */
function outliers(values) {
  const known = Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  const at = (share) => {
    const place = share * (known.length - 1);
    const low = Math.floor(place);
    return known[low] + (place - low) * ((known[low + 1] ?? known[low]) - known[low]);
  };
  const [low, high] = [at(0.25), at(0.75)];
  const reach = FENCE * (high - low);
  return reach > 0 ? known.filter((value) => value < low - reach || value > high + reach).length : 0;
}
