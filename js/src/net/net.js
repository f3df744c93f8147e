// The net lab's own drawings, by the names that its figures ask for. Loaded where it is shown, and nowhere else.
import { Architecture } from "./architecture.js";
import { TableBox } from "./box.js";
import { Branch } from "./branch.js";
import { Closer } from "./closer.js";
import * as formula from "./formula.js";
import { AgainstBox } from "./kept.js";
import { Layers } from "./layers.js";
import { Luck } from "./luck.js";
import { leaf, wrong } from "./own.js";
import { Plane } from "./plane.js";
import { Step } from "./step.js";
import { tabs } from "./tabs.js";
import { FormulaBox } from "./typed.js";
import { Versus } from "./versus.js";

self.simulabReads = {
  ...self.simulabReads,
  own: { leaf, wrong, Box: TableBox },
  typed: { leaf: formula.leaf, wrong: formula.wrong, Box: FormulaBox },
  against: { leaf: () => new Float64Array(1), wrong: () => null, Box: AgainstBox },
};

self.simulabDrawings = {
  ...self.simulabDrawings,
  tabs,
  branch: Branch,
  luck: Luck,
  net: Architecture,
  plane: Plane,
  layers: Layers,
  closer: Closer,
  step: Step,
  versus: Versus,
};
