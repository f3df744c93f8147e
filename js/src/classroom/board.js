// What the teacher's page shows of a class: who is where, the wall of states, and everyone's runs in one picture.

import { el } from "../player/dom.js";
import { sig3 } from "../player/format.js";
import { t } from "../t.js";
import { curves, kindOf } from "./curves.js";
import { fastest, outcome } from "./race.js";

const called = (room, id) => room.members.find((one) => one.id === id)?.name || t`Student ${id}`;

/** Replaces children only where what they say has changed, so that nobody loses the focus. */
function put(root, key, make) {
  const text = JSON.stringify(key);
  if (root.shownOf === text) return;
  const at = [...root.querySelectorAll("button")].indexOf(document.activeElement);
  root.shownOf = text;
  root.replaceChildren(...make());
  if (at >= 0) /** @type {HTMLElement} */ (root.querySelectorAll("button")[at])?.focus();
}

const empty = (text) => [el("p.empty", { text })];

/** Everybody's place, a tile each; a tile opens what they look at. */
export function grid(root, room, nameOf, open) {
  const { members } = room;
  put(root, members, () =>
    members.length
      ? [
          el(
            "ul.tiles",
            {},
            ...members.map((one) =>
              el(
                "li",
                {},
                el(
                  "button.tile",
                  { type: "button", "data-there": String(one.there), onclick: () => open(one.place) },
                  el("b", { text: one.name || t`Student ${one.id}` }),
                  el("span", { text: one.there ? nameOf(one.place) : t`away` }),
                  el("small", { text: one.answers ? t`${one.answers} answered` : "" }),
                ),
              ),
            ),
          ),
        ]
      : empty(t`Nobody is here yet. Show the class the link above, or its QR code.`),
  );
}

/** States that were handed in, each with its run's curve where it has one. */
export function wall(root, room, drawn, nameOf, { open, down }) {
  const keys = room.wall.map(({ id }) => [id, Boolean(drawn[`w${id}`])]);
  put(root, [keys, room.members.map(({ name }) => name)], () =>
    room.wall.length
      ? [
          el(
            "ul.cards",
            {},
            ...[...room.wall].reverse().map((one) => {
              const curve = drawn[`w${one.id}`];
              const who = called(room, one.member);
              return el(
                "li.card",
                {},
                el(
                  "button.replay",
                  {
                    type: "button",
                    "aria-label": t`Replay the state of ${who}: ${nameOf(one.address)}`,
                    onclick: () => open(one.address),
                  },
                  curve
                    ? curves([{ curve, kind: "other" }], { label: t`Its loss`, y: t`loss` })
                    : el("span.none", { text: nameOf(one.address) }),
                  el("b", { text: nameOf(one.address) }),
                  el("span", { text: who }),
                ),
                el("button.down", {
                  type: "button",
                  text: t`Take down`,
                  "aria-label": t`Take down the state of ${who}`,
                  onclick: () => down(one.id),
                }),
              );
            }),
          ),
        ]
      : empty(t`Nothing is on the wall yet. In free play students press “Show it to the class”.`),
  );
}

/** A race's tries, or the wall's states of the page that has most of them, as one picture, and who is first. */
export function runs(root, room, drawn, nameOf) {
  const number = Math.max(0, ...room.tries.map(({ race }) => race), room.stage.race ?? 0);
  const tries = room.tries.filter(({ race }) => race === number);
  const known = tries.filter((one) => drawn[`t${one.race}.${one.member}.${one.number}`]);
  if (number) {
    put(root, [number, known, room.stage.race], () => raced(room, known, drawn, number));
    return;
  }
  const groups = {};
  for (const one of room.wall) if (drawn[`w${one.id}`]) (groups[one.address.split("#")[0]] ??= []).push(one);
  const most = Object.values(groups).sort((a, b) => b.length - a.length)[0] ?? [];
  put(
    root,
    most.map(({ id }) => id),
    () =>
      most.length
        ? [
            el("h2", { text: t`Everyone's runs: ${nameOf(most[0].address)}` }),
            played(
              most.map(({ id }) => ({ curve: drawn[`w${id}`], kind: "other" })),
              t`loss`,
            ),
            el("p.small", {
              text: t`Each line is a state from the wall. Over different surfaces losses do not compare.`,
            }),
          ]
        : empty(t`Runs are here once a race is on, or states are on the wall.`),
  );
}

function raced(room, tries, drawn, number) {
  const best = fastest(tries);
  const first = room.members
    .map(({ id }) => fastest(tries.filter(({ member }) => member === id)))
    .filter(Boolean)
    .sort((a, b) => a.steps - b.steps);
  const lines = tries.map((one) => ({
    curve: drawn[`t${one.race}.${one.member}.${one.number}`],
    kind: kindOf(one),
    best: one === best,
  }));
  const on = room.stage.race === number;
  return [
    el("h2", { text: on ? t`The race is on` : t`The race` }),
    tries.length ? played(lines, t`loss above the minimum`) : el("p.empty", { text: t`Nobody has tried yet.` }),
    el("p.small.legend", {}, el("i.arrived"), t`arrives`, el("i.other"), t`does not arrive`, el("i.left"), t`explodes`),
    first.length
      ? el(
          "ol.ranks",
          {},
          ...first
            .slice(0, 10)
            .map((one) =>
              el(
                "li",
                {},
                el("b", { text: called(room, one.member) }),
                el("span", { text: t`${outcome(one)}, at a rate of ${sig3(one.rate)}` }),
              ),
            ),
        )
      : "",
  ];
}

/** A picture of runs, with a button that draws all of them from their start at once. */
function played(lines, axis) {
  const picture = curves(lines, { label: t`${lines.length} runs`, y: axis });
  const play = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    picture.classList.remove("played");
    picture.getBoundingClientRect(); // or it would not begin again
    picture.classList.add("played");
  };
  return el(
    "div.played-place",
    {},
    picture,
    el("button.plain", { type: "button", text: t`Run them all`, onclick: play }),
  );
}
