// A widget as a Panel component.
import { mount } from "../player/mount.js";
import { rendering } from "./bridge.js";

export const render = rendering((root, spec, wire, options) => mount(root, spec, wire.host(), options));
