// Miniatures of runs that run again while a pointer or the focus is on them; they stand where motion is not wanted.
const LASTS = 2600; // ms
const LONGEST = 400; // pieces of a dashed line that are written out

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The dashes of a line that is drawn up to a length: a line's own, then a gap. */
export function dashes(own, upTo, whole) {
  if (!own.length) return `${upTo} ${whole + 1}`;
  const pieces = [];
  for (let at = 0, i = 0; at < upTo && i < LONGEST; at += own[i % own.length], i++)
    pieces.push(Math.min(own[i % own.length], upTo - at));
  if (pieces.length % 2) pieces.push(whole + 1);
  else pieces[pieces.length - 1] = whole + 1;
  return pieces.join(" ");
}

/** @param {HTMLElement} item with an SVG of ``simulab.live.thumbnail`` in it */
export function moveOnTouch(item) {
  const picture = /** @type {SVGSVGElement|null} */ (item.querySelector(".picture > svg"));
  if (!picture) return;
  const tracks = /** @type {SVGPathElement[]} */ ([...picture.querySelectorAll("path.track, path.case")]);
  const heads = [...picture.querySelectorAll("circle.head")];
  if (!tracks.length) return;
  let frame = 0;
  const rest = () => {
    cancelAnimationFrame(frame);
    for (const track of tracks) track.style.strokeDasharray = "";
    for (const head of heads) head.removeAttribute("transform");
  };
  const begin = () => {
    if (still()) return;
    cancelAnimationFrame(frame);
    const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width; // strokes are in pixels
    const moving = tracks.map((track) => ({
      track,
      length: track.getTotalLength(),
      own: (track.getAttribute("stroke-dasharray") ?? "").split(" ").filter(Boolean).map(Number),
    }));
    const lines = moving.filter(({ track }) => track.classList.contains("track"));
    const started = performance.now();
    const tick = (now) => {
      const share = Math.min(1, (now - started) / LASTS);
      for (const { track, length, own } of moving)
        track.style.strokeDasharray = dashes(own, length * share * scale, length * scale);
      heads.forEach((head, i) => {
        const line = lines[i];
        if (!line) return;
        const at = line.track.getPointAtLength(line.length * share);
        head.setAttribute(
          "transform",
          `translate(${at.x - Number(head.getAttribute("cx"))} ${at.y - Number(head.getAttribute("cy"))})`,
        );
      });
      if (share < 1) frame = requestAnimationFrame(tick);
      else rest();
    };
    frame = requestAnimationFrame(tick);
  };
  item.addEventListener("pointerenter", begin);
  item.addEventListener("focusin", begin);
  item.addEventListener("pointerleave", rest);
  item.addEventListener("focusout", rest);
}
