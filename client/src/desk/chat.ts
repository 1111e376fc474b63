/** One chat: what the server says about it, its messages, what I send. */

import { ApiError } from "../core/api";
import { Outbox } from "../core/outbox";
import type { Pending } from "../core/outbox";
import { Timeline } from "../core/timeline";
import type { AgentConversation, Label, May, Message, Question } from "../core/types";
import type { AgentApi } from "./agent-api";
import { Coalesced } from "./coalesce";
import type { DeskConfig } from "./config";
import { Draft } from "./draft";
import { after } from "./news";
import { Reading } from "./reading";
import { Typing } from "./typing";

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
  readonly typing: Typing;
  readonly draft: Draft;
  private readonly me: number;
  private readonly fetching: Coalesced;
  private readonly reading: Reading;
  /** What agents may fill in; known once the messages are. */
  questions: Question[] = [];
  /** Its messages were asked for at least once. */
  loaded = false;
  /** I am giving it away: that it is gone then is no news. */
  leaving = false;

  constructor(
    public data: AgentConversation,
    { user, userId }: DeskConfig,
    private readonly api: AgentApi,
    private readonly events: ChatEvents,
  ) {
    this.me = userId;
    this.reading = new Reading(data.read);
    // Keys carry the user's name: a shared computer must not mix people up.
    this.draft = new Draft(`livechat:${user}:draft:${data.id}`);
    this.fetching = new Coalesced(() => this.fetch(), 250);
    this.typing = new Typing(
      () => this.events.changed(this),
      () => this.api.typing(this.id),
    );
    this.outbox = new Outbox({
      key: `livechat:${user}:out:${data.id}`,
      send: (entry) => this.deliver(entry),
      onChange: (pending) => this.events.pending(this, pending),
      onTrouble: (waits) => this.events.waiting(this, waits),
    });
    // What a reload or a lost session left behind goes out now.
    this.flush();
  }

  get id(): string {
    return this.data.id;
  }
  get active(): boolean {
    return this.data.state === "active";
  }
  /** I am the one who answers it. */
  get held(): boolean {
    return this.data.agent?.me ?? false;
  }
  /** I answer it, or was invited. */
  get mine(): boolean {
    return this.held || this.data.invited;
  }
  /** Another agent's: I only look on. */
  get watched(): boolean {
    return this.active && !this.mine;
  }
  may(word: May): boolean {
    return this.data.may.includes(word);
  }
  /** Whether a message is from, or about, this agent. */
  isMe({ author }: Message): boolean {
    return author === this.me;
  }
  /** The last words of our side are mine, and not another agent's. */
  get spokeLast(): boolean {
    const said = this.timeline.messages.filter((message) => message.sender === "agent").pop();
    return !!said && this.isMe(said);
  }
  /** What the visitor has said since I looked. */
  get unread(): number {
    return this.reading.unread(this.timeline.messages);
  }

  /** News from a snapshot. An older one than what we know changes nothing. */
  update(data: AgentConversation): void {
    if (data.head < this.data.head) {
      // Late, or the server's database went back in time: the messages will tell.
      if (this.loaded) this.fetching.request();
      return;
    }
    const refilled = JSON.stringify(data.fields) !== JSON.stringify(this.data.fields);
    this.take(data);
    if (data.head > this.timeline.head) this.timeline.head = data.head;
    // Mine also when they are not open: to know what is unread, and to open at once.
    if (this.loaded ? this.timeline.behind || refilled : this.mine) this.fetching.request();
    this.events.changed(this);
  }

  /** The stream told the newest seq. */
  hear(head: number): void {
    if (this.loaded && head !== this.timeline.cursor) this.fetching.request();
  }

  /** A message came by the stream. */
  takeMessage(message: Message): void {
    if (message.sender === "visitor" && message.seq > this.data.head) this.typing.over();
    this.data = after(this.data, message);
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

  /** Tell the visitor, now and then, that a reply is being written. */
  typed(): void {
    if (this.may("reply")) this.typing.typed();
  }

  /** The agent has everything before the eyes. */
  markRead(): void {
    if (!this.loaded || !this.mine) return;
    // Who only helps must not take the mark from the one who answers.
    const tell = (seq: number) => this.api.read(this.id, seq);
    const news = this.reading.upTo(this.timeline.cursor, this.held ? tell : undefined);
    if (news) this.events.changed(this);
  }

  setLabels(labels: Label[]): void {
    this.data = { ...this.data, labels };
    this.events.changed(this);
  }

  send(text: string): void {
    this.typing.sent();
    this.outbox.add(text);
  }

  /** Sends what waits to be sent, if this chat still takes it from me. */
  flush(): void {
    if (this.mine) this.outbox.flush();
  }

  stop(): void {
    this.outbox.stop();
    this.typing.stop();
  }

  private take(data: AgentConversation): void {
    const { mine } = this;
    this.data = data;
    if (this.held) this.reading.atLeast(data.read);
    if (!mine) this.flush();
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
      const { conversation, messages, questions, reset } = answer;
      this.questions = questions;
      const result = this.timeline.applySnapshot(messages, conversation.head, reset);
      if (conversation.head >= this.data.head || reset) this.take(conversation);
      for (const { client_id } of result.added) this.outbox.confirm(client_id);
      if (result.added.some((message) => message.sender !== "agent")) this.typing.over();
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
      if (this.loaded) this.takeMessage(message);
    } catch (error) {
      this.events.failed(error);
      // A new log-in makes a 401 or 403 good again: keep it waiting, not failed.
      if (error instanceof ApiError && (error.status === 401 || error.code === "signed_out")) {
        throw new ApiError(0, "signed_out");
      }
      throw error;
    }
  }
}
