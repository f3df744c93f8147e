// What the tools do. The link is copied at once; files, report and code come in a part of their own, which a live page loads
// once its picture stands, or when it is asked for before: whoever pressed waits for it, nothing pressed is lost.
import { t } from "../t.js";
import { copyText } from "./clipboard.js";

const SAID = 2500; // ms that "Copied" stays
const FAILED = t`This tool could not be loaded. Is the server still there?`;

/** @param {import("./view.js").View} view */
export function tools(view) {
  let part;
  /** @returns {Promise<Record<string, Function>>} */
  const ready = () =>
    (part ??= view.options.later().then(
      ({ takeaways }) => takeaways(view),
      (error) => {
        part = null;
        throw error;
      },
    ));
  const late =
    (name) =>
    async (...given) => {
      view.notices.clear("file");
      const acts = await ready().catch(() =>
        view.notices.show("file", FAILED, [t`Try again`, () => late(name)(...given)]),
      );
      acts?.[name](...given);
    };
  const read = late("read");
  view.root.addEventListener(
    "dragover",
    (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(),
  );
  view.root.addEventListener("drop", (event) => {
    const dropped = event.dataTransfer?.files[0];
    if (!dropped) return;
    event.preventDefault();
    read(dropped);
  });
  let said;
  return {
    ready,
    ...Object.fromEntries(
      ["save", "pick", "runs", "report", "csv", "json", "png", "code"].map((name) => [name, late(name)]),
    ),
    forClass: view.options.handout && late("forClass"),
    /** Where the browser refuses the clipboard, the link stands selected in a field. */
    link: async () => {
      const { done, link: field } = view.parts;
      const text = view.link();
      view.address.write(view.state, view.extra());
      const copied = await copyText(text);
      done.textContent = copied ? t`Copied` : t`Copy it from here:`;
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
