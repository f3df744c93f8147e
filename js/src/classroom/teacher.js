// The teacher's page of a class: the site in a frame, what the class does beside it, and everything that was handed in.

import { codePicture } from "../class/code.js";
import { qr } from "../class/qr.js";
import { el } from "../player/dom.js";
import { t } from "../t.js";
import { grid, runs, wall } from "./board.js";
import { eachPage, go, placeOf } from "./frame.js";
import { Line } from "./line.js";
import { notice } from "./notice.js";

const find = (id) => /** @type {any} */ (document.getElementById(id));
const about = JSON.parse(find("about").textContent);
const KEY = "simulab-class-secret";
const frame = find("frame");
const TABS = { picture: t`Picture`, students: t`Students`, wall: t`Wall`, runs: t`Runs` };

const secret = (() => {
  const given = location.hash.slice(1);
  try {
    if (given) sessionStorage.setItem(KEY, given);
    return given || sessionStorage.getItem(KEY) || "";
  } catch {
    return given;
  }
})();
if (location.hash) history.replaceState(null, "", location.pathname + location.search); // a projected address bar shows no secret

const names = new Map(about.links.map(({ label, href }) => [href, label]));
const nameOf = (place) => (place === "" ? t`Front page` : (names.get(place.split("#")[0]) ?? place.split("#")[0]));
let room = { stage: { screens: "open" }, members: [], answers: [], wall: [], tries: [] };
const drawn = {}; // curves, by key
let ran = false; // the runs of the picture's part have been started
let shown = "picture";

const order = (what, given, more = {}) =>
  line.say({ do: what, with: given, ...more }) || say(t`There is no connection now.`);

const say = notice(find("said"));

// ---- what is seen

function show() {
  const { stage, members } = room;
  const there = members.filter((one) => one.there);
  find("count").textContent = there.length === 1 ? t`1 student is here` : t`${there.length} students are here`;
  for (const button of find("screens").children)
    button.setAttribute("aria-checked", String(button.value === stage.screens));
  for (const button of find("screens").children) button.tabIndex = button.value === stage.screens ? 0 : -1;
  find("hold").checked = stage.hold || (find("hold").checked && !stage.turn);
  find("run").disabled = !stage.hold && ran;
  find("racing").textContent = stage.race ? t`End the race` : t`Race from this state`;
  find("racing").disabled = !stage.race && !placeOf(frame)?.startsWith("learning-rate");
  find("kept").textContent =
    room.trouble ||
    (about.file
      ? t`In the file ${about.file}, and nowhere else.`
      : t`In memory, until the server stops. With a name it is kept: simulab serve --class class.sqlite`);
  find("kept").classList.toggle("trouble", Boolean(room.trouble));
  const count = (id, number) => (find(`tab-${id}`).lastChild.textContent = number ? String(number) : "");
  count("students", there.length);
  count("wall", room.wall.length);
  count("runs", room.tries.length);
  if (shown === "students") grid(find("students"), room, nameOf, (place) => open(place));
  if (shown === "wall") wall(find("wall"), room, drawn, nameOf, { open, down: (id) => order("take down", id) });
  if (shown === "runs") runs(find("runs"), room, drawn, nameOf);
  crowd();
}

/** All answers to the questions of the part in the picture, drawn by the lesson itself. */
function crowd() {
  const page = frame.contentDocument;
  const lesson = placeOf(frame)?.split("#")[0];
  if (!page || !lesson) return;
  const answers = {};
  for (const one of room.answers) if (one.lesson === lesson) (answers[one.question] ??= []).push(one.answer);
  const detail = { answers: find("crowd").checked ? answers : {}, covered: room.stage.hold, ran };
  page.dispatchEvent(new CustomEvent("simulab-crowd", { detail }));
}

function open(place) {
  turn("picture");
  go(frame, place);
}

function turn(id) {
  shown = id;
  for (const one of Object.keys(TABS)) {
    find(one).hidden = one !== id;
    find(`tab-${one}`).setAttribute("aria-selected", String(one === id));
    find(`tab-${one}`).tabIndex = one === id ? 0 : -1;
  }
  show();
}

/** Arrow keys walk through buttons that are one choice. */
function arrows(root, chosen) {
  root.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const all = [...root.children];
    const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
    next.focus();
    chosen(next);
  });
}

// ---- made once

