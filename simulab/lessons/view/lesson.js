// A lesson: one scenario a screen, with its text and questions beside its widget. The way in for every home.
import { el, iconButton } from "../../player/dom.js";
import { dress } from "../../player/mount.js";
import { download } from "../../player/share.js";
import { Theme } from "../../player/theme.js";
import { EndPointQuestion, LastStableQuestion, LossCurveQuestion } from "./predict.js";
import { Progress } from "./progress.js";
import { ChoiceQuestion, ExplainQuestion, NumberQuestion, prose, ReachQuestion } from "./question.js";
import { answersOf } from "./report.js";
import { Stage } from "./stage.js";

const QUESTION_KINDS = {
  Choice: ChoiceQuestion,
  Number: NumberQuestion,
  EndPoint: EndPointQuestion,
  LossCurve: LossCurveQuestion,
  LastStable: LastStableQuestion,
  Reach: ReachQuestion,
  Explain: ExplainQuestion,
};

class LessonPage {
  constructor(root, lesson, hosts, options) {
    Object.assign(this, { lesson, hosts, options });
    this.progress = new Progress(lesson.name);
    this.theme = new Theme(() => this.#themed());
    this.root = root.appendChild(el("div.simulab.sl-lesson", { "data-lesson": lesson.name, "data-home": Object.values(hosts)[0]?.home ?? "page", "data-ready": "false" }));
    this.root.dataset.theme = this.theme.name;
    const links = options.links?.length ? el("nav.sl-nav", { "aria-label": "simulab" }, ...options.links.map(({ label, href }, i) => el(i ? "a" : "a.sl-home", { href, text: label }))) : null;
    const lead = lesson.lead ? prose(lesson.lead, "p.sl-lead") : null;
    const time = el("span.sl-minutes", { text: `${lesson.minutes} minutes` });
    this.dots = [...lesson.scenarios, { title: "Summary" }].map((scenario, i) => {
      const number = el("span.sl-dot", { text: i < lesson.scenarios.length ? String(i + 1) : "∑", "aria-hidden": "true" });
      return el("button.sl-goto", { onclick: () => this.go(i, true), "aria-label": `${i + 1}. ${scenario.title}`, title: scenario.title }, number);
    });
    this.body = el("div.sl-screen");
    this.notice = el("p.sl-problem", { role: "alert", hidden: true });
    this.back = el("button.sl-second", { text: "Back", onclick: () => this.go(this.at - 1, true) });
    this.next = el("button.sl-primary.sl-next", { onclick: () => this.go(this.at + 1, true) });
    this.root.append(el("div.sl-book", {},
      el("header.sl-book-head", {}, links, el("div.sl-words", {}, el("h1.sl-title", { text: lesson.title }), time, lead),
        iconButton("theme", "Light or dark", () => this.theme.toggle())),
      el("nav.sl-steps", { "aria-label": "Parts of the lesson" }, ...this.dots),
      this.notice, this.body,
      el("footer.sl-turn", {}, this.back, el("span.sl-where", { "aria-hidden": "true" }), this.next)));
    this.onHash = () => this.#asked() !== null && this.go(this.#asked(), false);
    addEventListener("hashchange", this.onHash);
  }

  /** The part that the address asks for, or null. */
  #asked() {
    const found = /(?:^#|&)part=(\d+)/.exec(location.hash);
    return found && this.options.hash !== false ? Math.min(this.dots.length - 1, Math.max(0, Number(found[1]) - 1)) : null;
  }

  async open() {
    await this.go(this.#asked() ?? Math.min(this.progress.kept.at, this.dots.length - 1), false);
  }

  /** Shows a part. @param {boolean} turned a person asked for it: the heading is brought into sight and read */
  async go(at, turned) {
    if (at === this.at || at < 0 || at >= this.dots.length) return;
    this.#leave();
    this.at = at;
    this.root.dataset.ready = "false";
    this.progress.keepPlace(at);
    this.dots.forEach((dot, i) => dot.setAttribute("aria-current", i === at ? "step" : "false"));
    this.back.hidden = at === 0;
    this.next.hidden = at === this.dots.length - 1;
    this.next.textContent = at === this.dots.length - 2 ? "Summary" : "Next";
    this.root.querySelector(".sl-where").textContent = `${at + 1} of ${this.dots.length}`;
    if (this.options.hash !== false) history.replaceState(history.state, "", `#part=${at + 1}`);
    const scenario = this.lesson.scenarios[at];
    await (scenario ? this.#scenario(scenario) : this.#end());
    if (this.at !== at) return;
    this.#mark();
    if (turned) {
      this.root.scrollIntoView({ block: "start" });
      this.body.querySelector("h2")?.focus({ preventScroll: true });
    }
    this.root.dataset.ready = "true";
  }

  #leave() {
    for (const question of this.questions ?? []) question.close?.();
    this.stage?.close();
    this.questions = [];
    this.stage = null;
    this.body.replaceChildren();
  }

  async #scenario(scenario) {
    const told = el("div.sl-told", {}, el("h2.sl-heading", { text: scenario.title, tabindex: "-1" }), prose(scenario.html));
    const asked = el("div.sl-questions");
    this.body.append(el("div.sl-scenario", { "data-scenario": scenario.id }, el("div.sl-column", {}, told, asked)));
    if (scenario.widget) {
      const place = el("div.sl-shown", { "aria-label": "Simulation", role: "region" });
      this.body.firstChild.append(place);
      const { widget, id } = scenario;
      const keep = (state) => this.progress.keepState(id, state);
      this.stage = new Stage(place, scenario, this.lesson.widgets[widget], this.hosts[widget], { state: this.progress.state(id), theme: this.theme.name, turned: keep });
    }
    const { stage } = this;
    const open = (question) => question.covers && !this.progress.answer(question.id).said;
    const covered = stage && scenario.questions.some(open);
    if (covered) stage.veil();
    this.questions = scenario.questions.map((question) => new QUESTION_KINDS[question.kind](question, stage, this.progress.answer(question.id), (answer) => {
      this.progress.keepAnswer(question.id, answer);
      if (stage) this.progress.keepState(scenario.id, stage.moved());
      this.#mark();
    }).open());
    asked.append(...this.questions.map((question) => question.node));
    this.#mark();
    await stage?.open();
    if (this.stage !== stage) return;
    if (stage) stage.view.root.addEventListener("change", () => this.progress.keepState(scenario.id, stage.moved()));
  }

  #end() {
    const { lesson, progress } = this;
    const part = (title, html, tag = "section") => (html ? el(tag, {}, el("h3", { text: title }), prose(html)) : null);
    const all = lesson.scenarios.flatMap((scenario) => scenario.questions);
    const done = all.filter((question) => progress.answer(question.id).said).length;
    const save = el("button.sl-quiet", { text: "Save my answers", disabled: !done, onclick: () => download(`${lesson.name}-answers.txt`, "text/plain", answersOf(lesson, progress)) });
    const again = el("button.sl-quiet", { text: "Start over", onclick: () => {
      progress.clear();
      this.go(0, true);
    } });
    this.body.append(el("div.sl-column.sl-end", {}, el("h2.sl-heading", { text: "Summary", tabindex: "-1" }), prose(lesson.summary),
      el("p.sl-done-of", {}, `You answered ${done} of ${all.length} questions. `, save, again),
      part("Read next", lesson.reading),
      lesson.teacher ? el("details.sl-teacher", {}, el("summary", { text: "For teachers" }), prose(lesson.teacher)) : null));
  }

