// A widget as a Panel component.
import { mount } from "../player/mount.js";
import { parts } from "../player/parts.js";
import { rendering } from "./bridge.js";

/** A teacher's, where the address leads to this widget: on a page of its own. */
const handout = ({ hash }) => (hash === true ? () => import("../class/dialog.js") : undefined);

export const render = rendering((root, spec, wire, options) =>
  mount(root, spec, wire.host(), { ...parts, handout: handout(options), ...options }),
);
