// The drawings of the widgets about training's vital signs. Loaded where one of them is shown, and nowhere else.
import { Blank } from "./blank.js";
import { Finder } from "./finder.js";
import { Memory } from "./memory.js";
import { Odds } from "./odds.js";
import { Tickets } from "./tickets.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  blank: Blank,
  finder: Finder,
  memory: Memory,
  odds: Odds,
  tickets: Tickets,
};
