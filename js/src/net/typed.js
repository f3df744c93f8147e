// The box of a typed input: the one that formulas are typed into, read here instead of on a server.
import { TextControl } from "../player/text.js";
import { read } from "./formula.js";

export class FormulaBox extends TextControl {
  constructor(control, knobs) {
    super(control, { ...knobs, read: (_, text) => Promise.resolve(read(text)) });
  }
}
