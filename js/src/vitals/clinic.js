// The drawing of the clinic. Loaded where it is shown, and nowhere else.
import { Course } from "./course.js";

self.simulabDrawings = { ...self.simulabDrawings, course: Course };
