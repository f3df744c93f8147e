// A lesson: one scenario a screen, with its text and questions beside its widget. The way in for every home.

import { el } from "../player/dom.js";
import { encode } from "../player/link.js";
import { dress } from "../player/mount.js";
import { Theme } from "../player/theme.js";
import { t } from "../t.js";
import { ExplainQuestion, NumberQuestion, ReachQuestion } from "./answers.js";
import { book } from "./book.js";
import { ChoiceQuestion } from "./choice.js";
import { Place, StageAddress } from "./place.js";
import { Progress } from "./progress.js";
import { prose } from "./question.js";
import { Stage } from "./stage.js";
import { tell } from "./tell.js";

const QUESTION_KINDS = {
  Choice: ChoiceQuestion,
  Number: NumberQuestion,
  Reach: ReachQuestion,
  Explain: ExplainQuestion,
};

class LessonPage {
  /**
   * @param {HTMLElement|ShadowRoot} root
   * @param {import("../types").Lesson} lesson
   * @param {Record<string, import("../types").Host>} hosts
   * @param {import("../types").Options} options
   */
  constructor(root, lesson, hosts, options) {
    this.lesson = lesson;
    this.hosts = hosts;
    this.options = options;
    // a second copy in one page of a course keeps its own answers
    this.progress = new Progress(typeof options.hash === "string" ? options.hash : lesson.name);
    this.place = new Place(options.hash ?? true);
    this.level = options.level ?? 1;
    const loaded = (part) => () =>
      part().catch(() => {
        throw new Error(t`This part of the page could not be loaded. Is the server still there?`);
      });
    /** @type {() => Promise<typeof import("./takeaways.js")>} */
    this.later = loaded(options.later);
    this.drawn = loaded(options.drawn);
    /** @type {any} */
    const place = root;
    this.theme = new Theme(() => this.#themed(), undefined, this.place.prefix ? (place.host ?? place) : null);
    this.root = root.appendChild(
      el("div.simulab.sl-lesson", {
        lang: t`en`,
        "data-lesson": lesson.name,
        "data-home": Object.values(hosts)[0]?.home ?? "page",
      }),
    );
    this.root.dataset.theme = this.theme.name;
    if (this.place.prefix) this.root.classList.add("sl-piece");
    /** @type {import("../player/glossary.js").Glossary|undefined} */
    this.glossary = undefined;
    const made = book(this.root, lesson, options, this.level, {
      go: (at) => this.go(at, true),
      step: (by) => this.go(this.at + by, true),
      read: (blob) => this.#read(blob),
      theme: () => this.theme.toggle(),
    });
    this.dots = made.dots;
    this.body = made.body;
    this.notice = made.notice;
    this.visit = made.visit;
    this.picker = made.picker;
    this.back = made.back;
    this.next = made.next;
    this.onwards = made.onwards;
    /** @type {Progress|null} one's own, while somebody else's report is looked at */
    this.visiting = null;
    this.onHash = () => this.go(this.#asked() ?? this.at, false);
    addEventListener("hashchange", this.onHash);
  }

  /** The part that the address asks for, or null. */
  #asked() {
    const at = this.place.asked();
    return at === null ? null : Math.min(this.dots.length - 1, at);
  }

  async open() {
    await this.go(this.#asked() ?? Math.min(this.progress.kept.at, this.dots.length - 1), false);
  }

  /** Shows a part. @param {boolean} turned a person asked for it: the heading is brought into sight and read */
  async go(at, turned) {
    if (at === this.at || at < 0 || at >= this.dots.length) return;
    this.leave();
    this.at = at;
    this.root.dataset.ready = "false";
    this.progress.keepPlace(at);
    for (const dot of this.dots) dot.ariaCurrent = dot === this.dots[at] ? "step" : "false";
    this.back.hidden = at === 0;
    this.next.hidden = at === this.dots.length - 1;
    if (this.onwards) this.onwards.hidden = !this.next.hidden;
    this.next.textContent = at === this.dots.length - 2 ? t`Summary` : t`Next`;
    this.root.querySelector(".sl-where").textContent = t`${at + 1} of ${this.dots.length}`;
    const linked = this.#asked() === at; // then it may carry a state, which the widget reads first
    if (!linked && (turned || !this.place.prefix)) this.place.write(at);
    const scenario = this.lesson.scenarios[at];
    await (scenario ? this.#scenario(scenario) : this.#end());
    if (this.at !== at) return;
    if (linked) this.place.write(at);
    this.#mark();
    if (turned) {
      this.root.scrollIntoView();
      /** @type {HTMLElement|null} */ (this.body.querySelector(".sl-heading"))?.focus({ preventScroll: true });
    }
    this.root.dataset.ready = "true";
  }

  leave() {
    for (const question of this.questions ?? []) question.close?.();
    this.stage?.close();
    this.questions = [];
    this.stage = null;
    this.body.replaceChildren();
  }

  async #scenario(scenario) {
    const told = el(
      "div.sl-told",
      {},
      el(`h${this.level + 1}.sl-heading`, { text: scenario.title, lang: this.lesson.language, tabindex: "-1" }),
      prose(scenario.html),
    );
    this.#explain(told);
    const asked = el("div.sl-questions");
    // told, seen, asked: the order in which they are read, tabbed through, and stacked on a phone
    this.body.append(el("div.sl-scenario", { "data-scenario": scenario.id }, told, asked));
    if (scenario.widget) {
      const place = el("div.sl-shown", { "aria-label": t`Simulation`, role: "region" });
      told.after(place);
      const { widget, id } = scenario;
      const keep = (state) => this.progress.keepState(id, state);
      const spec = this.lesson.widgets[widget];
      // however it was turned: by a slider, a key, a handle in the picture, the dice, undo
      const kept = () => this.stage && keep(this.stage.moved());
      const address = new StageAddress(this.place, this.at, widget, spec.controls, scenario.set, kept);
      this.stage = new Stage(place, scenario, spec, this.hosts[widget], {
        state: this.progress.state(id),
        theme: this.theme.name,
        level: this.level + 1, // the part's own heading stands in for the widget's title
        address,
        turned: keep,
        later: this.later,
        painters: this.options.painters,
      });
      this.#freely(place, widget, spec);
    }
    const { stage } = this;
    const { progress, visiting } = this;
    const answer = ({ id }) => ({ ...progress.answer(id), ...(visiting && { held: false }) });
    const open = (question) => question.covers && (!answer(question).said || answer(question).held);
    if (stage && !visiting && scenario.questions.some(open)) stage.veil();
    const kinds = await this.#kinds(scenario);
    if (this.stage !== stage || !kinds) return;
    const questions = scenario.questions.map((question) => {
      const kept = answer(question);
      const made = new kinds[question.kind](question, stage, kept, (answer, pad) => {
        progress.keepAnswer(question.id, answer);
        if (stage) progress.keepState(scenario.id, stage.moved());
        if (!this.visiting) this.visit.hidden = true; // begun anew
        if (stage && answer.said) stage.photograph(pad, (picture) => progress.keepPicture(question.id, picture));
        this.#mark();
      });
      made.told = () => this.#mark();
      made.heard = () => tell(this.root, { lesson: this.lesson.name, part: scenario.title }, made);
      if (!this.visiting) made.again = () => this.#again(question);
      made.open();
      if (kept.said && !kept.held) made.offerAgain();
      if (this.visiting && kept.state && stage)
        made.button(t`Replay this answer`, async () => (await this.later()).remark(made));
      return made;
    });
    this.questions = questions;
    asked.append(...questions.map(({ node }) => node));
    this.#mark();
    if (stage) stage.follows = () => this.#follow(stage);
    const hold = (inert) => questions.forEach(({ buttons }) => Object.assign(buttons, { inert }));
    hold(!!stage); // what grows above them would move them from under a finger
    await stage?.open().finally(() => hold(false));
    if (this.stage !== stage) return;
    this.#lock();
    for (const one of questions) if (one.waiting) one.released();
    if (stage?.linked) progress.keepState(scenario.id, stage.moved());
  }

  /** The classes of a part's questions; nothing where they could not be loaded, which is said. */
  async #kinds({ questions }) {
    if (questions.every(({ kind }) => kind in QUESTION_KINDS)) return QUESTION_KINDS;
    try {
      return { ...QUESTION_KINDS, ...(await this.drawn()).DRAWN_KINDS };
    } catch ({ message }) {
      this.problem(message);
    }
  }

  /** Terms of a text can be tapped, once what explains them is loaded. */
  #explain(text) {
    this.later().then(
      ({ Glossary }) => {
        if (!text.isConnected) return;
        this.glossary ??= new Glossary(this.root, this.lesson.glossary);
        this.glossary.mark(text);
      },
      () => {},
    );
  }

