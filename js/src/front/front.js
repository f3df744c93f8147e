// The front page's script: its one figure, how far the visitor has come, miniatures that move, light or dark.
import { Bowl } from "./bowl.js";
import { moveOnTouch } from "./miniature.js";
import { showProgress } from "./progress.js";

const find = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const read = JSON.parse(find("#bowl-data").textContent);
new Bowl(find("#bowl"), /** @type {any} */ (window).simulabBowl(), read);
showProgress(document.querySelectorAll("[data-lesson]"), document.querySelector("#start"));
for (const item of document.querySelectorAll(".card, .stop")) moveOnTouch(/** @type {HTMLElement} */ (item));

find("#theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("simulab-theme", theme);
  } catch {
    // Then it lasts as long as the page.
  }
});
