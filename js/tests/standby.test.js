import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { failsOver } from "../src/live/failover.js";
import { Standby } from "../src/live/standby.js";
import { Wire } from "../src/live/wire.js";

/** What this page's own desk was asked for: each waits until it is given its columns. */
const own = vi.hoisted(() => []);
vi.mock("../src/page/desk.js", () => ({
  Desk: class {
    run() {
      return new Promise((come) => own.push(() => come({ y: Float32Array.of(2) })));
    }
  },
}));

const RECORDED = [{ reason: "each takes an hour", shown: null }];
const FILE = {
  controls: [{ name: "surface", kind: "choice", options: [{ value: "bowl" }] }],
  sources: { run: { reads: ["surface"], columns: { y: [1] }, whole: [], recorded: RECORDED } },
  program: "() => ({})",
};
const STATE = { surface: "bowl" };
const soon = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async () => ({ json: async () => FILE }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  own.length = 0;
});

/** A page of one widget, with the questions that the server was sent. */
function opened() {
  const questions = [];
  const wire = new Wire();
  wire.connect({ on: () => {}, send_msg: (said) => said.sources && questions.push(said.id) });
  const spec = { controls: [{ name: "surface", options: [] }], sources: { run: {} }, figures: [] };
  const answers = (id) => wire.receive({ id, result: { run: { y: 1 } }, packed: Float32Array.of(1).buffer });
  return { wire, spec, questions, answers };
}

/** The same once its program is there. */
async function ready() {
  const page = opened();
  const standby = new Standby(page.wire, { "": page.spec });
  page.wire.receive({ programs: { "": "program.json" } });
  await soon();
  return { ...page, standby };
}

test("where the server's answer is there first, nothing is said to be recorded", async () => {
  const { wire, spec, questions, answers } = await ready();
  const asked = wire.compute(["run"], STATE, {}, "");
  await soon(1100);
  expect(own.length).toBe(1);
  answers(questions[0]);
  expect((await asked).run.y[0]).toBe(1);
  own[0]();
  await soon();
  expect(spec.sources.run.recorded).toBeUndefined();
});

test("a question that was taken back is no answer of the server", async () => {
  const { wire, standby, questions } = await ready();
  const gone = new AbortController();
  wire.compute(["run"], STATE, {}, "");
  wire.compute(["run"], STATE, { signal: gone.signal }, "").catch(() => {});
  await soon(900);
  wire.receive({ id: questions[1], progress: { source: "run", done: 1, parts: 5 } });
  await soon(200);
  expect(standby.late).toBe(true);
  gone.abort(new Error("turned"));
  await soon();
  expect(standby.late).toBe(true);
});

test("nobody computes what was asked for, and taken back, before there was a program", async () => {
  const { wire, spec } = opened();
  const gone = new AbortController();
  wire.compute(["run"], STATE, { signal: gone.signal }).catch(() => {});
  const standby = new Standby(wire, { "": spec });
  await soon(10);
  gone.abort(new Error("turned"));
  wire.receive({ programs: { "": "program.json" } });
  await soon(5000);
  expect(own.length).toBe(0);
  expect(standby.late).toBe(false);
});

test("a lesson's part asks once more for what was read from a recording", async () => {
  const { wire, spec, questions, answers } = await ready();
  const feed = { have: { run: {} }, want: vi.fn() };
  wire.view = { spec: { ...spec, figures: [] }, state: STATE, feed, notices: { show: () => {}, clear: () => {} } };
  const asked = wire.compute(["run"], STATE, {}, "");
  await soon(1100);
  own[0]();
  expect((await asked).run.y[0]).toBe(2);
  expect(spec.sources.run.recorded).toEqual(RECORDED);
  answers(questions[0]);
  await soon();
  expect(spec.sources.run.recorded).toBeUndefined();
  expect(feed.have.run).toBeUndefined();
  expect(feed.want).toHaveBeenCalledWith(STATE);
});

test("a page that is to compute what has no translation says so, and asks no more", async () => {
  const { wire, spec, questions } = opened();
  const send = vi.spyOn(wire.model, "send_msg");
  new Standby(wire, { "": { ...spec, title: "My widget" } }, true);
  const asked = wire.compute(["run"], STATE, {}, "");
  wire.receive({ programs: { "": "" } });
  await expect(asked).rejects.toThrow(
    "“My widget” can only be computed by the server, which leaves that to the pages.",
  );
  await soon(60_000);
  expect(send).toHaveBeenCalledTimes(1);
  expect(questions).toEqual([]);
});

test("a server that answers what only it can is not late any more", async () => {
  const { wire, standby, questions, answers } = await ready();
  standby.late = true;
  const asked = wire.compute(["run"], { surface: "my own" }, {}, "");
  await soon();
  answers(questions[0]);
  expect((await asked).run.y[0]).toBe(1);
  expect(standby.late).toBe(false);
});

