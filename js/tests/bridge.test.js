// What is mounted stays through reconnections, in whatever order Bokeh draws a document anew.
import { beforeEach, expect, test, vi } from "vitest";
import { rendering } from "../src/live/bridge.js";

let opened;
let render;

beforeEach(() => {
  opened = [];
  vi.stubGlobal("document", { createElement: () => ({ placeholder: true }), baseURI: "http://here/" });
  vi.stubGlobal("requestAnimationFrame", () => {}); // nothing is fetched: what is mounted is its root
  render = rendering(() => {});
});

/** A model of Bokeh's in a document, and its view. */
function made(described = "race.json") {
  const hears = {};
  const asked = [];
  const model = {
    described,
    bundle: "none",
    options: "{}",
    document: { on_event: () => {} },
    on: (name, call) => (hears[name] = call),
    send_msg: (message) => asked.push(message),
  };
  const one = {
    model,
    asked,
    view: {},
    draw: () => {
      one.root = render(one);
      if (!opened.includes(one.root)) opened.push(one.root);
      return one.root;
    },
    remove: () => {
      model.document = null;
      hears["lifecycle:remove"]?.();
    },
    replaceUnfinished: () => {
      model.document = null;
    },
  };
  return one;
}

test("where there are no files, a notebook's cell, what is mounted is asked for over the wire", () => {
  const cell = made();
  cell.draw();
  expect(cell.asked).toEqual([{ describe: true }]);
});

test("a document that is drawn anew has what was mounted", () => {
  const before = made();
  before.draw();
  before.remove();
  expect(made().draw()).toBe(before.root);
});

test("one that is replaced before its view is finished leaves it to the next", () => {
  const [first, second, third] = [made(), made(), made()];
  first.draw();
  first.remove();
  second.replaceUnfinished();
  third.draw();
  expect(third.root).toBe(first.root);
  expect(second.draw()).toEqual({ placeholder: true }); // late
  third.remove();
  expect(made().draw()).toBe(first.root);
});

test("one that took it and is replaced without a word hands it on, and takes it away from nobody later", () => {
  const [first, second, third] = [made(), made(), made()];
  first.draw();
  first.remove();
  second.draw();
  second.replaceUnfinished();
  expect(third.draw()).toBe(first.root);
  second.remove();
  expect(made().draw()).not.toBe(first.root);
});

test("two of a kind come back in their order", () => {
  const [one, two] = [made(), made()];
  one.draw();
  two.draw();
  expect(two.root).not.toBe(one.root);
  one.remove();
  two.remove();
  const [first, second] = [made(), made()];
  expect([first.draw(), second.draw()]).toEqual([one.root, two.root]);
  expect(first.root).toBe(one.root);
});
