/** The visitor's conversation: what is known of it, and what can be done with it. */

import { Api, ApiError } from "../core/api";
import { uuid } from "../core/ids";
import { createLive } from "../core/live";
import type { Live, LiveState } from "../core/live";
import { Outbox } from "../core/outbox";
import type { Pending } from "../core/outbox";
import { Store } from "../core/storage";
import { Timeline } from "../core/timeline";
import type {
  Conversation,
  Frames,
  FrameType,
  Message,
  Receipt,
  VisitorHead,
  VisitorSnapshot,
} from "../core/types";
import { TALKING_KEY, TOKEN_KEY } from "../loader/host";
import type { Config } from "../loader/host";

/** "closed": chat is not available; "lost": the server does not know us any more. */
export type Phase = "loading" | "closed" | "new" | "waiting" | "active" | "ended" | "lost";

export interface ChatEvents {
  /** Anything but messages changed. */
  onChange(): void;
  /** `cleared`: all that was shown before must go. */
  onMessages(added: Message[], cleared: boolean): void;
  onPending(): void;
  onSent(): void;
  onTyping(name: string): void;
  /** What the visitor filled in, for a start or a ticket. */
  details(): Record<string, unknown>;
  /** An answer with texts: the first one, or one in another language. */
  onTexts(snapshot: VisitorSnapshot): void;
  /** No chat began, and `text` must be sent again. */
  onRefused(error: ApiError, text: string): void;
}

const OUT_KEY = "out";
/** localStorage: the ticket that is on its way, so that it is never made twice. */
const TICKET_KEY = "ticket";
const TICKET_TRIES = 4;
/** The server may ask for so much patience, and nobody need know of it. */
const PATIENCE_SECONDS = 5;
const TYPING_EVERY_MS = 3_000;
/** A message that nobody waits for any more must not start a chat by itself. */
const STALE_MS = 5 * 60_000;

export type Chat = ReturnType<typeof createChat>;

