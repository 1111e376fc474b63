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

export type Live = ReturnType<typeof createLive>;

export function createLive(options: LiveOptions) {
  const live = { state: null as LiveState | null, start, stop, nudge, renew };
  let run: AbortController | null = null;
  let channel: BroadcastChannel | null = null;
  let leading = false;
  let endStream: ((end: End) => void) | null = null;
  let wake: (() => void) | null = null;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;
  let watch: ReturnType<typeof setInterval> | undefined;
  let hiddenPolls = 0;
  let heardAt = 0;
  let caughtUpAt = 0;
  let started = false;

  function start(): void {
    if (started) return;
    started = true;
    for (const [target, type, listener] of listeners) {
      target.addEventListener(type, listener);
    }
    join();
  }

  function stop(): void {
    if (!started) return;
    started = false;
    for (const [target, type, listener] of listeners) {
      target.removeEventListener(type, listener);
    }
    leave();
    live.state = null;
  }

  /** Something may be new: catch up soon (at most once a second). */
  function nudge(): void {
    if (!run || Date.now() - caughtUpAt < 1_000) return;
    wake?.();
    check();
    void fetchNow();
  }

  /** The stream belongs to something else by now: open it anew, in every tab. */
  function renew(): void {
    if (leading) {
      endStream?.("renew");
      wake?.();
    } else {
      post({ kind: "renew" });
    }
  }

  // --- tabs -----------------------------------------------------------------

  function join(): void {
    if (run) return;
    const mine = (run = new AbortController());
    heardAt = Date.now();
    watch = setInterval(() => check(), 5_000);
    const locks = navigator.locks as LockManager | undefined;
    if (!locks || typeof BroadcastChannel !== "function") {
      void lead(mine.signal);
      return;
    }
    channel = new BroadcastChannel(options.name);
    channel.onmessage = (event) => hear(event.data as Note);
    post({ kind: "who" });
    // If nobody leads, the lock comes at once; until then we live on polls.
    pollTimer = setTimeout(poll, 1_000);
    locks
      .request(options.name, { signal: mine.signal }, () =>
        // Leaving must free the lock at once, even in the middle of a request.
        Promise.race([lead(mine.signal), aborted(mine.signal)]),
      )
      .catch(() => {
        // Aborted: we left. Anything else: this browser refuses locks.
        if (!mine.signal.aborted) void lead(mine.signal);
      });
  }

  /** Frees the lock, the channel and the stream; also what bfcache wants. */
  function leave(): void {
    run?.abort();
    run = null;
    leading = false;
    channel?.close();
    channel = null;
    clearInterval(watch);
    clearTimeout(pollTimer);
    endStream?.("stopped");
    wake?.();
  }

  function post(note: Note): void {
    channel?.postMessage(note);
  }

  function hear(note: Note): void {
    if (note.kind === "who") {
      if (leading && live.state) post({ kind: "state", state: live.state });
    } else if (note.kind === "renew") {
      if (leading) renew();
    } else if (!leading) {
      heardAt = Date.now();
      if (note.kind === "state") {
        // Frames may have passed before we joined.
        if (note.state === "live" && live.state !== "live") void fetchNow();
        setState(note.state);
      } else {
        setState("live");
        options.onFrame(note.type, note.data as never);
      }
    }
  }

  // --- the leading tab ------------------------------------------------------

  async function lead(signal: AbortSignal): Promise<void> {
    leading = true;
    clearTimeout(pollTimer);
    let failedOpens = 0;
    let waits = 0;
    while (!signal.aborted) {
      let url: string | null = null;
      let asked = 0;
      try {
        url = await options.ticket();
        caughtUpAt = Date.now();
        if (live.state === "offline" && !signal.aborted) setState("polling");
      } catch (error) {
        if (signal.aborted) return;
        setState("offline");
        if (error instanceof ApiError) asked = (error.retryAfter ?? 0) * 1000;
        await wait(Math.max(asked, pause(++waits)));
        continue;
      }
      if (signal.aborted) return;
      let end: End = "failed";
      if (url) {
        const opened = Date.now();
        end = await stream(url);
        if (signal.aborted) return;
        if (Date.now() - opened > STEADY_MS) waits = 0;
        failedOpens = end === "failed" ? failedOpens + 1 : 0;
      }
      if (end === "renew") continue;
      if (!url || end === "mute" || failedOpens >= 2) {
        // No stream for now (WSGI, a buffering proxy, a full server): poll, and
        // see later whether a stream works again.
        setState("polling");
        await wait(RETRY_STREAM_MS);
        failedOpens = 1;
      } else {
        await wait(pause(end === "replaced" ? 9 : waits++));
      }
    }
  }

  /** Opens one stream and resolves when it is over. */
  function stream(url: string): Promise<End> {
    return new Promise((resolve) => {
      const source = new EventSource(url);
      let hello = false;
      const finish = (end: End) => {
        clearTimeout(timer);
        source.close();
        endStream = null;
        resolve(end);
      };
      const timer = setTimeout(() => finish("mute"), HELLO_MS);
      endStream = finish;
      for (const type of TYPES) {
        source.addEventListener(type, (event) => {
          heardAt = Date.now();
          const data = parse((event as MessageEvent<string>).data);
          if (type === "bye") {
            const reason = (data as Frames["bye"] | null)?.reason;
            finish(reason === "replaced" ? "replaced" : "bye");
            return;
          }
          if (type === "hello") {
            hello = true;
            clearTimeout(timer);
            setState("live");
          }
          post({ kind: "frame", type, data });
          options.onFrame(type, data as never);
        });
      }
      // We never let EventSource reconnect by itself: a ticket works once.
      source.onerror = () => finish(hello ? "lost" : "failed");
    });
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      wake = done;
    });
  }

  // --- watching and polling -------------------------------------------------

  /** A stream or a leader that says nothing for too long is not trusted. */
  function check(): void {
    if (live.state !== "live" || Date.now() - heardAt < SILENCE_MS) return;
    heardAt = Date.now();
    if (leading) {
      void fetchNow();
      endStream?.("lost");
    } else {
      setState("polling");
      post({ kind: "who" });
    }
  }

  async function poll(): Promise<void> {
    const mine = run;
    if (live.state === "live" || !mine) return;
    await fetchNow();
    if (mine === run) schedulePoll();
  }

  function schedulePoll(): void {
    clearTimeout(pollTimer);
    if (live.state === "live" || !run) return;
    // A leader that is offline asks for tickets, which is a fetch already.
    if (live.state === "offline" && leading) return wake?.();
    const base = options.pollSeconds() * 1000;
    hiddenPolls = document.hidden ? hiddenPolls + 1 : 0;
    const ms = Math.min(Math.max(base, HIDDEN_POLL_MS), base * 2 ** hiddenPolls);
    pollTimer = setTimeout(poll, ms * (0.9 + Math.random() * 0.2));
  }

  async function fetchNow(): Promise<void> {
    const mine = run;
    caughtUpAt = Date.now();
    try {
      await options.catchUp();
      if (mine === run && mine && live.state !== "live") setState("polling");
    } catch {
      if (mine === run && mine && live.state !== "live") setState("offline");
    }
  }

  function setState(state: LiveState): void {
    if (live.state === state) return;
    live.state = state;
    if (leading) post({ kind: "state", state });
    if (state === "live") clearTimeout(pollTimer);
    else schedulePoll();
    options.onState?.(state);
  }

  // --- the page's life ------------------------------------------------------

  function shown(): void {
    if (!document.hidden) {
      hiddenPolls = 0;
      nudge();
    }
  }
  function awake(): void {
    if (run) return nudge();
    join();
    void fetchNow();
  }
  const listeners: [EventTarget, string, () => void][] = [
    [document, "visibilitychange", shown],
    [window, "focus", nudge],
    [window, "online", nudge],
    [window, "pageshow", awake],
    [window, "pagehide", leave],
    [document, "freeze", leave],
    [document, "resume", awake],
  ];

  return live;
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
