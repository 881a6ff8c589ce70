/**
 * A page that waits for something under way looks again each second, and comes anew
 * when it is over. Without this the browser loads it again by itself.
 */

/** How often, in milliseconds. */
const EVERY = 1000;

/** What the page says now, or nothing when it says something else altogether. */
async function look() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-waiting]");
}

/** Waits with the page, if it waits. */
export function startWaiting() {
  const shown = document.querySelector("[data-waiting]");
  if (!shown) return;
  const again = async () => {
    try {
      const now = await look();
      if (!now) return location.reload();
      shown.replaceChildren(...now.childNodes);
    } catch {
      // The network is away: the next look may find it back.
    }
    setTimeout(again, EVERY);
  };
  setTimeout(again, EVERY);
}
