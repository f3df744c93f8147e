// Of each study of fits: its source, the knob along which errors are known, and how its axis is named.
import { t } from "../t.js";

export const STUDIES = {
  capacity: { source: "capacities", knob: "capacity", named: t`weights p`, across: [1, 16] },
  penalty: { source: "penalties", knob: "penalty", named: t`penalty λ`, across: [1e-4, 1] },
  training: { source: "times", knob: "stop", named: t`steps of training`, across: [1, 3_000] },
  examples: { source: "counts", knob: "examples", named: t`examples n`, across: [10, 300] },
};

/** The study on screen, its columns and the state that they are of; null until they are there. */
export function studied(data, state) {
  const study = STUDIES[state?.study ?? "capacity"];
  const columns = data?.columns(study.source);
  return columns ? { study, columns, of: data.feed.stateOf?.(study.source) ?? state } : null;
}