  /** A way to the widget alone, with all its knobs, at the state it has here. */
  #freely(place, widget, spec) {
    const href = this.options.freely?.[widget];
    if (!href) return;
    const link = el("a.sl-freely", { href, text: t`Open freely` });
    const now = () => {
      if (this.stage) link.setAttribute("href", `${href}#${encode(spec.controls, this.stage.state)}`);
    };
    for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, now);
    place.append(link);
  }

  /** A prediction is forgotten and its run covered once more; the knobs stay as they are. */
  #again(question) {
    const { at } = this;
    this.progress.keepAnswer(question.id, { tries: this.progress.answer(question.id).tries });
    this.at = -1;
    return this.go(at, false);
  }

  /** Questions hear of every other run on screen. */
  #follow(stage) {
    if (this.stage === stage) for (const question of this.questions) question.follow();
  }

  /** What open questions lock stays at the preset. */
  #lock() {
    const { stage } = this;
    if (!stage?.view.opened || this.visiting) return;
    stage.lock(this.questions.flatMap(({ question, answered }) => (answered ? [] : question.locks)));
  }

  async #end() {
    const { at } = this;
    const part = await this.later().catch(({ message }) => this.problem(message));
    if (this.at !== at || !part) return;
    this.body.append(
      part.ending(this.lesson, this.visiting ? null : this.progress, this.level, {
        open: () => this.picker.click(),
        again: () => part.startOver(this),
      }),
    );
  }

  /** A file that somebody opens here. @param {Blob} blob */
  async #read(blob) {
    this.picker.value = "";
    this.problem("");
    try {
      (await this.later()).read(this, await blob.text());
    } catch ({ message }) {
      this.problem(message);
      this.notice.scrollIntoView({ block: "center" });
    }
  }

  /** A bar over the lesson about what is shown, and the way out of it. */
  say(text, label, press) {
    this.visit.replaceChildren(el("span", { text }), el("button.sl-quiet", { text: label, onclick: press }));
    this.visit.hidden = false;
  }

  /** Without the bar, at a part that is drawn anew. */
  quiet(at) {
    this.visit.hidden = true;
    this.at = -1;
    this.go(at, true);
  }

  /** A part whose questions are all answered has its dot filled; what follows a prediction waits for it. */
  #mark() {
    let open = false;
    for (const { node, question, answered, waiting } of this.questions) {
      node.hidden = open && !this.visiting;
      open ||= question.covers && (!answered || waiting);
    }
    this.#lock();
    this.lesson.scenarios.forEach(({ questions: asked }, i) => {
      const done = asked.length ? asked.every((question) => this.progress.answer(question.id).said) : i < this.at;
      this.dots[i].dataset.done = String(done);
    });
  }

  #themed() {
    const { name } = this.theme;
    this.root.dataset.theme = name;
    this.options.onTheme?.(name);
    const theme = this.stage?.view.theme;
    if (theme?.name !== name) theme?.toggle();
  }

  /** A sentence over the lesson: a mistake in the file that is being edited; "" takes it away. */
  problem(sentence) {
    this.notice.hidden = !sentence;
    this.notice.textContent = sentence;
  }

  close() {
    removeEventListener("hashchange", this.onHash);
    this.leave();
    this.glossary?.remove();
    this.theme.close();
    this.root.remove();
  }
}

/**
 * Puts a lesson into a page.
 * @param {HTMLElement|ShadowRoot} root
 * @param {import("../types").Lesson} lesson of simulab.lessons.describe, with ``widgets``: slug -> spec
 * @param {Record<string, import("../types").Host>} hosts slug -> where its numbers come from
 * @param {import("../types").Options} options
 */
export async function mountLesson(root, lesson, hosts, options = {}) {
  if (options.css) dress(root, options.css);
  const page = new LessonPage(root, lesson, hosts, options);
  options.onTheme?.(page.theme.name);
  // like all that is loaded later it is there before anybody can have asked for it
  let away = () => {};
  page.later().then(
    ({ onPaper, onCrowd }) => {
      const ends = [onPaper(page), onCrowd(page)];
      away = () => ends.forEach((end) => void end());
    },
    () => {},
  );
  await page.open();
  return {
    destroy: () => {
      away();
      page.close();
    },
    go: (part) => page.go(part - 1, true),
    problem: (sentence) => page.problem(sentence),
    get progress() {
      return structuredClone(page.progress.kept);
    },
  };
}
