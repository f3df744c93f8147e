// The script of a fragment with a widget.
import { mount } from "../player/mount.js";
import css from "../player/simulab.css";
import { hostOf } from "./carried.js";
import { fragment } from "./fragment.js";
import { parts } from "./parts.js";
import { fitSlide } from "./slide.js";

fragment(
  VERSION,
  ({ spec }) => spec.name,
  async (root, { spec }, programs, options) => {
    const view = await mount(root, spec, hostOf(spec, programs[spec.name]), { css, ...options });
    fitSlide(/** @type {HTMLElement} */ (root.host));
    return view;
  },
  parts,
);
