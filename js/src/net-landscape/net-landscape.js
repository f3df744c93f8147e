// The drawings of a net's landscape. Loaded where these are shown, and nowhere else.
import { Between } from "./between.js";
import { NetPlane, OtherPlane } from "./plane.js";
import { Sharpness } from "./sharpness.js";

self.simulabDrawings = {
  ...self.simulabDrawings,
  "net-plane": NetPlane,
  "net-plane-normed": OtherPlane,
  sharpness: Sharpness,
  between: Between,
};
