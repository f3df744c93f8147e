// The drawings of batches. Loaded where these are shown, and nowhere else.
import { Cloud } from "./cloud.js";
import { Noise } from "./noise.js";

self.simulabDrawings = { ...self.simulabDrawings, noise: Noise, cloud: Cloud };
