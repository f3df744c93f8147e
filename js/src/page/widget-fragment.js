// The script of a fragment with a widget.
import { mount } from "../player/mount.js";
import { parts } from "../player/parts.js";
import css from "../player/simulab.css";
import { hostOf } from "./carried.js";
import { fragment } from "./fragment.js";

fragment(
  VERSION,
  ({ spec }) => spec.name,
  (root, { spec }, programs, options) =>
    mount(root, spec, hostOf(spec, programs[spec.name]), { ...parts, css, ...options }),
);
