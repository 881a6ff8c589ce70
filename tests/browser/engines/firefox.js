/** Firefox without a window, driven by WebDriver BiDi. */

import puppeteer from "puppeteer-core";

/** @typedef {import("./smoke.js").Engine} Engine */

/** @returns {Promise<Engine>} */
export async function openFirefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    // One of the engines must show what a device without WebGL shows.
    extraPrefsFirefox: { "webgl.disabled": true },
    env: { ...process.env, TZ: "Asia/Tokyo" },
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844 });
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return {
    version: await browser.version(),
    open: (address) => page.goto(address),
    run: (task, ...args) => page.evaluate(task, ...args),
    press: (selector) => page.click(selector),
    type: (selector, text) => page.type(selector, text),
    async attach(selector, path) {
      const field = /** @type {import("puppeteer-core").ElementHandle<HTMLInputElement> | null} */ (await page.$(selector));
      await field?.uploadFile(path);
    },
    complaints,
    close: () => browser.close(),
  };
}
