/** One chat of mine: what the server says about it, its messages, what I send. */

import { ApiError } from "../core/api";
import { Outbox } from "../core/outbox";
import type { Pending } from "../core/outbox";
import { Store } from "../core/storage";
import { Timeline } from "../core/timeline";
import type { AgentConversation, Message } from "../core/types";
import type { AgentApi } from "./agent-api";
import { Coalesced } from "./coalesce";

const TYPING_SHOWN_MS = 6_000;
const TYPING_SENT_MS = 3_000;

export interface ChatEvents {
  /** Something to show changed: state, last words, unread, typing. */
  changed(chat: Chat): void;
  added(chat: Chat, messages: Message[], cleared: boolean): void;
  pending(chat: Chat, pending: Pending[]): void;
  /** Sending has to wait for the network, or works again. */
  waiting(chat: Chat, waits: boolean): void;
  /** A request of this chat failed. */
  failed(error: unknown): void;
  gone(chat: Chat): void;
}

export class Chat {
  readonly timeline = new Timeline();
  readonly outbox: Outbox;
  private readonly drafts = new Store("localStorage");
  private readonly draftKey: string;
  private readonly fetching: Coalesced;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private typedAt = 0;
  private readSeq = 0;
  typing = false;
  /** Its messages were asked for at least once. */
  loaded = false;

  constructor(
    public data: AgentConversation,
    user: string,
    private readonly api: AgentApi,
    private readonly events: ChatEvents,
  ) {
    this.readSeq = data.read;
    // Keys carry the user's name: a shared computer must not mix people up.
    this.draftKey = `livechat:${user}:draft:${data.id}`;
    this.fetching = new Coalesced(() => this.fetch(), 250);
    this.outbox = new Outbox({
      key: `livechat:${user}:out:${data.id}`,
      send: (entry) => this.deliver(entry),
      onChange: (pending) => this.events.pending(this, pending),
      onTrouble: (waits) => this.events.waiting(this, waits),
    });
    // What a reload or a lost session left behind goes out now.
    this.outbox.flush();
  }

  get id(): string {
    return this.data.id;
  }
  /** What the visitor has said since I looked. */
  get unread(): number {
    return this.timeline.messages.filter(
      (message) => message.sender === "visitor" && message.seq > this.readSeq,
    ).length;
  }
  get active(): boolean {
    return this.data.state === "active";
  }

  /** News from a snapshot. An older one than what we know changes nothing. */
  update(data: AgentConversation): void {
    if (data.head < this.data.head) {
      // Late, or the server's database went back in time: the messages will tell.
      if (this.loaded) this.fetching.request();
      return;
    }
    this.data = data;
    this.readSeq = Math.max(this.readSeq, data.read);
    if (data.head > this.timeline.head) this.timeline.head = data.head;
    // Also those that are not open: to know what is unread, and to open at once.
    if (!this.loaded || this.timeline.behind) this.fetching.request();
    this.events.changed(this);
  }

  /** The stream told the newest seq. */
  hear(head: number): void {
    if (this.loaded && head !== this.timeline.cursor) this.fetching.request();
  }

  /** A message came by the stream. */
  take(message: Message): void {
    this.noteNews([message]);
    if (this.loaded) {
      const result = this.timeline.applyEvent(message);
      if (result === "applied") this.events.added(this, [message], false);
      if (result === "gap") this.fetching.request();
    }
    this.events.changed(this);
  }

  /** Fetch what is missing; at first, everything. */
  catchUp(): Promise<void> {
    return this.fetching.now();
  }

  hearTyping(): void {
    this.setTyping(true);
    this.typingTimer = setTimeout(() => this.setTyping(false), TYPING_SHOWN_MS);
  }

  /** Tell the visitor, now and then, that a reply is being written. */
  typed(): void {
    if (!this.active || Date.now() - this.typedAt < TYPING_SENT_MS) return;
    this.typedAt = Date.now();
    this.api.typing(this.id).catch(() => undefined);
  }

  /** The agent has everything before the eyes. */
  markRead(): void {
    const seq = this.timeline.cursor;
    if (!this.loaded || seq <= this.readSeq) return;
    const before = this.readSeq;
    this.readSeq = seq;
    this.events.changed(this);
    this.api.read(this.id, seq).catch(() => {
      // Not important enough to tell; the next time will do.
      this.readSeq = Math.min(this.readSeq, before);
    });
  }

  send(text: string): void {
    this.typedAt = 0;
    this.outbox.add(text);
  }

  async end(): Promise<void> {
    const { conversation } = await this.api.end(this.id);
    this.update(conversation);
    await this.catchUp().catch(() => undefined);
  }

  get draft(): string {
    return this.drafts.get(this.draftKey) ?? "";
  }
  set draft(text: string) {
    if (text) this.drafts.set(this.draftKey, text);
    else this.drafts.remove(this.draftKey);
  }

  stop(): void {
    this.outbox.stop();
    clearTimeout(this.typingTimer);
  }

  private setTyping(on: boolean): void {
    clearTimeout(this.typingTimer);
    if (this.typing === on) return;
    this.typing = on;
    this.events.changed(this);
  }

  private async fetch(): Promise<void> {
    this.loaded = true;
    for (let more = true; more; ) {
      const before = this.timeline.cursor;
      let answer;
      try {
        answer = await this.api.conversation(this.id, this.timeline.cursor);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) this.events.gone(this);
        else this.events.failed(error);
        throw error;
      }
      const { conversation, messages, reset } = answer;
      const result = this.timeline.applySnapshot(messages, conversation.head, reset);
      if (conversation.head >= this.data.head || reset) this.data = conversation;
      for (const { client_id } of result.added) this.outbox.confirm(client_id);
      if (result.added.some((message) => message.sender !== "agent")) this.setTyping(false);
      if (result.cleared || result.added.length) {
        this.events.added(this, result.added, result.cleared);
      }
      // Without progress the next page would be the same one.
      more = (answer.more || result.gap) && this.timeline.cursor !== before;
    }
    this.events.changed(this);
  }

  private async deliver({ client_id, text }: Pending): Promise<void> {
    try {
      const { message } = await this.api.send(this.id, client_id, text);
      if (this.loaded) this.take(message);
    } catch (error) {
      this.events.failed(error);
      // A new log-in makes a 401 or 403 good again: keep it waiting, not failed.
      if (error instanceof ApiError && (error.status === 401 || error.code === "signed_out")) {
        throw new ApiError(0, "signed_out");
      }
      throw error;
    }
  }

  /** Keep the summary right between two snapshots. */
  private noteNews(messages: Message[]): void {
    for (const message of messages) {
      if (message.seq <= this.data.head) continue;
      const data = { ...this.data, head: message.seq };
      if (message.text) data.last = { text: message.text, sender: message.sender, at: message.at };
      if (message.sender === "visitor") this.setTyping(false);
      if (message.event === "ended") {
        Object.assign(data, { state: "ended", ended_at: message.at, ended_by: message.by });
      }
      this.data = data;
    }
  }
}