  /** A part whose questions are all answered has its dot filled; what follows a prediction waits for it. */
  #mark() {
    let open = false;
    for (const { node, question, answered } of this.questions) {
      node.hidden = open;
      open ||= question.covers && !answered;
    }
    this.lesson.scenarios.forEach((scenario, i) => {
      const asked = scenario.questions;
      const done = asked.length ? asked.every((question) => this.progress.answer(question.id).said) : i < this.at;
      this.dots[i].dataset.done = String(done);
    });
  }

  #themed() {
    const { name } = this.theme;
    this.root.dataset.theme = name;
    this.options.onTheme?.(name);
    const view = this.stage?.view;
    if (view && view.theme.name !== name) view.theme.toggle();
  }

  /** A sentence over the lesson: a mistake in the file that is being edited; "" takes it away. */
  problem(sentence) {
    this.notice.hidden = !sentence;
    this.notice.textContent = sentence;
  }

  close() {
    removeEventListener("hashchange", this.onHash);
    this.#leave();
    this.theme.close();
    this.root.remove();
  }
}

/**
 * Puts a lesson into a page.
 * @param {HTMLElement} root
 * @param {object} lesson of simulab.lessons.view.prepare, with ``widgets``: slug -> spec
 * @param {Record<string, {home: string, compute: Function}>} hosts slug -> where its numbers come from
 * @param {{css?: string, hash?: boolean, links?: object[], onTheme?: (theme: string) => void}} options
 */
export async function mountLesson(root, lesson, hosts, options = {}) {
  if (options.css) dress(root, options.css);
  const page = new LessonPage(root, lesson, hosts, options);
  options.onTheme?.(page.theme.name);
  await page.open();
  return {
    destroy: () => page.close(),
    go: (part) => page.go(part - 1, true),
    problem: (sentence) => page.problem(sentence),
    get progress() {
      return structuredClone(page.progress.kept);
    },
  };
}
