// Questions that are answered in a picture: a few parts of a lesson have one. A part of its own, loaded by those.
import { LastStableQuestion } from "./limit.js";
import { LossCurveQuestion } from "./pad.js";
import { EndPointQuestion } from "./pin.js";

export const DRAWN_KINDS = { EndPoint: EndPointQuestion, LossCurve: LossCurveQuestion, LastStable: LastStableQuestion };
