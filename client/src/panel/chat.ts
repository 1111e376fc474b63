/** The visitor's conversation: what is known of it, and what can be done with it. */

import { Api, ApiError } from "../core/api";
import { Live } from "../core/live";
import type { LiveState } from "../core/live";
import { Outbox } from "../core/outbox";
import type { Pending } from "../core/outbox";
import { Store } from "../core/storage";
import { Timeline } from "../core/timeline";
import type {
  Conversation,
  Frames,
  FrameType,
  Message,
  VisitorHead,
  VisitorSnapshot,
} from "../core/types";
import { TALKING_KEY } from "../loader/host";
import type { Config } from "../loader/host";

/** "closed": chat is not available; "lost": the server does not know us any more. */
export type Phase = "loading" | "closed" | "new" | "waiting" | "active" | "ended" | "lost";

export interface ChatEvents {
  /** Anything but messages changed. */
  onChange(): void;
  /** `cleared`: all that was shown before must go. */
  onMessages(added: Message[], cleared: boolean): void;
  onPending(pending: Pending[]): void;
  onSent(): void;
  onTyping(name: string): void;
  /** The first answer of the server. */
  onLoaded(snapshot: VisitorSnapshot): void;
}

const SEEN_KEY = "livechat:seen";
const OUT_KEY = "livechat:out";
const TYPING_EVERY_MS = 3_000;
/** A message that nobody waits for any more must not start a chat by itself. */
const STALE_MS = 5 * 60_000;

export class Chat {
  conversation: Conversation | null = null;
  readonly timeline = new Timeline();
  available = false;
  loaded = false;
  trouble = false;
  /** Texts that waited too long to start a chat by themselves. */
  stale = "";
  #lost = false;
  #state: LiveState | null = null;
  #outbox: Outbox | null = null;
  #live: Live | null = null;
  readonly #store = new Store("localStorage");
  readonly #api: Api;
  /** client_ids the server has for certain. */
  #known = new Set<string>();
  /** An ended conversation that the visitor has put away. */
  #putAway = "";
  #poll = 2.5;
  #typedAt = 0;
  #running: Promise<VisitorSnapshot> | null = null;
  #queued: Promise<VisitorSnapshot> | null = null;

  readonly #config: Config;
  readonly #events: ChatEvents;

  constructor(
    config: Config,
    events: ChatEvents,
  ) {
    this.#config = config;
    this.#events = events;
    this.#api = new Api(config.api);
  }

  get phase(): Phase {
    const state = this.conversation?.state;
    if (this.#lost) return "lost";
    if (state === "waiting" || state === "active") return state;
    if (state) return "ended";
    if (!this.loaded) return "loading";
    return this.available ? "new" : "closed";
  }

  get open(): boolean {
    return this.phase === "waiting" || this.phase === "active";
  }

  get offline(): boolean {
    return this.trouble || this.#state === "offline";
  }

  get pending(): Pending[] {
    return (this.#outbox?.pending ?? []).filter((p) => !this.#known.has(p.client_id));
  }

  // --- reading --------------------------------------------------------------

  /** Fetches all that is missing. One request runs, at most one more waits. */
  sync(): Promise<VisitorSnapshot> {
    this.#queued ??= (async () => {
      await this.#running?.catch(() => undefined);
      this.#running = this.#queued;
      this.#queued = null;
      return this.#pages();
    })();
    return this.#queued;
  }

