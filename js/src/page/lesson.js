// The script of a complete page with a lesson; what is asked of each of its widgets stays in this browser.
import { mountLesson as mountBook } from "../lesson/lesson.js";
import { hostsOf } from "./carried.js";
import { complete } from "./complete.js";
import { parts } from "./lessonparts.js";

/** ``mountLesson`` of a page, which carries all parts of a lesson. @type {typeof mountBook} */
export const mountLesson = (root, lesson, hosts, options) => mountBook(root, lesson, hosts, { ...parts, ...options });

complete((place, { lesson, files }, programs, options) =>
  mountLesson(place, lesson, hostsOf(lesson.widgets, programs, files), options),
);
