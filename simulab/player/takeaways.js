// What the tools do that a student takes home: the link, the files.
import { copyText, download, picturePng, runJson, runTable } from "./share.js";

const SAID = 2500; // ms that "Copied" stays

/** @param {import("./view.js").View} view */
export function takeaways(view) {
  const { spec } = view;
  const link = () => view.address.link(view.state, view.extra());
  const file = (kind) => {
    const chosen = view.controls.find((control) => control.kind === "choice");
    return `${["simulab", spec.name, chosen && view.state[chosen.name]].filter(Boolean).join("-")}.${kind}`;
  };
  let said;
  return {
    csv: () => download(file("csv"), "text/csv", runTable(spec, view.data, view.state)),
    json: () => download(file("json"), "application/json", runJson(spec, view.data, view.state, link(), view.words())),
    png: async () => download(file("png"), "image/png", await picturePng(spec.title, view.words(), view.pictures, view.theme.name)),
    /** Where the browser refuses the clipboard, the link stands selected in a field. */
    link: async () => {
      const { done, link: field } = view.parts;
      const text = link();
      view.address.write(view.state, view.extra());
      const copied = await copyText(text);
      done.textContent = copied ? "Copied" : "Copy it from here:";
      field.hidden = copied;
      if (!copied) {
        field.value = text;
        field.focus();
        field.select();
      }
      clearTimeout(said);
      if (copied) said = setTimeout(() => (done.textContent = ""), SAID);
    },
  };
}