  async #pages(): Promise<VisitorSnapshot> {
    const added: Message[] = [];
    let cleared = false;
    for (;;) {
      const after = this.timeline.cursor;
      const snapshot = await this.#api.get<VisitorSnapshot>("api/conversation/", {
        after,
        texts: this.loaded ? "" : 1,
        profile: this.#config.profile,
        lang: this.#config.lang,
      });
      const switched = this.#take(snapshot);
      // Of another conversation, only a page from the very beginning is of use.
      const fits = !switched || !after || snapshot.reset;
      const page = fits ? this.#add(snapshot) : null;
      if (switched || page?.cleared) {
        cleared = true;
        added.length = 0;
      }
      if (page) added.push(...page.added);
      const again = !page || page.gap || (snapshot.more && page.added.length > 0);
      if (again && this.conversation) continue;
      this.#arrived(added, cleared);
      if (!this.loaded) this.#begin(snapshot);
      this.#changed();
      return snapshot;
    }
  }

  #add(snapshot: VisitorSnapshot) {
    return this.timeline.applySnapshot(
      this.conversation ? snapshot.messages : [],
      this.conversation?.head ?? 0,
      snapshot.reset,
    );
  }

  /** Takes all but the messages. True if it is another conversation than before. */
  #take(snapshot: VisitorSnapshot): boolean {
    this.available = snapshot.available;
    this.#poll = snapshot.poll;
    const before = this.conversation;
    const now = snapshot.conversation;
    if (!now || now.id === this.#putAway) {
      // An ended chat stays on the screen; an open one should have been there.
      if (before && this.open) this.#lost = true;
      return false;
    }
    if (before?.id === now.id) {
      // An answer may be older than an event that came meanwhile.
      if (snapshot.reset || now.head >= this.timeline.head) this.conversation = now;
      return false;
    }
    this.#adopt(now);
    return true;
  }

  #adopt(conversation: Conversation | null): void {
    this.conversation = conversation;
    this.#lost = false;
    this.#known.clear();
    this.timeline.applySnapshot([], conversation?.head ?? 0, true);
  }

  #begin(snapshot: VisitorSnapshot): void {
    this.loaded = true;
    this.#outbox = new Outbox({
      key: OUT_KEY,
      send: (pending) => this.#deliver(pending),
      onChange: () => this.#events.onPending(this.pending),
      onSent: this.#events.onSent,
      onTrouble: (waiting) => {
        this.trouble = waiting;
        this.#changed();
      },
    });
    for (const message of this.timeline.messages) this.#outbox.confirm(message.client_id);
    this.stale = this.#takeStale();
    this.#events.onLoaded(snapshot);
    this.#events.onPending(this.pending);
    this.#outbox.flush();
  }

  #takeStale(): string {
    return this.conversation ? "" : this.#takePending((p) => Date.now() - p.at > STALE_MS);
  }

  #takePending(which: (pending: Pending) => boolean): string {
    const taken = this.pending.filter(which);
    for (const { client_id } of taken) this.#outbox?.discard(client_id);
    return taken.map((p) => p.text).join("\n");
  }

  #arrived(added: Message[], cleared: boolean): void {
    if (!added.length && !cleared) return;
    for (const message of added) {
      if (message.client_id) this.#known.add(message.client_id);
      this.#follow(message);
    }
    this.#events.onMessages(added, cleared);
    for (const { client_id } of added) if (client_id) this.#outbox?.confirm(client_id);
  }

  /** What a system message says about the conversation. */
  #follow(message: Message): void {
    const { seq, event, by, name } = message;
    const c = this.conversation;
    if (event === "ended" && by === "agent") message.name ||= c?.agent?.name ?? "";
    if (!c || c.head > seq) return;
    if (event === "accepted") this.conversation = { ...c, head: seq, state: "active", agent: { name } };
    if (event === "ended") this.conversation = { ...c, head: seq, state: "ended" };
  }

  #receive(message: Message): boolean {
    const result = this.timeline.applyEvent(message);
    if (result === "applied") {
      this.#arrived([message], false);
      if (message.event) this.#changed();
    }
    return result !== "gap";
  }

  // --- the stream -----------------------------------------------------------

  #changed(): void {
    if (this.open) {
      this.#store.set(TALKING_KEY, "1");
      this.#live ??= new Live({
        name: `livechat:${this.#config.api}`,
        ticket: async () => (await this.sync()).stream,
        catchUp: async () => void (await this.sync()),
        onFrame: (type, data) => this.#frame(type, data),
        pollSeconds: () => this.#poll,
        onState: (state) => {
          this.#state = state;
          if (state !== "offline") this.#outbox?.flush();
          this.#changed();
        },
      });
      this.#live.start();
    } else if (this.loaded) {
      this.#live?.stop();
      this.#live = this.#state = null;
      this.#store.remove(TALKING_KEY);
    }
    this.#events.onChange();
  }

  #frame<T extends FrameType>(type: T, data: Frames[T]): void {
    const frame = data as Partial<Frames["message"] & Frames["typing"] & VisitorHead> | null;
    if (!frame?.conversation) return;
    if (frame.conversation !== this.conversation?.id) {
      // A stream of an earlier conversation, or we are behind: the server knows.
      void this.sync().then(
        () => {
          if (this.open && frame.conversation !== this.conversation?.id) this.#live?.renew();
        },
        () => undefined,
      );
    } else if (type === "message" && frame.message) {
      if (!this.#receive(frame.message)) this.#catchUp();
    } else if (type === "head" && (frame.head ?? 0) > this.timeline.cursor) {
      this.#catchUp();
    } else if (type === "typing" && frame.sender === "agent") {
      this.#events.onTyping(frame.name ?? "");
    }
  }

  #catchUp(): void {
    // A failure is no loss: the next heartbeat asks again.
    void this.sync().catch(() => undefined);
  }

  // --- writing --------------------------------------------------------------

  send(text: string): void {
    this.#typedAt = 0;
    this.#outbox?.add(text);
  }

  retry(client_id: string): void {
    this.#outbox?.retry(client_id);
  }

  discard(client_id: string): void {
    this.#outbox?.discard(client_id);
  }

  async #deliver({ client_id, text }: Pending): Promise<void> {
    try {
      if (this.open) {
        const path = "api/messages/";
        const { message } = await this.#api.post<{ message: Message }>(path, { client_id, text });
        if (!this.#receive(message)) await this.sync();
      } else if (!this.conversation) {
        await this.#startWith(client_id, text);
      } else {
        throw new ApiError(409, "ended");
      }
    } catch (error) {
      if (error instanceof ApiError && !error.temporary) this.#refused(error);
      throw error;
    }
  }

  async #startWith(client_id: string, text: string): Promise<void> {
    const snapshot = await this.#api.post<VisitorSnapshot>("api/conversations/", {
      profile: this.#config.profile,
      client_id,
      text,
      page_url: location.href.slice(0, 2000),
      page_title: document.title.slice(0, 200),
      lang: this.#config.lang,
    });
    this.#putAway = "";
    const switched = this.#take(snapshot);
    const page = this.#add(snapshot);
    this.#arrived(page.added, switched || page.cleared);
    if (snapshot.more || page.gap) await this.sync();
    this.#changed();
  }

  #refused(error: ApiError): void {
    if (error.code === "no_visitor" && this.open) this.#lost = true;
    if (error.code === "unavailable") this.available = false;
    this.#changed();
    if (error.code === "ended") this.#catchUp();
  }

  typing(): void {
    if (this.phase !== "active" || Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    void this.#api.post("api/typing/").catch(() => undefined);
  }

  async end(): Promise<void> {
    try {
      await this.#api.post("api/end/");
    } catch (error) {
      if (!(error instanceof ApiError) || error.temporary) throw error;
    }
    await this.sync();
  }

  /**
   * Puts the ended conversation away; the next message starts a new one. Gives back
   * the texts that could not be sent.
   */
  fresh(): string {
    this.#putAway = this.conversation?.id ?? "";
    const unsent = this.#takePending((p) => p.state === "failed");
    this.#adopt(null);
    this.#events.onMessages([], true);
    this.#changed();
    this.#catchUp();
    return unsent;
  }

  // --- unread ---------------------------------------------------------------

  get unread(): number {
    const [id, seq] = (this.#store.get(SEEN_KEY) ?? "").split("|");
    const seen = id === this.conversation?.id ? Number(seq) : 0;
    const { messages } = this.timeline;
    let count = 0;
    for (let i = messages.length - 1; i >= 0 && (messages[i]?.seq ?? 0) > seen; i--) {
      if (messages[i]?.sender === "agent") count++;
    }
    return count;
  }

  markSeen(): void {
    if (this.conversation && this.unread) {
      this.#store.set(SEEN_KEY, `${this.conversation.id}|${this.timeline.cursor}`);
    }
  }
}
