// The drawings of the rate finder and the lottery. Loaded where one of them is shown, and nowhere else.
import { Finder } from "./finder.js";
import { Odds } from "./odds.js";
import { Tickets } from "./tickets.js";

self.simulabDrawings = { ...self.simulabDrawings, finder: Finder, odds: Odds, tickets: Tickets };
