// A widget as a Panel component.
import { mount } from "../player/mount.js";
import { parts } from "../player/parts.js";
import { rendering } from "./bridge.js";
import { failsOver } from "./failover.js";

/** A teacher's, where the address leads to this widget: on a page of its own. */
const handout = ({ hash }) => (hash === true ? () => import("../class/dialog.js") : undefined);

export const render = rendering(async (root, spec, wire, options) => {
  await failsOver(wire, { "": spec }, options);
  return mount(root, spec, wire.host(), { ...parts, handout: handout(options), ...options });
});
