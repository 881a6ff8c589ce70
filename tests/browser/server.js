/** A service of its own for each worker: the built program on a free port, with a new register. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = process.env.TEST_PROGRAM ?? fileURLToPath(new URL("../../target/debug/ibasho", import.meta.url));

/** Whom the pages name, so that tests can look for it. */
export const CONTACT = "福祉総務課 04-0000-1111";

/**
 * @param {string[]} settings
 * @returns {Promise<{ address: string, folder: string, stop: () => Promise<void> }>}
 */
export async function startService(settings = []) {
  const folder = await mkdtemp(join(tmpdir(), "ibasho-browser-"));
  const given = ["serve", "--listen", "127.0.0.1:0", "--database", `sqlite:${folder}/register.db`];
  const program = spawn(PROGRAM, [...given, "--contact", CONTACT, ...settings], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, RUST_LOG: "warn" },
  });
  const ended = once(program, "exit");
  const stop = async () => {
    program.kill("SIGTERM");
    const late = setTimeout(() => program.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  };
  const opened = (async () => {
    for await (const line of createInterface(program.stdout)) {
      const address = line.match(/http:\/\/[0-9.:]+/)?.[0];
      if (address) return address;
    }
    throw new Error("the program said no address");
  })();
  const refused = ended.then(([code]) => {
    throw new Error(`${PROGRAM} ended with ${code}`);
  });
  try {
    return { address: await Promise.race([opened, refused]), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Runs a command on the register of a service; gives what it says.
 * @param {{ folder: string }} service
 * @param {string[]} command
 * @param {string} input
 */
export async function runCommand({ folder }, command, input = "") {
  const program = spawn(PROGRAM, [...command, "--database", `sqlite:${folder}/register.db`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  program.stdin.end(input);
  let said = "";
  program.stdout.on("data", (part) => (said += part));
  const [code] = await once(program, "close");
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}`);
  return said;
}
