import { expect, test } from "vitest";
import { told } from "../src/player/host.js";

test.each([
  ["slate", "dark"],
  ["dark", "dark"],
  ["theme-dark no-js", "dark"],
  ["quarto-dark", "dark"],
  ["dark-mode", "dark"],
  ["default", "light"],
  ["light", "light"],
  ["only light", "light"],
  ["", null],
  ["darkroom", null],
  ["has-dark-header", null],
  ["auto", null],
])("a host that says %j is %s", (text, theme) => {
  expect(told(text)).toBe(theme);
});