find("tabs").append(
  ...Object.entries(TABS).map(([id, label]) =>
    el(
      "button",
      { type: "button", id: `tab-${id}`, role: "tab", "aria-controls": id, onclick: () => turn(id) },
      el("span", { text: label }),
      el("span.badge"),
    ),
  ),
);
for (const id of Object.keys(TABS)) find(id).setAttribute("aria-labelledby", `tab-${id}`);
arrows(find("tabs"), (tab) => turn(tab.id.slice(4)));
find("screens").append(
  ...Object.entries({ open: t`Open`, paused: t`Paused`, closed: t`Closed` }).map(([value, text]) =>
    el("button", {
      type: "button",
      value,
      text,
      role: "radio",
      "aria-checked": "false",
      onclick: () => order("screens", value),
    }),
  ),
);
arrows(find("screens"), (button) => order("screens", button.value));
const groups = new Map();
for (const one of about.links) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
find("pages").append(
  el("option", { value: "", text: t`Front page` }),
  ...[...groups].map(([label, links]) =>
    el("optgroup", { label }, ...links.map(({ href, label: text }) => el("option", { value: href, text }))),
  ),
);
find("pages").addEventListener("change", () => open(find("pages").value));
find("send").addEventListener("click", () => {
  ran = false;
  order("send", placeOf(frame), { hold: find("hold").checked });
  say(t`Everyone is sent to: ${nameOf(placeOf(frame))}.`);
});
find("hold").addEventListener("change", () => order("hold", find("hold").checked));
find("crowd").addEventListener("change", crowd);
find("run").addEventListener("click", () => {
  ran = true;
  order("run");
});
find("racing").addEventListener("click", () => {
  if (room.stage.race) return order("end race");
  order("race", placeOf(frame));
  turn("runs");
});
find("project").addEventListener("click", () => project(!document.body.classList.contains("projected")));
addEventListener("keydown", (event) => event.key === "Escape" && project(false));
function project(on) {
  document.body.classList.toggle("projected", on);
  find("project").setAttribute("aria-pressed", String(on));
  find("project").textContent = on ? t`Back to the desk` : t`Projector`;
}
find("csv").addEventListener("click", async () => {
  const answer = await fetch("answers.csv", { headers: { Authorization: `Bearer ${secret}` } }).catch(() => null);
  if (!answer?.ok) return say(t`The file could not be had.`);
  const link = el("a", { href: URL.createObjectURL(await answer.blob()), download: "class.csv" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
find("delete").addEventListener("click", () => {
  const dialog = find("ask");
  const end = () => dialog.close();
  dialog.replaceChildren(
    el("h2", { id: "asked", text: t`Delete everything that was handed in?` }),
    el("p", { text: t`Names, answers, states and tries are removed, from the file too. Who is here joins anew.` }),
    el(
      "div.row",
      {},
      el("button.plain", { type: "button", text: t`Keep it`, onclick: end }),
      el("button.danger", {
        type: "button",
        text: t`Delete all`,
        onclick: () => {
          order("delete");
          for (const key of Object.keys(drawn)) delete drawn[key];
          end();
        },
      }),
    ),
  );
  dialog.showModal();
});

let link = "";
function linked(code) {
  // behind a proxy the address that the teacher opened is the students' too; this computer's own name is nobody else's
  const near = ["localhost", "127.0.0.1"].includes(location.hostname);
  link = (near ? `${about.address}/class/${code}` : new URL(code, document.baseURI).href) + location.search;
  find("address").replaceChildren(
    el("b", { text: link.replace(/^https?:\/\//, "") }),
    el("span", { text: t`QR code` }),
  );
}
find("address").addEventListener("click", () => {
  const rows = qr(link);
  const alone = /\/\/(localhost|127\.)/.test(link);
  find("code").replaceChildren(
    codePicture(rows),
    el("p.link", { text: link.replace(/^https?:\/\//, "") }),
    el("p.small", {
      text: alone
        ? t`Only this computer reaches this address. For the room: simulab serve --class --address 0.0.0.0`
        : t`In the same network; no account is needed.`,
    }),
    el("button.plain", { type: "button", text: t`Close`, onclick: () => find("code").close() }),
  );
  find("code").showModal();
});
for (const id of ["ask", "code"])
  find(id).addEventListener("click", ({ target }) => target === find(id) && find(id).close());
eachPage(frame, () => {
  ran = false;
  const [name] = (placeOf(frame) ?? "").split("#");
  find("pages").value = name;
  show();
});
// a lesson's parts are turned within one page
let at;
setInterval(() => {
  const place = placeOf(frame);
  const part = place?.match(/^[^#]*(#part=\d+)?/)?.[0];
  if (part !== at && at !== undefined) ran = false;
  at = part;
  const { stage } = room;
  const asked = room.answers.filter(({ lesson }) => lesson === place?.split("#")[0]).length;
  find("predicted").textContent = stage.hold
    ? t`Runs are held. Answers from this lesson so far: ${asked}.`
    : asked
      ? t`Answers from this lesson so far: ${asked}.`
      : "";
  find("racing").disabled = !stage.race && !place?.startsWith("learning-rate");
  crowd();
}, 700);
addEventListener("storage", ({ key, newValue }) => {
  if (key === "simulab-theme") document.documentElement.dataset.theme = newValue;
});

turn("picture");
go(frame, "");
const line = new Line(
  () => ({ teach: secret }),
  (said) => {
    if (said.code) linked(said.code);
    if (said.curves) Object.assign(drawn, said.curves);
    if (said.class) room = said.class;
    if (said.refused && !link) {
      find("shut").hidden = false;
      find("shut").textContent = said.refused;
      line.end();
    } else if (said.refused) say(said.refused);
    show();
  },
  (open) => {
    document.body.dataset.open = String(open);
    if (!open) find("count").textContent = t`The server cannot be reached; this page comes back by itself.`;
  },
);
