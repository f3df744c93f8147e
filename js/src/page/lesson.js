// The script of a complete page with a lesson; what is asked of each of its widgets stays in this browser.
import { mountLesson } from "../lesson/lesson.js";
import { parts } from "../lesson/parts.js";
import { hostsOf } from "./carried.js";
import { complete } from "./complete.js";

export { mountLesson };

complete((place, { lesson, files }, programs, options) =>
  mountLesson(place, lesson, hostsOf(lesson.widgets, programs, files), { ...parts, ...options }),
);
