/** Personal data that should not stand there is taken out, with a page between. */

import { faults } from "./axe.js";
import { expect, places, test } from "./fixtures.js";
import { addAccount, logIn } from "./people.js";

/** What answers with 4xx is a page, and the browser says so on its console. */
test.beforeEach(({ provoked }) => provoked.push(/status of 422/));

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with scripts" : "without scripts", () => {
    test.use({ javaScriptEnabled });

    test("an administrator takes a text out for good", async ({ page, service, request }, info) => {
      const check = async (name) => {
        // Without any scripts axe hangs.
        if (!javaScriptEnabled) return;
        expect(await faults(page), name).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(overflow, `${name} is wider than the window`).toBeLessThanOrEqual(0);
        if (process.env.SHOTS) {
          await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${name}.png`, fullPage: true });
        }
      };
      const name = `消す人${info.project.name}${info.parallelIndex}${info.retry}${javaScriptEnabled}`;
      await addAccount(service, name, "admin");
      await logIn(page, name);
      const secret = `${name}花子`;
      const list = await places(request, "elderly_gathering");
      const place = list[(info.project.name === "phone" ? 10 : 20) + (javaScriptEnabled ? 0 : 5)];
      await page.goto(`/staff/places/${place.id}`);
      await page.getByLabel("そのほか知らせたいこと").fill(`代表は${secret}です`);
      await page.getByRole("button", { name: "保存する" }).click();
      await expect(page.getByText("保存しました。")).toBeVisible();
      await page.goto(`/staff/places/${place.id}/history`);
      await page.getByRole("link", { name: "個人情報を消す" }).click();
      await expect(page.getByRole("heading", { name: "個人情報を消す" })).toBeVisible();
      await check("redact");
      await page.getByLabel("または、消したい文字").fill(secret);
      await page.getByRole("button", { name: "どこに書かれているか、確かめる" }).click();
      await expect(page.getByRole("alert")).toContainText("入力してください");
      await expect(page.getByLabel("または、消したい文字")).toHaveValue(secret);
      await page.getByLabel("消す理由").fill("本人の申し出");
      await page.getByRole("button", { name: "どこに書かれているか、確かめる" }).click();
      await expect(page.getByText(`「${secret}」を消します。`)).toBeVisible();
      await check("redact-sure");
      await page.getByRole("button", { name: `「${secret}」を消す` }).click();
      await expect(page.getByRole("status")).toContainText("消しました");
      await check("redact-done");
      await page.getByRole("link", { name: "変更の履歴を見る" }).click();
      await expect(page.getByText("個人情報を消しました（文字の一部）。本人の申し出")).toBeVisible();
      await expect(page.getByText(secret)).toHaveCount(0);
      await check("redact-history");
      await page.goto(`/places/${place.id}`);
      await expect(page.getByText("代表は（個人情報のため削除）です")).toBeVisible();
    });
  });
}
