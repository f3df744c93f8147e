// The drawings of the sanity checks. Loaded where these are shown, and nowhere else.
import { Blank } from "./blank.js";
import { Memory } from "./memory.js";

self.simulabDrawings = { ...self.simulabDrawings, blank: Blank, memory: Memory };
