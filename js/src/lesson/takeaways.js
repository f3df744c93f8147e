// What a lesson needs only now and then: the last page with its report, reports that are opened, pictures of answers. A part of
// its own, which a live page loads after its picture.
export { Glossary } from "../player/glossary.js";
export { stop } from "../player/stop.js";
export { replay, takeaways, tip } from "../player/takeaways.js";
export { onCrowd } from "./crowd.js";
export { ending } from "./ending.js";
export { onPaper } from "./paper.js";
export { photograph } from "./photograph.js";
export { judgeNumber, missing, notYet, readTyped, record, shortest } from "./record.js";
export { read, remark, startOver } from "./visit.js";
