import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Address } from "../src/player/address.js";

const rate = { name: "rate", kind: "number", default: 0.1 };
const extra = { step: null, show: null, hide: null };

beforeEach(() => {
  const place = { hash: "", search: "", pathname: "/race" };
  vi.stubGlobal("location", place);
  vi.stubGlobal("history", { state: null, replaceState: (_, __, to) => (place.hash = to.startsWith("#") ? to : "") });
});
afterEach(() => vi.unstubAllGlobals());

test("the address follows the state", () => {
  const address = new Address(true, [rate], []);
  address.read();
  address.write({ rate: 0.3 }, extra);
  expect(location.hash).toBe("#rate=0.3");
  address.write({ rate: 0.4 }, extra);
  expect(location.hash).toBe("#rate=0.4");
});

test.each([
  [true, "#rate=0.9", "#rate=0.4"],
  ["race", "#race.rate=0.9", "#race.rate=0.4"],
])("what somebody types is heard before it is written over", (hash, typed, later) => {
  const address = new Address(hash, [rate], []);
  address.read();
  address.write({ rate: 0.3 }, extra);
  location.hash = typed; // the browser says so in a while
  address.write({ rate: 0.3 }, extra);
  expect(location.hash).toBe(typed);
  expect(Number(address.read().given.rate)).toBe(0.9);
  address.write({ rate: 0.4 }, extra);
  expect(location.hash).toBe(later);
});

test("what others of a page write is no change of ours", () => {
  const address = new Address("race", [rate], []);
  address.read();
  location.hash = "#search.seed=3";
  address.write({ rate: 0.3 }, extra);
  expect(location.hash).toBe("#search.seed=3&race.rate=0.3");
});
