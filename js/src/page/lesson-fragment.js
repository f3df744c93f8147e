// The script of a fragment with a lesson.
import css from "../lesson/lesson.css";
import { mountLesson } from "../lesson/lesson.js";
import { hostsOf } from "./carried.js";
import { fragment } from "./fragment.js";
import { parts } from "./lessonparts.js";

fragment(
  `${VERSION} lesson`,
  ({ lesson }) => lesson.name,
  (root, { lesson }, programs, options) =>
    mountLesson(root, lesson, hostsOf(lesson.widgets, programs), { css, ...options }),
  parts,
);
