// Stands behind a program in a file of its own: a worker made from that file answers, a page that loads it only keeps the
// program.
import { serve } from "./serve.js";

if (typeof document === "undefined") serve(Object.values(self.simulabPrograms)[0]);
