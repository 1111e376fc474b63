/**
 * Keeps the desk true. The server's snapshot (`GET api/desk/`) is the truth; the stream
 * only says when to look, and brings messages a little sooner.
 */

import { createLive } from "../core/live";
import type { Live } from "../core/live";
import type { AgentHead, Frames, FrameType, Message } from "../core/types";
import { forbidden, type DeskSnapshot } from "./agent-api";
import type { Chat } from "./chat";
import type { Chats } from "./chats";
import { Coalesced } from "./coalesce";
import type { Tools } from "./tools";

/** One stream per browser: the menu's count on other admin pages shares it. */
const LIVE_NAME = "livechat:agent";
const REFRESH_MS = 250;
/** A stream that was opened with a fresh snapshot needs no other one. */
const FRESH_MS = 2_000;

export interface SyncEvents {
  /** There is a new snapshot; `before` is null for the first one. */
  refreshed(now: DeskSnapshot, before: DeskSnapshot | null): void;
  /** The person is no agent any more. */
  lost(): void;
  message(chat: Chat, message: Message): void;
  /** Every few seconds, also while the timers of a hidden tab sleep. */
  tick(): void;
}

export class Sync {
  snapshot: DeskSnapshot | null = null;
  private readonly live: Live;
  private readonly refreshing = new Coalesced(() => this.refresh(), REFRESH_MS);
  /** Chats of which messages came, but which are in none of the lists. */
  private readonly unlisted = new Set<string>();
  private refreshedAt = 0;

  constructor(
    private readonly tools: Tools,
    private readonly chats: Chats,
    private readonly events: SyncEvents,
  ) {
    this.live = createLive({
      name: LIVE_NAME,
      ticket: async () => {
        await this.refreshing.now();
        return this.snapshot?.stream ?? null;
      },
      catchUp: () => this.catchUp(),
      onFrame: (type, data) => this.frame(type, data),
      pollSeconds: () => this.snapshot?.poll ?? 2.5,
      onState: (state) => tools.trouble.connection("stream", state !== "offline"),
    });
  }

  start(): void {
    this.live.start();
  }

  /** Something may be new: look soon. */
  readonly request = (): void => this.refreshing.request();

  /** It waits no more, whatever the last snapshot said. */
  dropWaiting(id: string): void {
    const { snapshot } = this;
    if (!snapshot) return;
    this.snapshot = { ...snapshot, waiting: snapshot.waiting.filter((item) => item.id !== id) };
  }

  private async refresh(): Promise<void> {
    const { api, rights, trouble } = this.tools;
    const before = this.snapshot;
    let now: DeskSnapshot;
    try {
      now = await api.desk();
    } catch (error) {
      trouble.failed(error);
      if (forbidden(error)) this.lost();
      throw error;
    }
    this.snapshot = now;
    this.refreshedAt = Date.now();
    rights.take(now.me.rights, now.ticket_sites);
    for (const data of now.others) if (this.chats.get(data.id)) this.chats.take(data);
    this.events.refreshed(now, before);
    this.lookAfterOthers(now);
  }

  /** What is in none of the lists has ended, or is out of reach: its address tells. */
  private lookAfterOthers({ mine, others }: DeskSnapshot): void {
    const listed = new Set([...mine, ...others].map((data) => data.id));
    for (const id of listed) this.unlisted.delete(id);
    for (const chat of this.chats.all) {
      if (chat.active && !listed.has(chat.id)) chat.catchUp().catch(() => undefined);
    }
  }

  private lost(): void {
    this.snapshot = null;
    this.tools.rights.take([]);
    this.events.lost();
  }

  private async catchUp(): Promise<void> {
    await this.refreshing.now();
    const behind = this.chats.all.filter((chat) => chat.loaded && chat.timeline.behind);
    await Promise.all(behind.map((chat) => chat.catchUp()));
    this.events.tick();
  }

  // --- the stream -------------------------------------------------------------

  private frame<T extends FrameType>(type: T, data: Frames[T]): void {
    if (type === "inbox") {
      this.request();
    } else if (type === "hello") {
      // Another tab has opened it, perhaps because of other rights.
      if (Date.now() - this.refreshedAt > FRESH_MS) this.request();
    } else if (type === "message") {
      const { conversation, message } = data as Frames["message"];
      this.message(conversation, message);
    } else if (type === "typing") {
      const { conversation, sender } = data as Frames["typing"];
      if (sender === "visitor") this.chats.get(conversation)?.typing.hear();
    } else if (type === "head") {
      this.head(data as AgentHead);
    }
  }

  private message(id: string, message: Message): void {
    const chat = this.chats.get(id);
    chat?.takeMessage(message);
    if (chat?.mine) {
      this.events.message(chat, message);
    } else if (message.event || !this.knows(id)) {
      // Of what others talk about only what happens to the chat changes our lists.
      this.unlisted.add(id);
      this.request();
    }
  }

  private knows(id: string): boolean {
    return this.unlisted.has(id) || !!this.snapshot?.others.some((data) => data.id === id);
  }

  private head({ inbox, heads }: AgentHead): void {
    this.events.tick();
    let unknown = inbox !== this.snapshot?.inbox;
    for (const [id, head] of Object.entries(heads)) {
      const chat = this.chats.get(id);
      if (!chat || (!chat.loaded && chat.data.head !== head)) unknown = true;
      chat?.hear(head);
    }
    for (const chat of this.chats.mine) if (chat.active && !(chat.id in heads)) unknown = true;
    if (unknown) this.request();
  }
}
