// The script of a page's short tags: <simulab-race learning-rate="0.05">, as many as a page likes, of all widgets in this file.
import { mount } from "../player/mount.js";
import css from "../player/simulab.css";
import { readAttributes } from "./attributes.js";
import { hostOf, programs } from "./carried.js";
import { prefixOf, withBokeh } from "./fragment.js";
import { parts } from "./parts.js";
import { fitSlide } from "./slide.js";

const SHEET = `${css}\n:host { display: block }\n:host([hidden]) { display: none }`;

/** @param {{spec: import("../types").Spec, set: object, bokeh: any}} carried  @param {any} program */
const element = ({ spec, set, bokeh }, program) =>
  class extends HTMLElement {
    connectedCallback() {
      // a page that only moves it takes it out and puts it in again at once
      this.shown ??= this.open();
    }

    disconnectedCallback() {
      setTimeout(async () => {
        if (this.isConnected || !this.shown) return;
        const view = await this.shown;
        this.shown = null;
        view?.destroy();
        this.unfit?.();
        this.shadowRoot.replaceChildren();
      });
    }

    async open() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      const asked = readAttributes(spec.controls, this.attributes);
      const options = { level: 2, css: SHEET, set: { ...set, ...asked.set }, hash: prefixOf(this, spec.name) };
      try {
        await withBokeh(bokeh);
        const more = asked.show ? { show: asked.show } : {};
        const view = await mount(root, spec, hostOf(spec, program), { ...parts, ...options, ...more });
        for (const sentence of asked.complaints) root.prepend(problem(sentence));
        this.unfit = fitSlide(this);
        return view;
      } catch (error) {
        root.replaceChildren(problem(error.message));
        return null;
      }
    }
  };

function problem(sentence) {
  const node = document.createElement("p");
  node.setAttribute("role", "alert");
  node.textContent = sentence;
  return node;
}

for (const carried of self.simulabElements.splice(0)) {
  const tag = `simulab-${carried.spec.name}`;
  if (!customElements.get(tag)) customElements.define(tag, element(carried, programs()[carried.spec.name]));
}
