import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Address, pageOf } from "../src/player/address.js";
import { decode, encode, mine, othersOf, split } from "../src/player/link.js";
import { resolve } from "../src/player/state.js";

const controls = JSON.parse(readFileSync(new URL("../../tests/golden/controls.json", import.meta.url), "utf8"));
const stateOf = (given) => resolve(controls, given).state;

test("a page's address keeps its language, and nothing else", () => {
  const of = (href) => pageOf({ href });
  expect(of("http://host/race?lang=de#rate=1")).toBe("http://host/race?lang=de");
  expect(of("http://host/race?lang=de&rate=2")).toBe("http://host/race?lang=de");
  expect(of("http://host/race?language=de&rate=2#x")).toBe("http://host/race");
  expect(of("file:///race.html")).toBe("file:///race.html");
});

describe("a link", () => {
  test("says only what differs from the defaults in force", () => {
    expect(encode(controls, stateOf({}))).toBe("");
    const state = stateOf({ surface: "valley", rate: 1e-6, racers: "lion,sgd" });
    expect(encode(controls, state)).toBe("surface=valley&racers=sgd,lion&rate=0.000001");
  });

  test("restores the state and the step", () => {
    for (const given of [{}, { surface: "valley", steps: 77, noisy: true }, { racers: "", formula: "x&y=%+1" }]) {
      const state = stateOf(given);
      const found = split(decode(`#${encode(controls, state, { step: 12 })}`));
      expect(resolve(controls, found.given)).toEqual({ state, complaints: [] });
      expect(found.step).toBe("12");
    }
  });

  test("writes a page's own settings even at their defaults", () => {
    expect(encode(controls, stateOf({}), { always: ["surface"] })).toBe("surface=bowl");
  });

  test("an anchor is no state, and a lone % is a character", () => {
    expect({ ...decode("#results") }).toEqual({});
    expect({ ...decode("#note=100%") }).toEqual({ note: "100%" });
  });

  test("two widgets share one address", () => {
    const [ours, others] = mine(decode("#race.steps=50&rate.steps=7&race.adam.beta1=0.8"), "race");
    expect([{ ...ours }, { ...others }]).toEqual([{ steps: "50", "adam.beta1": "0.8" }, { "rate.steps": "7" }]);
  });

  test("what others wrote stays as it stands, also where it cannot be decoded", () => {
    expect(othersOf("#note=100%&race.steps=50&results&a%20b=1", "race")).toEqual(["note=100%", "results", "a%20b=1"]);
    expect(othersOf("", "race")).toEqual([]);
  });
});

describe("the address of a fragment", () => {
  afterEach(() => vi.unstubAllGlobals());

  test("keeps the host's own part, whatever is in it", () => {
    const place = { hash: "#note=100%", search: "", pathname: "/", href: "http://a.test/#note=100%" };
    const replaceState = vi.fn();
    vi.stubGlobal("location", place);
    vi.stubGlobal("history", { state: null, replaceState });
    const address = new Address("race", controls, []);
    expect(address.read().given).toEqual({});
    address.write(stateOf({ steps: 50 }), {});
    expect(replaceState).toHaveBeenCalledWith(null, "", "#note=100%&race.steps=50");
  });
});