test("a page takes its own program as soon as the server says that it has to compile, and asks later otherwise", async () => {
  const { wire, spec, questions } = opened();
  await failsOver(wire, { "": spec }, { compute: "auto" });
  const asked = wire.compute(["run"], STATE);
  await soon(10);
  expect(wire.recorded).toBeUndefined(); // nothing is loaded yet
  wire.receive({ id: questions[0], progress: { source: "run", done: 0, parts: 0, first: true } });
  await vi.waitFor(() => expect(wire.recorded).toBeDefined(), { timeout: 60_000 });
  const said = vi.fn();
  wire.view = { notices: { show: said, clear: () => {} } };
  wire.receive({ programs: { "": "program.json" } });
  await soon(20);
  own.pop()();
  expect((await asked).run.y[0]).toBe(2); // long before the second after which every page asks
  await soon(2500);
  expect(said.mock.calls).toEqual([["server", expect.stringMatching("^The server prepares its answer")]]);
});

test("a server that does not even send the file is said not to answer, and asked again once the file is there", async () => {
  const page = opened();
  let comes;
  vi.doMock("../src/live/standby.js", async (original) => {
    await new Promise((come) => {
      comes = come;
    });
    return original();
  });
  vi.resetModules();
  const { failsOver: failing } = await import("../src/live/failover.js");
  await failing(page.wire, { "": page.spec }, { compute: "auto" });
  const asked = page.wire.compute(["run"], STATE).catch((error) => error);
  await soon(2000);
  await vi.waitFor(() => expect(comes).toBeDefined());
  await soon(4000);
  const { message, over } = await asked;
  expect(message).toBe(SILENT);
  const again = vi.fn();
  over.then(again);
  await soon();
  expect(again).not.toHaveBeenCalled();
  comes();
  await vi.waitFor(() => expect(again).toHaveBeenCalled());
  vi.doUnmock("../src/live/standby.js");
  page.wire.model.send_msg = (said) => {
    if (said.programs) page.wire.receive({ programs: {} });
    else page.questions.push(said.id);
  };
  const next = page.wire.compute(["run"], STATE, {}, "");
  await soon(60_000);
  page.answers(page.questions.at(-1));
  expect((await next).run.y[0]).toBe(1); // nobody takes it back any more
});

const SILENT = "The server does not answer. As soon as it does, this page goes on by itself.";

test("a server that says nothing at all, while only it can go on, is said not to answer, until its first word", async () => {
  const page = opened();
  new Standby(page.wire, { "": page.spec });
  const send = vi.spyOn(page.wire.model, "send_msg");
  const failed = vi.fn();
  const ask = () => page.wire.compute(["run"], STATE, {}, "");
  ask().catch(failed);
  await soon(2900);
  expect(failed).not.toHaveBeenCalled();
  expect(send).toHaveBeenLastCalledWith({ programs: true }); // which a server that only computes answers at once
  await soon(200);
  const [{ message, over }] = failed.mock.calls[0];
  expect(message).toBe(SILENT);
  const again = vi.fn(ask);
  over.then(again);
  await soon(30_000);
  expect(again).not.toHaveBeenCalled();
  page.wire.receive({ programs: {} });
  await soon();
  page.answers(page.questions.at(-1));
  expect((await again.mock.results[0].value).run.y[0]).toBe(1);
});

test("a server that answers whether it is there, and computes on, is not called silent until it falls silent", async () => {
  const page = opened();
  let there = true;
  const asked = vi.spyOn(page.wire.model, "send_msg").mockImplementation((one) => {
    if (one.programs && there) setTimeout(() => page.wire.receive({ programs: {} }), 300);
  });
  new Standby(page.wire, { "": page.spec });
  const failed = vi.fn();
  page.wire.compute(["run"], STATE, {}, "").catch(failed);
  await soon(45_000);
  expect(asked.mock.calls.length).toBeGreaterThan(5);
  expect(failed).not.toHaveBeenCalled();
  there = false;
  await soon(13_000);
  expect(failed).toHaveBeenCalledWith(expect.objectContaining({ message: SILENT }));
});

test("what only a silent server can compute keeps nobody from what the page can itself", async () => {
  const { wire } = await ready();
  const only = wire.compute(["run"], { surface: "my own" }, {}, "").catch((error) => error.message);
  await soon(4000);
  expect(await only).toBe(`${SILENT} “my own” can only be computed there.`);
  const asked = wire.compute(["run"], STATE, {}, "");
  await soon(1100);
  own[0]();
  expect((await asked).run.y[0]).toBe(2);
});

test("what was asked of a silent server is asked again over a new connection", async () => {
  const page = opened();
  new Standby(page.wire, { "": page.spec });
  const failed = page.wire.compute(["run"], STATE, {}, "").catch((error) => error.over);
  await soon(4000);
  page.wire.dropped({ reconnect: () => {} });
  const again = vi.fn();
  failed.then((over) => over).then(again);
  await soon(1000);
  expect(again).not.toHaveBeenCalled();
  page.wire.connect(page.wire.model);
  await soon();
  expect(again).toHaveBeenCalled();
});

test("a page that computes alone says when the program does not come", async () => {
  const page = opened();
  new Standby(page.wire, { "": page.spec }, true);
  const [show, clear] = [vi.fn(), vi.fn()];
  page.wire.view = { notices: { show, clear } };
  page.wire.compute(["run"], STATE, {}, "");
  await soon(4000);
  expect(show.mock.calls).toEqual([["server", SILENT]]);
  page.wire.receive({ programs: { "": "program.json" } });
  await soon(10);
  expect(clear).toHaveBeenCalledWith("server");
});
