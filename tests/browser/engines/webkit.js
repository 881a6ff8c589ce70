/** WebKitGTK on a screen of its own, driven by WebDriver. All three come from Debian. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

/** Under this name WebDriver gives the id of an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** And this is its Enter key. */
const ENTER = "\uE007";
const START_TIMEOUT_MS = 15_000;

/** @typedef {import("./smoke.js").Engine} Engine */

/** @returns {Promise<Engine>} */
export async function openWebKit() {
  const screen = await startScreen();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], {
    stdio: "inherit",
    env: { ...process.env, DISPLAY: screen.display, TZ: "Asia/Tokyo" },
  });
  const stop = async () => {
    await stopProcess(driver);
    await stopProcess(screen.server);
  };
  try {
    const session = await startSession(`http://127.0.0.1:${port}`);
    return {
      ...session.engine,
      async close() {
        await session.end().catch(() => undefined);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} driver its address */
async function startSession(driver) {
  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  const command = async (method, path, body) => {
    const answer = await fetch(driver + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  const browser = { binary: findBrowser(), args: ["--automation"] };
  const capabilities = { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": browser } };
  await until(() => command("GET", "/status"));
  const { sessionId, capabilities: granted } = await command("POST", "/session", { capabilities });
  const session = `/session/${sessionId}`;
  await command("POST", `${session}/window/rect`, { width: 390, height: 844 });
  const find = async (/** @type {string} */ selector) => {
    const found = await command("POST", `${session}/element`, { using: "css selector", value: selector });
    return `${session}/element/${found[ELEMENT]}`;
  };
  /** @type {Omit<Engine, "close">} */
  const engine = {
    version: `WebKitGTK ${granted.browserVersion}`,
    open: (address) => command("POST", `${session}/url`, { url: address }),
    run: (task, ...args) =>
      command("POST", `${session}/execute/sync`, { script: `return (${task}).apply(null, arguments)`, args }),
    press: async (selector) => command("POST", `${await find(selector)}/click`, {}),
    type: async (selector, text) => command("POST", `${await find(selector)}/value`, { text: text.replaceAll("\n", ENTER) }),
    attach: async (selector, path) => command("POST", `${await find(selector)}/value`, { text: path }),
    complaints: [],
  };
  return { engine, end: () => command("DELETE", session) };
}

function findBrowser() {
  for (const triplet of readdirSync("/usr/lib")) {
    for (const library of ["webkit2gtk-4.1", "webkit2gtk-4.0"]) {
      const folder = join("/usr/lib", triplet, library);
      try {
        if (readdirSync(folder).includes("MiniBrowser")) return join(folder, "MiniBrowser");
      } catch {
        // Not there.
      }
    }
  }
  throw new Error("there is no MiniBrowser: install webkit2gtk-driver");
}

/** An X server that draws into memory; it chooses a number that is free. */
async function startScreen() {
  const arguments_ = ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
  const server = spawn("Xvfb", arguments_, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = once(createInterface(/** @type {import("node:stream").Readable} */ (server.stdio[3])), "line");
  const failed = once(server, "exit").then(([code]) => {
    throw new Error(`Xvfb ended with ${code}`);
  });
  const [display] = await Promise.race([number, failed]);
  failed.catch(() => undefined);
  return { server, display: `:${display}` };
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** @param {() => Promise<unknown>} task */
async function until(task) {
  const since = Date.now();
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (Date.now() - since > START_TIMEOUT_MS) throw error;
      await pause(100);
    }
  }
}

/** @param {import("node:child_process").ChildProcess} process */
async function stopProcess(process) {
  if (process.exitCode !== null || process.signalCode !== null) return;
  process.kill("SIGTERM");
  await once(process, "exit");
}
