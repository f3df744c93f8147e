// A student's page of a class: the site in a frame, under a bar; the teacher sends it places and covers it.
import { t } from "../t.js";
import { eachPage, go, placeOf } from "./frame.js";
import { Line } from "./line.js";
import { notice } from "./notice.js";
import { Race } from "./race.js";

const find = (id) => /** @type {any} */ (document.getElementById(id));
const code = location.pathname.split("/").pop();
const KEY = `simulab-class-${code}`;
const LOOK = 700; // ms between two looks at where the frame stands
const WORDS = { closed: t`Look up: your teacher has closed the screens.`, paused: t`Paused by your teacher.` };

const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") ?? {};
  } catch {
    return {};
  }
};
const remember = (what) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // Then a reload joins as somebody new.
  }
};

const frame = find("frame");
let me = remembered();
let stage = { screens: "open", place: "", turn: -1, hold: false, ran: 0, race: 0, tries: 5 };
let line;
let told; // the place that the teacher's page knows
const held = new Set(); // predictions that wait for their run

const race = new Race(find("race"), (rate) => line.say({ try: rate }));

const say = notice(find("said"));

function staged(now) {
  const sent = now.turn !== stage.turn || (now.race && now.race !== stage.race);
  stage = now;
  const shut = stage.screens !== "open";
  frame.inert = shut || Boolean(stage.race);
  find("race").inert = shut;
  find("closed").hidden = !shut;
  find("closed").dataset.screens = stage.screens;
  find("closed").firstChild.textContent = WORDS[stage.screens] ?? "";
  find("submit").hidden = find("back").hidden = shut || Boolean(stage.race);
  find("race").hidden = !stage.race;
  if (sent && !stage.race) go(frame, stage.place);
  if (!stage.hold) {
    for (const release of held) release();
    held.clear();
  }
  find("back").hidden ||= placeOf(frame) === stage.place;
}

function heard(said) {
  if (said.you) {
    me = { token: said.you.token, name: said.you.name };
    remember(me);
    find("me").textContent = said.you.name || t`Student ${said.you.id}`;
    told = undefined;
  }
  if (said.stage) staged(said.stage);
  if (said.mine) race.show(said.mine, stage.tries);
  if (said.said || said.refused) say(said.said ?? said.refused);
  if (said.refused && stage.race) find("race").querySelector("[role=status]").textContent = said.refused;
  if (said.gone) {
    line.end();
    remember({ name: me.name });
    location.reload();
  }
}

function look() {
  const place = placeOf(frame);
  if (place === null) return;
  find("back").hidden = stage.screens !== "open" || Boolean(stage.race) || stage.turn < 1 || place === stage.place;
  find("submit").disabled = !place.split("#")[0];
  if (place !== told && line.say({ at: place.length > 1400 ? place.split("#")[0] : place })) told = place;
}

eachPage(frame, (page) => {
  page.addEventListener("simulab-answer", ({ detail }) => {
    const { until, ...answer } = detail;
    line.say({ answer });
    // what the teacher has set may not have been heard yet: then it is held until that is known
    if (answer.covers && (stage.hold || stage.turn < 0)) until(new Promise((resolve) => held.add(resolve)));
  });
});

function enter() {
  find("join").hidden = true;
  find("room").hidden = false;
  go(frame, "");
  line = new Line(
    () => ({ join: code, token: me.token ?? "", name: me.name ?? "" }),
    heard,
    (open) => {
      find("light").dataset.open = String(open);
      find("line").textContent = open ? "" : t`The class cannot be reached; this page comes back by itself.`;
    },
  );
  setInterval(look, LOOK);
}

find("enter").addEventListener("submit", (event) => {
  event.preventDefault();
  me = { ...me, name: find("name").value };
  enter();
});
find("back").addEventListener("click", () => go(frame, stage.place));
find("submit").addEventListener("click", () => {
  const title = frame.contentDocument?.title.split(" · ")[0] ?? "";
  if (!line.say({ submit: placeOf(frame), title })) say(t`There is no connection now.`);
});
addEventListener("storage", ({ key, newValue }) => {
  if (key === "simulab-theme") document.documentElement.dataset.theme = newValue;
});

if (document.body.dataset.there !== "1") {
  find("join").hidden = true;
  find("other").hidden = false;
} else if (me.token) enter();
else find("name").value = me.name ?? "";
