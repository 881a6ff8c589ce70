/** The office of a night: a register of its own with shelters, and officers who log in there. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test as base } from "./fixtures.js";
import { addAccount } from "./people.js";
import { runCommand, startService } from "./server.js";

/**
 * The tests of an office, which is `office` in each of them.
 * @param {string} shelters a file in the layout of this program
 * @param {string[]} officers the names of the accounts for disasters
 */
export function testInOffice(shelters, officers) {
  return base.extend({
    office: async ({}, use) => {
      const office = await startService(["--no-sample", "--basemap", "none"]);
      const file = join(office.folder, "shelters.csv");
      await writeFile(file, shelters);
      await runCommand(office, ["import", file]);
      for (const name of officers) await addAccount(office, name, "disaster");
      await use(office);
      await office.stop();
    },
    baseURL: async ({ office }, use) => use(office.address),
  });
}
