// What a lesson needs only now and then, and how it gets there: within a page, or as a file of its own beside a live one's script.
export const parts = {
  later: () => import("./takeaways.js"),
  painters: () => import("../player/painters.js"),
  drawn: () => import("./drawn.js"),
};
