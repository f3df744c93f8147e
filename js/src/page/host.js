// The page's half: numbers come from functions compiled into this very page. The view sees the same host as in every home.
import { sayRecorded } from "../player/recorded.js";
import { leavesOf, telling, trim } from "./columns.js";

/**
 * @param {import("../types").Spec} spec of simulab.widgets.describe
 * @param {() => Record<string, import("../types").Call>} program makes the compiled sources
 * @param {{file?: string|null, run: (name: string, leaves: object, source: import("../types").Source, follow: object) => Promise<object>}} desk where slow sources are
 *   computed, and those in parts
 */
export function pageHost(spec, program, desk) {
  let sources = null;
  const one = async (name, all, follow, results) => {
    const source = spec.sources[name];
    const leaves = Object.fromEntries(source.reads.map((knob) => [knob, all[knob]]));
    if (source.slow || source.aside || source.parts)
      return trim(await desk.run(name, leaves, source, telling(follow, results, source, all)), source, all);
    sources ??= program();
    return trim(sources[name](leaves), source, all);
  };
  return {
    home: "page",
    recorded: sayRecorded,
    moments: () => (sources ??= program()),
    program,
    file: desk.file,
    async compute(names, state, follow) {
      const all = leavesOf(spec.controls, state);
      const results = {};
      for (const name of names) results[name] = await one(name, all, follow, results);
      return results;
    },
  };
}
