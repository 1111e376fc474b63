/**
 * Keeps one reader up to date: by an event stream when it works, else by polling.
 *
 * One stream per browser, not per tab: browsers allow six HTTP/1.1 connections per
 * origin. The tab that holds the Web Lock `name` leads: it owns the stream and
 * relays every frame over a BroadcastChannel. Tabs without these APIs open their
 * own stream.
 *
 * A stream is only a hint. Whoever owns this object compares each `head` frame with
 * its cursor and fetches what is missing.
 */

import { ApiError } from "./api";
import type { FrameType, Frames } from "./types";

export type LiveState = "live" | "polling" | "offline";

export interface LiveOptions {
  /** Same name in all tabs that may share a stream. */
  name: string;
  /** Fetches a snapshot, applies it, returns its stream URL (null: none offered). */
  ticket(): Promise<string | null>;
  /** A frame of the stream, own or relayed. */
  onFrame<T extends FrameType>(type: T, data: Frames[T]): void;
  /** Fetches what is missing; rejects when it cannot. May be called while it runs. */
  catchUp(): Promise<void>;
  /** Seconds between two polls while the page is visible. */
  pollSeconds(): number;
  onState?(state: LiveState): void;
}

/** How a stream ended. */
type End = "bye" | "replaced" | "lost" | "failed" | "mute" | "stopped" | "renew";
/** What tabs tell each other. */
type Note =
  | { kind: "frame"; type: FrameType; data: unknown }
  | { kind: "state"; state: LiveState }
  | { kind: "who" }
  | { kind: "renew" };

const TYPES: FrameType[] = ["hello", "message", "typing", "inbox", "head", "bye"];
const HELLO_MS = 8_000;
const SILENCE_MS = 25_000;
const RETRY_STREAM_MS = 60_000;
const HIDDEN_POLL_MS = 15_000;
const STEADY_MS = 10_000;

export class Live {
  state: LiveState | null = null;
  #run: AbortController | null = null;
  #channel: BroadcastChannel | null = null;
  #leading = false;
  #endStream: ((end: End) => void) | null = null;
  #wake: (() => void) | null = null;
  #pollTimer: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #hiddenPolls = 0;
  #heardAt = 0;
  #caughtUpAt = 0;
  #started = false;

