// The drawings of transfer. Loaded where it is shown, and nowhere else.
import { Draws } from "./draws.js";
import { Inside } from "./inside.js";

self.simulabDrawings = { ...self.simulabDrawings, draws: Draws, inside: Inside };
