// A lesson as a Panel component: several widgets behind one wire.
import { mountLesson } from "../lesson/lesson.js";
import { parts } from "../lesson/parts.js";
import { rendering } from "./bridge.js";
import { failsOver } from "./failover.js";

export const render = rendering(async (root, spec, wire, options) => {
  await failsOver(wire, spec.widgets, options);
  const hosts = Object.fromEntries(Object.keys(spec.widgets).map((name) => [name, wire.host(name)]));
  wire.page = await mountLesson(root, spec, hosts, { ...parts, ...options });
  if (wire.word) wire.page.problem(wire.word); // it came while the lesson was being opened
});
