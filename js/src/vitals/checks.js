// The drawings of the sanity checks and the clinic. Loaded where one of these is shown, and nowhere else.
import { Blank } from "./blank.js";
import { Course } from "./course.js";
import { Memory } from "./memory.js";

self.simulabDrawings = { ...self.simulabDrawings, blank: Blank, course: Course, memory: Memory };
