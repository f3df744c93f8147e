// The drawings of batches. Loaded where these are shown, and nowhere else.
import { Along } from "./along.js";
import { Cloud } from "./cloud.js";
import { ByExample, ByStep } from "./descent.js";
import { Noise } from "./noise.js";
import { Optimizers } from "./optimizers.js";
import { RuleMap } from "./rule.js";
import { Sharp } from "./sharp.js";
import { Walk } from "./walk.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  noise: Noise,
  cloud: Cloud,
  "by-step": ByStep,
  "by-example": ByExample,
  rule: RuleMap,
  along: Along,
  sharp: Sharp,
  walk: Walk,
  optimizers: Optimizers,
};
