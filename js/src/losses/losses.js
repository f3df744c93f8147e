// The drawings of the losses. Loaded where these are shown, and nowhere else.
import { FitClasses } from "./classes.js";
import { FitEmbedding } from "./embedding.js";
import { FitLine } from "./line.js";
import { Shapes } from "./shapes.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  shapes: Shapes,
  "fit-line": FitLine,
  "fit-classes": FitClasses,
  "fit-embedding": FitEmbedding,
};
