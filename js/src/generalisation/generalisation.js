// The drawings of generalisation. Loaded where these are shown, and nowhere else.
import { Errors } from "./errors.js";
import { Fits } from "./fits.js";

self.simulabDrawings = { ...self.simulabDrawings, errors: Errors, fits: Fits };
