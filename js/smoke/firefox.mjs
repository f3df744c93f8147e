// Every page in Firefox: live ones and exported ones draw, and the console stays silent.
// node smoke/firefox.mjs ADDRESS PAGE.html…   ADDRESS of `simulab serve`; FIREFOX names another binary.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const PATIENCE = 180_000; // ms: the first visit of a page compiles its widget, beside all else that CI does
const FIREFOX = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) => existsSync(file));

/** In the page, shadow roots included: whether it is ready and a figure shows more than one colour. Some parts of lessons only ask, or cover the picture. */
function drawn() {
  const within = (root) =>
    [...root.querySelectorAll("*")].flatMap((node) => [node, ...(node.shadowRoot ? within(node.shadowRoot) : [])]);
  const nodes = within(document);
  if (!nodes.some((node) => node.dataset.widget)) return nodes.some((node) => node.matches(".sl-question"));
  if (!nodes.some((node) => node.dataset.ready === "true" && node.dataset.busy !== "true")) return false;
  if (nodes.some((node) => node.matches(".sl-cover") && !node.hidden)) return true; // a prediction comes first
  const canvases = nodes.filter((node) => node.tagName === "CANVAS" && node.width > 0 && node.offsetParent);
  const coloured = (canvas) => {
    const pixels = new Uint32Array(
      canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer,
    );
    return pixels.some((pixel) => pixel !== pixels[0]);
  };
  return canvases.length > 0 && canvases.some(coloured);
}

async function visit(browser, address, ready) {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => ["warn", "warning", "error"].includes(message.type()) && said.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  try {
    await page.goto(address, { waitUntil: "load", timeout: PATIENCE });
    await page.waitForFunction(ready, { timeout: PATIENCE, polling: 200 });
  } catch (error) {
    said.push(`not drawn: ${error.message}`);
  }
  await page.close();
  return said;
}

const [site, ...files] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true, timeout: PATIENCE });
let trouble = 0;
const look = async (name, address, ready = drawn) => {
  const said = await visit(browser, address, ready);
  console.log(said.length ? `${name}: ${said.join("; ")}` : `${name}: drawn`);
  trouble += said.length;
};
try {
  const home = await (await fetch(`${site}/`)).text();
  const names = new Set([...home.matchAll(/<a\b[^>]*\bhref="(?:\.\/|\/)?([a-z][a-z0-9-]*)(?:[#?][^"]*)?"/g)].map(([, name]) => name));
  if (names.size < 10) throw new Error(`the home page links ${names.size} pages; at least 10 were expected`);
  await look("home", `${site}/`, () => document.querySelectorAll("svg, img, canvas").length > 4);
  for (const name of names) await look(`live ${name}`, `${site}/${name}`);
  for (const file of files) await look(file, pathToFileURL(resolve(file)).href);
} finally {
  await browser.close();
}
process.exitCode = trouble ? 1 : 0;
