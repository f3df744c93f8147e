// Who has left the picture, and the button that shows where to.
export { drawLeft, leavers } from "../player/leaving.js";
export { outside, ZoomButton } from "../player/outside.js";
