/** Those who keep the register, at a browser: accounts, logging in, codes. */

import { createHmac } from "node:crypto";
import { expect } from "./fixtures.js";
import { runCommand } from "./server.js";

/** A password that nobody guesses. */
export const PASSWORD = "kitchen-lamp-river";

/**
 * Adds an account with {@link PASSWORD}.
 * @param {{ folder: string }} service
 * @param {string} name
 * @param {string} role
 */
export async function addAccount(service, name, role) {
  const more = role === "contributor" ? ["--organization", "ひだまりの会"] : ["--district", "所沢"];
  await runCommand(service, ["user", "add", name, "--role", role, ...more, "--password-stdin"], `${PASSWORD}\n`);
}

/** Fills in the login form and sends it. */
export async function sendLogin(page, name, password = PASSWORD) {
  await page.getByLabel("名前", { exact: true }).fill(name);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByRole("button", { name: "ログインする" }).click();
}

/** Logs in, up to the home of staff. */
export async function logIn(page, name, base = "") {
  await page.goto(`${base}/staff/login`);
  await sendLogin(page, name);
  await expect(page.getByRole("heading", { name: `${name}さん` })).toBeVisible();
}

/**
 * What an authenticator app shows now (RFC 6238).
 * @param {string} secret base 32
 * @param {number} steps later
 */
export function code(secret, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((c) => letters.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
