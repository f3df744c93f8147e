// An answer, told to whoever holds the lesson in a frame: a class's page. Where nobody listens nothing happens.

/**
 * @param {HTMLElement} root  @param {{lesson: string, part: string}} where  @param {import("./question.js").Question} made
 * @returns {Promise<unknown>|null} what a prediction's run has to wait for
 */
export function tell(root, where, { question, kept, node }) {
  const waits = [];
  const detail = {
    ...where,
    question: question.id,
    kind: question.kind,
    covers: question.covers,
    asked: node.querySelector(".sl-asked").textContent,
    answer: kept.value ?? kept.answer,
    good: kept.good,
    until: (wait) => waits.push(wait),
  };
  root.dispatchEvent(new CustomEvent("simulab-answer", { bubbles: true, composed: true, detail }));
  return waits.length ? Promise.all(waits) : null;
}