  readonly #options: LiveOptions;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    for (const [target, type, listener] of this.#listeners) {
      target.addEventListener(type, listener);
    }
    this.#join();
  }

  stop(): void {
    if (!this.#started) return;
    this.#started = false;
    for (const [target, type, listener] of this.#listeners) {
      target.removeEventListener(type, listener);
    }
    this.#leave();
    this.state = null;
  }

  /** Something may be new: catch up soon (at most once a second). */
  readonly nudge = (): void => {
    if (!this.#run || Date.now() - this.#caughtUpAt < 1_000) return;
    this.#wake?.();
    this.#check();
    void this.#fetch();
  };

  /** The stream belongs to something else by now: open it anew, in every tab. */
  renew(): void {
    if (this.#leading) {
      this.#endStream?.("renew");
      this.#wake?.();
    } else {
      this.#post({ kind: "renew" });
    }
  }

  // --- tabs -----------------------------------------------------------------

  #join(): void {
    if (this.#run) return;
    const run = (this.#run = new AbortController());
    this.#heardAt = Date.now();
    this.#watch = setInterval(() => this.#check(), 5_000);
    const locks = navigator.locks as LockManager | undefined;
    if (!locks || typeof BroadcastChannel !== "function") {
      void this.#lead(run.signal);
      return;
    }
    this.#channel = new BroadcastChannel(this.#options.name);
    this.#channel.onmessage = (event) => this.#hear(event.data as Note);
    this.#post({ kind: "who" });
    // If nobody leads, the lock comes at once; until then we live on polls.
    this.#pollTimer = setTimeout(this.#poll, 1_000);
    locks
      .request(this.#options.name, { signal: run.signal }, () =>
        // Leaving must free the lock at once, even in the middle of a request.
        Promise.race([this.#lead(run.signal), aborted(run.signal)]),
      )
      .catch(() => {
        // Aborted: we left. Anything else: this browser refuses locks.
        if (!run.signal.aborted) void this.#lead(run.signal);
      });
  }

  /** Frees the lock, the channel and the stream; also what bfcache wants. */
  #leave(): void {
    this.#run?.abort();
    this.#run = null;
    this.#leading = false;
    this.#channel?.close();
    this.#channel = null;
    clearInterval(this.#watch);
    clearTimeout(this.#pollTimer);
    this.#endStream?.("stopped");
    this.#wake?.();
  }

  #post(note: Note): void {
    this.#channel?.postMessage(note);
  }

  #hear(note: Note): void {
    if (note.kind === "who") {
      if (this.#leading && this.state) this.#post({ kind: "state", state: this.state });
    } else if (note.kind === "renew") {
      if (this.#leading) this.renew();
    } else if (!this.#leading) {
      this.#heardAt = Date.now();
      if (note.kind === "state") {
        // Frames may have passed before we joined.
        if (note.state === "live" && this.state !== "live") void this.#fetch();
        this.#setState(note.state);
      } else {
        this.#setState("live");
        this.#options.onFrame(note.type, note.data as never);
      }
    }
  }

  // --- the leading tab ------------------------------------------------------

  async #lead(signal: AbortSignal): Promise<void> {
    this.#leading = true;
    clearTimeout(this.#pollTimer);
    let failedOpens = 0;
    let waits = 0;
    while (!signal.aborted) {
      let url: string | null = null;
      let asked = 0;
      try {
        url = await this.#options.ticket();
        this.#caughtUpAt = Date.now();
        if (this.state === "offline" && !signal.aborted) this.#setState("polling");
      } catch (error) {
        if (signal.aborted) return;
        this.#setState("offline");
        if (error instanceof ApiError) asked = (error.retryAfter ?? 0) * 1000;
        await this.#wait(Math.max(asked, pause(++waits)));
        continue;
      }
      if (signal.aborted) return;
      let end: End = "failed";
      if (url) {
        const opened = Date.now();
        end = await this.#stream(url);
        if (signal.aborted) return;
        if (Date.now() - opened > STEADY_MS) waits = 0;
        failedOpens = end === "failed" ? failedOpens + 1 : 0;
      }
      if (end === "renew") continue;
      if (!url || end === "mute" || failedOpens >= 2) {
        // No stream for now (WSGI, a buffering proxy, a full server): poll, and
        // see later whether a stream works again.
        this.#setState("polling");
        await this.#wait(RETRY_STREAM_MS);
        failedOpens = 1;
      } else {
        await this.#wait(pause(end === "replaced" ? 9 : waits++));
      }
    }
  }

  /** Opens one stream and resolves when it is over. */
  #stream(url: string): Promise<End> {
    return new Promise((resolve) => {
      const source = new EventSource(url);
      let hello = false;
      const finish = (end: End) => {
        clearTimeout(timer);
        source.close();
        this.#endStream = null;
        resolve(end);
      };
      const timer = setTimeout(() => finish("mute"), HELLO_MS);
      this.#endStream = finish;
      for (const type of TYPES) {
        source.addEventListener(type, (event) => {
          this.#heardAt = Date.now();
          const data = parse((event as MessageEvent<string>).data);
          if (type === "bye") {
            const reason = (data as Frames["bye"] | null)?.reason;
            finish(reason === "replaced" ? "replaced" : "bye");
            return;
          }
          if (type === "hello") {
            hello = true;
            clearTimeout(timer);
            this.#setState("live");
          }
          this.#post({ kind: "frame", type, data });
          this.#options.onFrame(type, data as never);
        });
      }
      // We never let EventSource reconnect by itself: a ticket works once.
      source.onerror = () => finish(hello ? "lost" : "failed");
    });
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake = done;
    });
  }

  // --- watching and polling -------------------------------------------------

  /** A stream or a leader that says nothing for too long is not trusted. */
  #check(): void {
    if (this.state !== "live" || Date.now() - this.#heardAt < SILENCE_MS) return;
    this.#heardAt = Date.now();
    if (this.#leading) {
      void this.#fetch();
      this.#endStream?.("lost");
    } else {
      this.#setState("polling");
      this.#post({ kind: "who" });
    }
  }

  readonly #poll = async (): Promise<void> => {
    const run = this.#run;
    if (this.state === "live" || !run) return;
    await this.#fetch();
    if (run === this.#run) this.#schedulePoll();
  };

  #schedulePoll(): void {
    clearTimeout(this.#pollTimer);
    if (this.state === "live" || !this.#run) return;
    // A leader that is offline asks for tickets, which is a fetch already.
    if (this.state === "offline" && this.#leading) return this.#wake?.();
    const base = this.#options.pollSeconds() * 1000;
    this.#hiddenPolls = document.hidden ? this.#hiddenPolls + 1 : 0;
    const ms = Math.min(Math.max(base, HIDDEN_POLL_MS), base * 2 ** this.#hiddenPolls);
    this.#pollTimer = setTimeout(this.#poll, ms * (0.9 + Math.random() * 0.2));
  }

  async #fetch(): Promise<void> {
    const run = this.#run;
    this.#caughtUpAt = Date.now();
    try {
      await this.#options.catchUp();
      if (run === this.#run && run && this.state !== "live") this.#setState("polling");
    } catch {
      if (run === this.#run && run && this.state !== "live") this.#setState("offline");
    }
  }

  #setState(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    if (this.#leading) this.#post({ kind: "state", state });
    if (state === "live") clearTimeout(this.#pollTimer);
    else this.#schedulePoll();
    this.#options.onState?.(state);
  }

  // --- the page's life ------------------------------------------------------

  readonly #shown = (): void => {
    if (!document.hidden) {
      this.#hiddenPolls = 0;
      this.nudge();
    }
  };
  readonly #sleep = (): void => this.#leave();
  readonly #awake = (): void => {
    if (this.#run) return this.nudge();
    this.#join();
    void this.#fetch();
  };
  readonly #listeners: [EventTarget, string, () => void][] = [
    [document, "visibilitychange", this.#shown],
    [window, "focus", this.nudge],
    [window, "online", this.nudge],
    [window, "pageshow", this.#awake],
    [window, "pagehide", this.#sleep],
    [document, "freeze", this.#sleep],
    [document, "resume", this.#awake],
  ];
}

/** Milliseconds to wait: 0.3-1.5 s at first, then growing within 1-8 s. */
function pause(attempt: number): number {
  if (attempt === 0) return 300 + Math.random() * 1_200;
  const longest = Math.min(8_000, 1_000 * 2 ** attempt);
  return 1_000 + Math.random() * (longest - 1_000);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
