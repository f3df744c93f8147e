// The drawings of generalisation. Loaded where these are shown, and nowhere else.
import { Digits } from "./digits.js";
import { Errors } from "./errors.js";
import { Fits } from "./fits.js";
import { Lines } from "./lines.js";
import { Rows } from "./rows.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  errors: Errors,
  fits: Fits,
  rows: Rows,
  lines: Lines,
  digits: Digits,
};
