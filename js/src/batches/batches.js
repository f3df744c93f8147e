// The drawings of batches. Loaded where these are shown, and nowhere else.
import { Along } from "./along.js";
import { Cloud } from "./cloud.js";
import { DecayMap } from "./decay.js";
import { ByExample, ByStep } from "./descent.js";
import { Devices } from "./devices.js";
import { Exponents } from "./exponents.js";
import { Noise } from "./noise.js";
import { Optimizers } from "./optimizers.js";
import { RuleMap } from "./rule.js";
import { Shards } from "./shards.js";
import { Sharp } from "./sharp.js";
import { Speeds } from "./speeds.js";
import { TwoLosses } from "./twolosses.js";
import { Walk } from "./walk.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  noise: Noise,
  cloud: Cloud,
  "by-step": ByStep,
  "by-example": ByExample,
  rule: RuleMap,
  decay: DecayMap,
  along: Along,
  sharp: Sharp,
  walk: Walk,
  optimizers: Optimizers,
  shards: Shards,
  devices: Devices,
  speeds: Speeds,
  exponents: Exponents,
  "two-losses": TwoLosses,
};
