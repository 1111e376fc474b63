/** Calls for the agent: a soft sound and, if allowed, a notification of the system. */

import { Store } from "../core/storage";
import type { Texts } from "./config";
import { part, setText } from "./dom";

const MUTED = "livechat:muted";
const RANG = "livechat:rang";
const REPEAT_MS = 20_000;
const OTHER_TAB_MS = 3_000;
/** Two soft tones: start (s), pitch (Hz), length (s). */
const TONES = [
  [0, 660, 0.35],
  [0.18, 880, 0.5],
] as const;

export class Ring {
  private readonly store = new Store("localStorage");
  private readonly button: HTMLButtonElement;
  private readonly hint: HTMLElement;
  private audio: AudioContext | null = null;
  private calling = false;
  private last = 0;

  constructor(
    root: HTMLElement,
    private readonly texts: Texts,
  ) {
    this.button = part<HTMLButtonElement>(root, "sound");
    this.hint = part(root, "sound-hint");
    this.button.addEventListener("click", () => {
      this.store.set(MUTED, this.muted ? "" : "1");
      this.show();
      if (!this.muted) void this.play();
    });
    // Browsers keep pages silent until somebody has used them. Not at pointerdown:
    // the hint's going would move what is under the pointer before the click.
    for (const type of ["click", "keydown"]) {
      document.addEventListener(type, this.unlock);
    }
    setInterval(this.tick, 1_000);
    this.show();
  }

  get muted(): boolean {
    return this.store.get(MUTED) === "1";
  }

  /** Somebody waits and I am online: ring now and again until nobody does. */
  call(waiting: boolean, fresh: boolean): void {
    this.calling = waiting;
    if (!waiting) this.say("");
    else if (fresh) this.sound();
  }

  /** Something came that asks for a look, not for an answer at once. */
  once(): void {
    this.sound();
  }

  /** Also called by the stream, because timers of hidden tabs are slow. */
  readonly tick = (): void => {
    if (this.calling && Date.now() - this.last >= REPEAT_MS) this.sound();
  };

  private sound(): void {
    this.last = Date.now();
    const other = Number(this.store.get(RANG) ?? 0);
    if (this.muted || Math.abs(this.last - other) < OTHER_TAB_MS) return;
    void this.play().then((heard) => {
      if (heard) this.store.set(RANG, String(Date.now()));
      this.say(heard ? "" : this.texts.t("sound_blocked"));
    });
  }

  private async play(): Promise<boolean> {
    // Before the first gesture it would only be refused, with a warning.
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return false;
    try {
      this.audio ??= new AudioContext();
      const { audio } = this;
      if (audio.state !== "running") {
        // Without a gesture this promise may stay open for ever.
        await Promise.race([audio.resume(), new Promise((r) => setTimeout(r, 300))]);
      }
      if (audio.state !== "running") return false;
      for (const [start, pitch, length] of TONES) tone(audio, start, pitch, length);
      return true;
    } catch {
      return false;
    }
  }

  private readonly unlock = (): void => {
    if (this.hint.hidden) return;
    // A gesture came: what could not be heard is heard now.
    this.say("");
    if (this.calling) this.sound();
  };

  private say(text: string): void {
    setText(this.hint, text);
    this.hint.hidden = !text;
  }

  private show(): void {
    this.button.setAttribute("aria-pressed", String(!this.muted));
    if (this.muted) this.say("");
  }
}

function tone(audio: AudioContext, start: number, pitch: number, length: number): void {
  const from = audio.currentTime + start;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.12, from + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + length);
  source.connect(volume).connect(audio.destination);
  source.start(from);
  source.stop(from + length);
}

/** Notifications of the operating system: only if allowed, only while away. */
export class Notifier {
  private readonly button: HTMLButtonElement;
  private readonly shown = new Map<string, Notification>();

  constructor(root: HTMLElement) {
    this.button = part<HTMLButtonElement>(root, "notify");
    this.button.addEventListener("click", async () => {
      await Notification.requestPermission();
      this.update();
    });
    window.addEventListener("focus", () => this.close());
    this.update();
  }

  /** One notification per chat; a later one replaces it. */
  notify(id: string, title: string, body: string, open: () => void): void {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    if (!document.hidden && document.hasFocus()) return;
    try {
      const note = new Notification(title, { body, tag: `livechat-${id}` });
      this.shown.set(id, note);
      note.onclick = () => {
        window.focus();
        note.close();
        open();
      };
    } catch {
      // Some phones only allow notifications from a service worker.
    }
  }

  /** The chat needs no attention any more. */
  close(id?: string): void {
    for (const [key, note] of this.shown) {
      if (id !== undefined && key !== id) continue;
      note.close();
      this.shown.delete(key);
    }
  }

  private update(): void {
    const may = "Notification" in window && window.isSecureContext;
    this.button.hidden = !may || Notification.permission !== "default";
  }
}
