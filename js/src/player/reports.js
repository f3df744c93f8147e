// The dialog of the lab report: what is in it, a note, save; and the reading of one that was handed in.
import { t } from "../t.js";
import { el, iconButton, unique } from "./dom.js";
import { kindSaid, report, safePicture } from "./report.js";
import { download } from "./share.js";

/** @param {{snapshot: (note: string) => Promise<void>, replay: (file: object) => void, spec: import("../types").Spec}} act */
export function reportDialog(act) {
  const list = el("ol.sl-entries");
  const name = el("input.sl-plain", {
    type: "text",
    autocomplete: "name",
    maxlength: "80",
    placeholder: t`Your name (only put into the file)`,
    "aria-label": t`Your name`,
  });
  const note = el("textarea.sl-plain", {
    rows: 2,
    maxlength: "4000",
    placeholder: t`What did you see, and why?`,
    "aria-label": t`A note for the report`,
  });
  const title = el("h2.sl-group-title", { id: unique("report") });
  const close = () => dialog.close();
  const tools = el(
    "div.sl-report-tools",
    {},
    note,
    el("button.sl-quiet", {
      text: t`Add this experiment`,
      onclick: async () => {
        await act.snapshot(note.value.trim());
        note.value = "";
      },
    }),
    name,
    el("button.sl-primary", {
      text: t`Save the report`,
      onclick: () => download("lab-report.html", "text/html", report.html(name.value.trim())),
    }),
    el("button.sl-quiet", { text: t`Clear`, onclick: () => report.clear() }),
  );
  const dialog = el(
    "dialog.sl-dialog",
    { "aria-labelledby": title.id },
    el("div.sl-dialog-head", {}, title, iconButton("close", t`Close`, close)),
    el("div.sl-report", {}, list, tools),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && close());

  const row = (entry, own) => {
    const picture = safePicture(entry.picture);
    const mine = entry.state?.widget === act.spec.name;
    return el(
      "li",
      {},
      el(
        "div.sl-line",
        {},
        el(
          "span.sl-label",
          {},
          el("small", { text: kindSaid(entry.kind) }),
          el("strong", { text: String(entry.title ?? "") }),
        ),
        entry.state
          ? el("button.sl-quiet", {
              text: mine ? t`Replay` : t`Of ${entry.state.widget}`,
              disabled: !mine,
              onclick: () => {
                close();
                act.replay(entry.state);
              },
            })
          : null,
        own ? iconButton("close", t`Take out of the report`, () => report.remove(entry)) : null,
      ),
      entry.text ? el("p.sl-doc", { text: String(entry.text) }) : null,
      picture ? el("img", { src: picture, alt: "" }) : null,
    );
  };
  const fill = (entries, own, heading) => {
    title.textContent = heading;
    tools.hidden = !own;
    list.replaceChildren(
      ...(entries.length
        ? entries.map((entry) => row(entry, own))
        : [
            el("li.sl-doc", {
              text: t`Nothing yet. Add what is on screen, with a note; save the file and hand it in.`,
            }),
          ]),
    );
  };
  const show = () => fill(report.entries, true, t`Lab report`);
  return {
    node: dialog,
    open: () => {
      report.load();
      report.changed = show;
      show();
      dialog.showModal();
    },
    read: (entries, by) => {
      fill(entries, false, by ? t`Report of ${by}` : t`Report`);
      if (!dialog.open) dialog.showModal();
    },
  };
}
