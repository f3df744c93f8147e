// The script of a complete page with a widget.
import { mount } from "../player/mount.js";
import { hostOf } from "./carried.js";
import { complete, tellHeight } from "./complete.js";

export { mount };

complete(async (place, { spec, files }, programs, options) => {
  await mount(place, spec, hostOf(spec, programs[spec.name], files?.[spec.name]), options);
  options.onTheme(place.querySelector(".simulab").dataset.theme);
  tellHeight();
});
