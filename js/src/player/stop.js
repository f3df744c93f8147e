// Ending what is being computed: loaded with what a person asks for by hand.
import { t } from "../t.js";

/** Ends what is being computed: the controls go back to what is shown, and what is not there yet is left out. */
export function stop(view) {
  const wanted = view.state;
  const back = view.applied && view.feed.missing("quick").length ? view.applied : null;
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
    view.feed.again();
  };
  view.root.dataset.busy = "false";
  if (view.applied) view.frame();
  else view.sentence.node.textContent = t`Nothing is computed yet.`;
  const left = Object.keys(view.feed.stopped)
    .map((name) => view.spec.sources[name].work)
    .filter(Boolean);
  view.work.stopped(
    view.applied && left.length ? t`Stopped: without ${left.join(", ")}.` : t`Stopped.`,
    t`Compute it again`,
    again,
  );
  view.arrived?.();
}
