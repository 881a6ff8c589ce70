/**
 * A page that waits for something under way looks again each second, and comes anew
 * when it is over. Without this the browser loads it again by itself.
 */

import { parseHtml } from "./dom.js";

const POLL_MS = 1000;

/** What the page says now, or nothing when it says something else altogether. */
async function readProgress() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  return parseHtml(await answer.text()).querySelector("[data-waiting]");
}

/** Starts on a page that waits. */
export function startProgressPoll() {
  const shown = document.querySelector("[data-waiting]");
  if (!shown) return;
  const poll = async () => {
    try {
      const progress = await readProgress();
      if (!progress) return location.reload();
      shown.replaceChildren(...progress.childNodes);
    } catch {
      // The network is away: the next look may find it back.
    }
    setTimeout(poll, POLL_MS);
  };
  setTimeout(poll, POLL_MS);
}
