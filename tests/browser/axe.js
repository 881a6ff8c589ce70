/** What a program can tell of WCAG 2.2 A and AA. */

import AxeBuilder from "@axe-core/playwright";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wrong with a page, or with one part of it, once its style has come. */
export async function faults(page, part) {
  await page.waitForLoadState();
  const axe = new AxeBuilder({ page }).withTags(RULES);
  if (part) {
    await part.evaluate((element) => element.setAttribute("data-checked", ""));
    axe.include("[data-checked]");
  }
  const { violations } = await axe.analyze();
  await part?.evaluate((element) => element.removeAttribute("data-checked"));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}
