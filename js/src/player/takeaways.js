// What a student takes home: files, the report, the program. A part of its own, which a live page loads after its picture.
import { t } from "../t.js";
import { copyText } from "./clipboard.js";
import { codeDialog, rates } from "./code.js";
import { quoted } from "./format.js";
import { keptRuns } from "./kept.js";
import { readFile, replay } from "./replay.js";
import { report } from "./report.js";
import { reportDialog } from "./reports.js";
import { dataUrl, download, picturePng, runJson, runTable } from "./share.js";
import { settings, stateFile } from "./statefile.js";

export { Glossary } from "./glossary.js";
export { stop } from "./stop.js";
export { tip } from "./tip.js";
export { replay };

/** @param {import("./view.js").View} view */
export function takeaways(view) {
  const { spec } = view;
  const file = (kind) => {
    const chosen = view.controls.find((control) => control.kind === "choice");
    return `${["simulab", spec.name, chosen && view.state[chosen.name]].filter(Boolean).join("-")}.${kind}`;
  };
  const snapshot = async (text) => {
    const picture = await dataUrl(await picturePng(spec.title, "", view.pictures, view.theme.name, "image/webp", 1.5));
    const words = [text, view.words()].filter(Boolean).join("\n\n");
    report.add({
      kind: "state",
      title: spec.title,
      text: words,
      state: stateFile(view),
      picture,
      knobs: Object.fromEntries(settings(spec, view.state)),
    });
  };
  const dialog = reportDialog({ spec, snapshot, replay: (file) => replay(view, file) });
  const code = codeDialog(
    spec.code ?? {},
    () => ({ ...view.state, ...rates(spec, view.data), ...view.panel.codes() }),
    copyText,
  );
  const runs = keptRuns(view, (file) => replay(view, file), `simulab-${spec.name}-runs.csv`);
  view.root.append(dialog.node, code.node, runs.node);
  let handout; // a teacher's: a live page loads it when it is asked for
  const forClass = async () => {
    view.notices.clear("class");
    try {
      handout ??= (await view.options.handout()).classDialog(view);
    } catch {
      return view.notices.show(
        "class",
        t`A link for a class is made on the site or in an exported page; this one cannot load it.`,
      );
    }
    view.root.append(handout.node);
    handout.open();
  };
  const picker = Object.assign(document.createElement("input"), {
    type: "file",
    accept: ".json,.html,application/json,text/html",
  });
  const read = async (blob) => {
    view.notices.clear("file");
    try {
      const { file, entries, name, lesson } = readFile(await blob.text());
      if (lesson)
        view.notices.show(
          "file",
          t`This is a report on the lesson ${quoted(lesson.lesson)}; open it on that lesson's last page, under For teachers.`,
        );
      else if (file) replay(view, file);
      else dialog.read(entries, name);
    } catch (error) {
      view.notices.show("file", error.message);
    }
  };
  picker.addEventListener("change", () => {
    if (picker.files[0]) read(picker.files[0]);
    picker.value = "";
  });
  return {
    save: () => download(file("state.json"), "application/json", `${JSON.stringify(stateFile(view), null, 1)}\n`),
    pick: () => picker.click(),
    runs: () => runs.open(),
    report: () => dialog.open(),
    forClass: view.options.handout && forClass,
    csv: () => download(file("csv"), "text/csv", runTable(spec, view.data, view.state)),
    json: () =>
      download(file("json"), "application/json", runJson(spec, view.data, view.state, view.link(), view.words())),
    png: async () =>
      download(file("png"), "image/png", await picturePng(spec.title, view.words(), view.pictures, view.theme.name)),
    read,
    code: () => code.open(),
  };
}
