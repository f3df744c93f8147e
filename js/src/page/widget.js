// The script of a complete page with a widget.
import * as player from "../player/mount.js";
import { hostOf } from "./carried.js";
import { complete, tellHeight } from "./complete.js";
import { parts } from "./parts.js";

/** @type {typeof player.mount} the same with all its parts at hand */
export const mount = (root, spec, host, options = {}) => player.mount(root, spec, host, { ...parts, ...options });

/** A teacher's dialog stands beside the pages of a site; a page alone has no address that a class could open. */
const handout = (address) => address && (() => import(new URL(address, document.baseURI).href));

complete(async (place, { spec, files }, programs, options) => {
  await mount(place, spec, hostOf(spec, programs[spec.name], files?.[spec.name]), {
    handout: handout(options.classroom),
    ...options,
  });
  options.onTheme(place.querySelector(".simulab").dataset.theme);
  tellHeight();
});
