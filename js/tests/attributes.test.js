// A tag's attributes as knobs.
import { expect, test } from "vitest";
import { readAttributes } from "../src/page/attributes.js";

const number = (name, bounds) => ({ name, kind: "number", label: name, default: 1, bounds, options: [], shown: null });
const option = (value) => ({ value, label: value, presets: {}, bounds: {} });
const CONTROLS = [
  number("learning_rate", [0, 2]),
  number("adam.beta1", [0, 1]),
  { name: "racers", kind: "set", label: "Racers", default: ["sgd"], options: ["sgd", "adam"].map(option), shown: null },
  { name: "curves", kind: "flag", label: "Curves", default: false, options: [], shown: null },
];
const read = (attributes) =>
  readAttributes(
    CONTROLS,
    Object.entries(attributes).map(([name, value]) => ({ name, value })),
  );

test("dashes are underscores, a list is of words, an empty flag is on, what every element has is left alone", () => {
  const found = read({
    "learning-rate": "0.05",
    "adam.beta1": "0.8",
    racers: "sgd, adam",
    curves: "",
    class: "x",
    id: "a",
  });
  expect(found).toEqual({
    set: { learning_rate: 0.05, "adam.beta1": 0.8, racers: ["sgd", "adam"], curves: true },
    show: undefined,
    complaints: [],
  });
});

test("show names the only controls", () => {
  expect(read({ show: "learning-rate racers" }).show).toEqual(["learning_rate", "racers"]);
});

test("what cannot be taken is said and changes nothing", () => {
  const found = read({ "learnig-rate": "1", "learning-rate": "7", show: "rate" });
  expect(found.set).toEqual({ learning_rate: 2 });
  expect(found.complaints).toHaveLength(3);
  expect(found.complaints.join(" ")).toMatch(/no knob “learnig-rate”.*no knob “rate”.*7 is outside 0 to 2/);
});