export function createChat(config: Config, events: ChatEvents) {
  const [tokenKey, talkingKey, seenKey] = [TOKEN_KEY, TALKING_KEY, "seen"].map(config.keyOf) as [
    string,
    string,
    string,
  ];
  const store = new Store("localStorage");
  const api = new Api(config.api, {
    query: () => config.query(),
    headers: bearer,
    credentials: config.embed ? "omit" : "same-origin",
  });
  let lost = false;
  let liveState: LiveState | null = null;
  let outbox: Outbox | null = null;
  let live: Live | null = null;
  /** client_ids the server has for certain. */
  const known = new Set<string>();
  /** An ended conversation that the visitor has put away. */
  let putAway = "";
  let poll = 2.5;
  let typedAt = 0;
  let stamp = "";
  let promptTimer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<VisitorSnapshot> | null = null;
  let queued: Promise<VisitorSnapshot> | null = null;

  const chat = {
    conversation: null as Conversation | null,
    timeline: new Timeline(),
    available: false,
    loaded: false,
    /** What the last answer asks before a chat, and before a ticket. */
    form: undefined as VisitorSnapshot["form"],
    ticket: undefined as VisitorSnapshot["ticket"],
    /** The ticket that was just made. */
    done: null as Receipt | null,
    /** The next answer shall bring the texts. */
    wantsTexts: true,
    trouble: false,
    /** Texts that waited too long to start a chat by themselves. */
    stale: "",
    get phase(): Phase {
      const state = chat.conversation?.state;
      if (lost) return "lost";
      if (state === "waiting" || state === "active") return state;
      if (state) return "ended";
      if (!chat.loaded) return "loading";
      return chat.available ? "new" : "closed";
    },

    get open(): boolean {
      return chat.phase === "waiting" || chat.phase === "active";
    },

    get offline(): boolean {
      return chat.trouble || liveState === "offline";
    },

    get pending(): Pending[] {
      return (outbox?.pending ?? []).filter((p) => !known.has(p.client_id));
    },
    get unread(): number {
      const [id, seq] = (store.get(seenKey) ?? "").split("|");
      const seen = id === chat.conversation?.id ? Number(seq) : 0;
      const { messages } = chat.timeline;
      let count = 0;
      for (let i = messages.length - 1; i >= 0 && (messages[i]?.seq ?? 0) > seen; i--) {
        if (messages[i]?.sender === "agent") count++;
      }
      return count;
    },
    sync,
    send,
    leave,
    retry,
    discard,
    typing,
    end,
    fresh,
    markSeen,
  };

  function bearer(): Record<string, string> {
    const token = config.embed && store.get(tokenKey);
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  // --- reading --------------------------------------------------------------

  /** Fetches all that is missing. One request runs, at most one more waits. */
  function sync(): Promise<VisitorSnapshot> {
    queued ??= (async () => {
      await running?.catch(() => undefined);
      running = queued;
      queued = null;
      return pages();
    })();
    return queued;
  }

  async function pages(): Promise<VisitorSnapshot> {
    const added: Message[] = [];
    let cleared = false;
    for (;;) {
      const after = chat.timeline.cursor;
      const snapshot = await api.get<VisitorSnapshot>("api/conversation/", {
        after: String(after),
        ...(chat.wantsTexts && { texts: "1" }),
      });
      const switched = take(snapshot);
      // Of another conversation, only a page from the very beginning is of use.
      const fits = !switched || !after || snapshot.reset;
      const page = fits ? add(snapshot) : null;
      if (switched || page?.cleared) {
        cleared = true;
        added.length = 0;
      }
      if (page) added.push(...page.added);
      const again = !page || page.gap || (snapshot.more && page.added.length > 0);
      if (again && chat.conversation) continue;
      arrived(added, cleared);
      if (!chat.loaded) begin();
      if (snapshot.texts) told(snapshot);
      changed();
      return snapshot;
    }
  }

  function add(snapshot: VisitorSnapshot) {
    return chat.timeline.applySnapshot(
      chat.conversation ? snapshot.messages : [],
      chat.conversation?.head ?? 0,
      snapshot.reset,
    );
  }

  /** Takes all but the messages. True if it is another conversation than before. */
  function take(snapshot: VisitorSnapshot): boolean {
    chat.available = snapshot.available;
    chat.form = snapshot.form;
    chat.ticket = snapshot.ticket;
    // The first one: it says how long the visitor has had the form.
    stamp ||= chat.form?.stamp ?? "";
    poll = snapshot.poll;
    clearTimeout(promptTimer);
    const wait = snapshot.conversation?.prompt_in ?? null;
    // It is the server that knows whether the time is up.
    if (wait !== null) promptTimer = setTimeout(catchUp, Math.max(1, wait) * 1_000);
    const before = chat.conversation;
    const now = snapshot.conversation;
    if (!now || now.id === putAway) {
      // An ended chat stays on the screen; an open one should have been there.
      if (before && chat.open) lost = true;
      return false;
    }
    if (before?.id === now.id) {
      // An answer may be older than an event that came meanwhile.
      if (snapshot.reset || now.head >= chat.timeline.head) chat.conversation = now;
      return false;
    }
    adopt(now);
    return true;
  }

  function adopt(conversation: Conversation | null): void {
    chat.conversation = conversation;
    chat.done = null;
    lost = false;
    known.clear();
    chat.timeline.applySnapshot([], conversation?.head ?? 0, true);
  }

  function begin(): void {
    chat.loaded = true;
    outbox = new Outbox({
      key: config.keyOf(OUT_KEY),
      send: deliver,
      onChange: events.onPending,
      onSent: events.onSent,
      onTrouble: (waiting) => {
        chat.trouble = waiting;
        changed();
      },
    });
    for (const message of chat.timeline.messages) outbox.confirm(message.client_id);
    chat.stale = takeStale();
  }

  function told(snapshot: VisitorSnapshot): void {
    chat.wantsTexts = false;
    events.onTexts(snapshot);
    events.onPending();
    changed();
    outbox?.flush();
  }

  function takeStale(): string {
    return chat.conversation ? "" : takePending((p) => Date.now() - p.at > STALE_MS);
  }

  function takePending(which: (pending: Pending) => boolean): string {
    const taken = chat.pending.filter(which);
    for (const { client_id } of taken) outbox?.discard(client_id);
    return taken.map((p) => p.text).join("\n");
  }

  function arrived(added: Message[], cleared: boolean): void {
    if (!added.length && !cleared) return;
    for (const message of added) {
      if (message.client_id) known.add(message.client_id);
      obey(message);
    }
    events.onMessages(added, cleared);
    for (const { client_id } of added) if (client_id) outbox?.confirm(client_id);
  }

  /** What a system message says about the conversation. */
  function obey(message: Message): void {
    const { seq, event, by, name } = message;
    const c = chat.conversation;
    if (event === "ended" && by === "agent") message.name ||= c?.agent?.name ?? "";
    if (!c || c.head > seq) return;
    if (/accepted|assigned/.test(event)) {
      chat.conversation = { ...c, head: seq, state: "active", agent: { name } };
    }
  }

  function receive(message: Message): boolean {
    const result = chat.timeline.applyEvent(message);
    if (result === "applied") {
      arrived([message], false);
      if (message.event) changed();
    }
    return result !== "gap";
  }

  // --- the stream -----------------------------------------------------------

  function changed(): void {
    if (chat.open) {
      store.set(talkingKey, "1");
      live ??= createLive({
        name: config.keyOf("live"),
        ticket: async () => {
          const { stream } = await sync();
          return stream && new URL(stream, config.api).href;
        },
        catchUp: async () => void (await sync()),
        onFrame: follow,
        pollSeconds: () => poll,
        onState: (state) => {
          liveState = state;
          if (state !== "offline") outbox?.flush();
          changed();
        },
      });
      live.start();
    } else if (chat.loaded) {
      live?.stop();
      live = liveState = null;
      store.remove(talkingKey);
    }
    events.onChange();
  }

  function follow<T extends FrameType>(type: T, data: Frames[T]): void {
    const frame = data as Partial<Frames["message"] & Frames["typing"] & VisitorHead> | null;
    if (!frame?.conversation) return;
    if (frame.conversation !== chat.conversation?.id) {
      // A stream of an earlier conversation, or we are behind: the server knows.
      void sync().then(
        () => {
          if (chat.open && frame.conversation !== chat.conversation?.id) live?.renew();
        },
        () => undefined,
      );
    } else if (type === "message" && frame.message) {
      // What else is different after these, the server knows.
      const more = /ended|moved|prompted|ticket/.test(frame.message.event);
      if (more || !receive(frame.message)) catchUp();
    } else if (type === "head") {
      // The place in the queue has no frames of its own.
      if (chat.phase === "waiting" || (frame.head ?? 0) > chat.timeline.cursor) catchUp();
    } else if (type === "typing" && frame.sender === "agent") {
      events.onTyping(frame.name ?? "");
    }
  }

  function catchUp(): void {
    // A failure is no loss: the next heartbeat asks again.
    void sync().catch(() => undefined);
  }

  // --- writing --------------------------------------------------------------

  function send(text: string): void {
    typedAt = 0;
    outbox?.add(text);
  }

  function retry(client_id: string): void {
    outbox?.retry(client_id);
  }

  function discard(client_id: string): void {
    outbox?.discard(client_id);
  }

  async function deliver({ client_id, text }: Pending): Promise<void> {
    const starts = !chat.open;
    try {
      if (chat.open) {
        const path = "api/messages/";
        const { message } = await api.post<{ message: Message }>(path, { client_id, text });
        if (!receive(message)) await sync();
      } else if (!chat.conversation) {
        await startWith(client_id, text);
      } else {
        throw new ApiError(409, "ended");
      }
    } catch (error) {
      if (error instanceof ApiError && !error.temporary) {
        refused(error);
        if (starts) {
          await renew(error);
          // The text goes back to where it was written, if that is still there.
          if (chat.available || chat.ticket) {
            outbox?.discard(client_id);
            events.onRefused(error, text);
          }
        }
      }
      throw error;
    }
  }

  /** We did not know what is asked, or what is offered, by now. */
  async function renew({ code }: ApiError): Promise<void> {
    if (code === "stamp") stamp = "";
    await sync().catch(() => undefined);
  }

  async function startWith(client_id: string, text: string): Promise<void> {
    const snapshot = await submit<VisitorSnapshot>("conversations", client_id, text);
    putAway = "";
    await came(snapshot, null);
  }

  /** With all that was asked. */
  function submit<T>(what: string, client_id: string, text: string): Promise<T> {
    return api.post<T>(`api/${what}/`, {
      challenge: config.fields.challenge,
      ...events.details(),
      stamp,
      client_id,
      text,
      page_url: location.href.slice(0, 2000),
      page_title: document.title.slice(0, 200),
      lang: config.lang,
    });
  }

  async function came(snapshot: VisitorSnapshot, done: Receipt | null): Promise<void> {
    if (snapshot.token) store.set(tokenKey, snapshot.token);
    const switched = take(snapshot);
    chat.done = done;
    const page = add(snapshot);
    arrived(page.added, switched || page.cleared);
    if (snapshot.more || page.gap) await sync();
    changed();
  }

  /**
   * Leaves a ticket. Who presses again after a lost answer, even after a reload, asks
   * for the same one.
   */
  async function leave(text: string): Promise<void> {
    const key = config.keyOf(TICKET_KEY);
    const before = store.get(key) ?? "";
    const client_id = before.slice(36) === text ? before.slice(0, 36) : uuid();
    store.set(key, client_id + text);
    for (let tries = 1; ; tries++) {
      try {
        const answer = await submit<VisitorSnapshot & Receipt>("ticket", client_id, text);
        store.remove(key);
        return await came(answer, answer);
      } catch (error) {
        const { temporary, retryAfter } = error as ApiError;
        const seconds = retryAfter ?? tries;
        if (!temporary || tries === TICKET_TRIES || seconds > PATIENCE_SECONDS) {
          await renew(error as ApiError);
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      }
    }
  }

  function refused(error: ApiError): void {
    if (error.code === "no_visitor" && chat.open) lost = true;
    if (/unavailable|blocked/.test(error.code)) chat.available = false;
    changed();
    if (error.code === "ended") catchUp();
  }

  function typing(): void {
    if (chat.phase !== "active" || Date.now() - typedAt < TYPING_EVERY_MS) return;
    typedAt = Date.now();
    void api.post("api/typing/").catch(() => undefined);
  }

  async function end(): Promise<void> {
    try {
      await api.post("api/end/");
    } catch (error) {
      if (!(error instanceof ApiError) || error.temporary) throw error;
    }
    await sync();
  }

  /**
   * Puts the ended conversation away; the next message starts a new one. Gives back
   * the texts that could not be sent.
   */
  function fresh(): string {
    putAway = chat.conversation?.id ?? "";
    const unsent = takePending((p) => p.state === "failed");
    adopt(null);
    events.onMessages([], true);
    changed();
    catchUp();
    return unsent;
  }

  // --- unread ---------------------------------------------------------------

  function markSeen(): void {
    if (chat.conversation && chat.unread) {
      store.set(seenKey, `${chat.conversation.id}|${chat.timeline.cursor}`);
    }
  }

  return chat;
}
