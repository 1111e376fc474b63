/** What the agent does with chats, and what is said of it. */

import { ApiError } from "../core/api";
import type { AgentConversation } from "../core/types";
import { sentence, signedOut, type TargetAgent } from "./agent-api";
import type { Answers } from "./agent-fields";
import type { Chat } from "./chat";
import type { ChatActions } from "./chat-head";
import type { Chats } from "./chats";
import { visitorName } from "./names";
import type { NewTicket } from "./ticket";
import type { Tools } from "./tools";

export interface ActionEvents {
  /** This one is mine now, and wants to be seen. */
  taken(data: AgentConversation): void;
  /** It is nothing of mine any more. */
  left(id: string): void;
  /** The lists may be out of date. */
  stale(): void;
}

export class Actions implements ChatActions {
  /** Those that this page is taking: that they are mine then is no news. */
  readonly taking = new Set<string>();

  constructor(
    private readonly tools: Tools,
    private readonly chats: Chats,
    private readonly events: ActionEvents,
  ) {}

  async accept(id: string): Promise<void> {
    this.tools.notices.clear("accept");
    try {
      this.events.taken((await this.tools.api.accept(id)).conversation);
    } catch (error) {
      this.acceptFailed(id, error);
    }
  }

  async takeOver({ id, data }: Chat): Promise<void> {
    await this.tell("take", () => this.takeIt(id), data);
  }

  async end({ id, data }: Chat): Promise<void> {
    await this.tell("end", async () => {
      this.chats.take((await this.tools.api.end(id)).conversation);
      await this.chats.get(id)?.catchUp().catch(() => undefined);
    }, data);
  }

  async leave({ id, data }: Chat): Promise<void> {
    const { api, texts } = this.tools;
    await this.tell("leave", async () => {
      await this.give(id, () => api.leave(id));
      this.say(id, texts.t("you_left", { name: visitorName(data, texts) }));
    }, data);
  }

  /** Rejects if it failed, after having said so. */
  async block({ id, data }: Chat): Promise<void> {
    const { api, texts } = this.tools;
    const done = await this.tell("block", async () => {
      this.chats.take((await api.block(id)).conversation);
      this.say(id, texts.t("visitor_blocked", { name: visitorName(data, texts) }));
    }, data);
    if (!done) throw new Error("not blocked");
  }

  // --- beside the visitor's details: these reject, and the form says why ---------

  async fill({ id }: Chat, answers: Answers): Promise<void> {
    const { conversation } = await this.tools.api.fill(id, answers);
    this.chats.get(id)?.update(conversation);
  }

  async makeTicket({ id }: Chat, ticket: NewTicket): Promise<void> {
    const { api, texts } = this.tools;
    const { conversation } = await api.makeTicket(id, ticket);
    this.chats.get(id)?.update(conversation);
    const reference = conversation.ticket?.reference ?? "";
    this.say(id, texts.t("ticket_made", { reference }));
  }

  // --- from hand to hand: these reject, and the form says why --------------------

  async transfer(data: AgentConversation, department: { id: number; name: string }): Promise<void> {
    const { api, texts } = this.tools;
    await this.give(data.id, () => api.transfer(data.id, department.id));
    const names = { name: visitorName(data, texts), department: department.name };
    this.say(data.id, texts.t("transferred", names));
  }

  async assign(data: AgentConversation, agent: TargetAgent): Promise<void> {
    const { api, texts } = this.tools;
    if (agent.me) return this.takeIt(data.id);
    await this.give(data.id, () => api.assign(data.id, agent.id));
    const names = { name: visitorName(data, texts), agent: agent.name };
    this.say(data.id, texts.t("given", names));
  }

  async invite(data: AgentConversation, agent: TargetAgent): Promise<void> {
    this.chats.take((await this.tools.api.invite(data.id, agent.id)).conversation);
  }

  private async takeIt(id: string): Promise<void> {
    this.taking.add(id);
    try {
      this.events.taken((await this.tools.api.takeOver(id)).conversation);
    } finally {
      this.taking.delete(id);
    }
  }

  private async give(id: string, request: () => Promise<unknown>): Promise<void> {
    const chat = this.chats.get(id);
    if (chat) chat.leaving = true;
    try {
      await request();
    } catch (error) {
      if (chat) chat.leaving = false;
      this.check(id, error);
      throw error;
    }
    this.events.left(id);
    this.events.stale();
  }

  /** Says what went wrong above the desk; returns whether it went well. */
  private async tell(
    what: string,
    work: () => Promise<void>,
    { id }: AgentConversation,
  ): Promise<boolean> {
    const { notices, texts, trouble } = this.tools;
    notices.clear(what);
    try {
      await work();
      return true;
    } catch (error) {
      trouble.failed(error);
      this.check(id, error);
      const text = sentence(error, texts.t("action_failed"));
      if (!signedOut(error)) notices.show(what, { text, tone: "warning", closable: true });
      return false;
    }
  }

  /** Not possible as it stands: then it does not stand as we think. */
  private check(id: string, error: unknown): void {
    if (!(error instanceof ApiError && [404, 409].includes(error.status))) return;
    this.chats.get(id)?.catchUp().catch(() => undefined);
    this.events.stale();
  }

  private acceptFailed(id: string, error: unknown): void {
    const { notices, texts, trouble } = this.tools;
    trouble.failed(error);
    if (signedOut(error)) return;
    let text = texts.t("accept_failed");
    if (error instanceof ApiError && [404, 409].includes(error.status)) {
      const name = error.data.agent;
      const taken = error.code === "taken" && name;
      text = taken ? texts.t("taken", { name: String(name) }) : texts.t("accept_gone");
      this.events.left(id);
    }
    notices.show("accept", { text, tone: "warning", closable: true });
    this.events.stale();
  }

  private say(id: string, text: string): void {
    this.tools.notices.show(`done-${id}`, { text, tone: "info", closable: true });
  }
}
