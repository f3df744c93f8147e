// Ending what is being computed: loaded with what a person asks for by hand.
import { t } from "../t.js";

/** Ends what is being computed: the controls go back to what is shown, and what is not there yet is left out. */
export function stop(view) {
  const wanted = view.state;
  const kept = keep(view, wanted);
  const back = !kept && view.applied && view.feed.missing("quick").length ? view.applied : null;
  view.compare = null;
  view.work.hold();
  view.feed.stop(back ?? wanted);
  if (back) {
    view.history.back(back);
    view.take(back);
    return view.work.stopped(t`Stopped. The controls are back at what is shown.`, t`Try again`, () => {
      view.take(wanted);
      view.settle();
    });
  }
  const again = () => {
    view.root.dataset.busy = "true";
    for (const had of Object.values(view.feed.have)) if (had.cut) had.key = "";
    view.feed.again();
  };
  view.root.dataset.busy = "false";
  if (view.applied) view.frame();
  else view.sentence.node.textContent = t`Nothing is computed yet.`;
  const left = Object.keys(view.feed.stopped)
    .map((name) => view.spec.sources[name].work)
    .filter(Boolean);
  view.work.stopped(
    view.applied && left.length
      ? t`Stopped: without ${left.join(", ")}.`
      : kept
        ? t`Stopped: what is trained so far stays.`
        : t`Stopped.`,
    kept ? t`Compute all of it` : t`Compute it again`,
    again,
  );
  view.arrived?.();
}

/** What work in slices has reached for this state stays, as if it were all: whether there is anything. */
function keep({ feed }, state) {
  const reached = ["quick", "slow"]
    .flatMap((kind) => feed.missing(kind))
    .map((name) => [feed.have[name], feed.key(name, state), name])
    .filter(([had, key, name]) => had?.key === "" && feed.key(name, had.state) === key);
  for (const [had, key] of reached) Object.assign(had, { key, cut: true });
  return reached.length > 0;
}
