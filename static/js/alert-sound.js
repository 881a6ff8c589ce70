/**
 * A short sound for officers when somebody at a shelter has reported: made by the device,
 * and only after the officer switched it on, which browsers ask for, too.
 */

import { byId } from "./dom.js";

/** Two tones, in hertz and seconds. */
const TONES = [880, 1320];
const TONE_S = 0.18;
const VOLUME = 0.2;

/** Readies the switch; gives what sounds where it is on. */
export function startAlertSound() {
  const box = byId("unverified-sound", HTMLInputElement);
  /** @type {AudioContext | null} */
  let audio = null;
  const play = () => {
    if (!audio || !box?.checked) return;
    for (const [at, hertz] of TONES.entries()) {
      const tone = new OscillatorNode(audio, { frequency: hertz });
      const volume = new GainNode(audio, { gain: VOLUME });
      tone.connect(volume).connect(audio.destination);
      const start = audio.currentTime + at * TONE_S;
      tone.start(start);
      tone.stop(start + TONE_S);
    }
  };
  box?.addEventListener("change", async () => {
    if (!box.checked) return;
    audio ??= new AudioContext();
    await audio.resume();
    // So that the officer knows how it sounds.
    play();
  });
  return play;
}
