// The drawings of the deep net. Loaded where it is shown, and nowhere else.
import { Layers } from "./layers.js";
import { DepthMap } from "./map.js";

self.simulabDrawings = { ...self.simulabDrawings, layers: Layers, "depth-map": DepthMap };
