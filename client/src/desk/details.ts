/** The right pane: what is known about the visitor of the open chat. */

import { dateTime } from "../core/format";
import { h } from "../core/h";
import type { AgentConversation } from "../core/types";
import { AgentFields, otherFields, type Answers } from "./agent-fields";
import { Block } from "./block";
import type { Chat } from "./chat";
import { language, type Texts } from "./config";
import { part, safeLink } from "./dom";
import { Labels } from "./labels";
import { visitorName } from "./names";
import { Ticket, type NewTicket } from "./ticket";
import type { Tools } from "./tools";

export interface DetailActions {
  block(chat: Chat): Promise<void>;
  fill(chat: Chat, answers: Answers): Promise<void>;
  makeTicket(chat: Chat, ticket: NewTicket): Promise<void>;
}

export class Details {
  private readonly list: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly texts: Texts;
  private readonly labels: Labels;
  private readonly fields: AgentFields;
  private readonly ticket: Ticket;
  private readonly block: Block;
  private shown = "";

  constructor(root: HTMLElement, tools: Tools, actions: DetailActions) {
    this.list = part(root, "details");
    this.empty = part(root, "details-empty");
    this.texts = tools.texts;
    this.labels = new Labels(root, tools);
    this.fields = new AgentFields(root, tools, (chat, answers) => actions.fill(chat, answers));
    this.ticket = new Ticket(root, tools, (chat, ticket) => actions.makeTicket(chat, ticket));
    this.block = new Block(root, tools, (chat) => actions.block(chat));
  }

  show(chat: Chat | null): void {
    this.fields.show(chat);
    this.labels.show(chat);
    this.ticket.show(chat);
    this.block.show(chat);
    this.list.hidden = !chat;
    this.empty.hidden = !!chat;
    // Built anew only if something differs: a selection or focus in it survives.
    const fields = chat ? otherFields(chat.data, this.fields) : [];
    const state = chat ? JSON.stringify([chat.id, visible(chat), fields]) : "";
    if (state === this.shown) return;
    this.shown = state;
    this.list.replaceChildren(...(chat ? this.rows(chat, fields) : []));
  }

  private *rows(chat: Chat, fields: AgentConversation["fields"]): Iterable<Node> {
    const { data } = chat;
    const { visitor, page } = data;
    yield* this.row("name", visitorName(data, this.texts));
    if (visitor.email) {
      yield* this.row(
        "email",
        h("span", { dir: "ltr" }, visitor.email),
        this.identity(visitor.identity),
      );
    }
    for (const field of fields) {
      yield h("dt", { dir: "auto" }, field.label);
      yield h("dd", {}, value(field));
    }
    if (visitor.language) yield* this.row("language", languageName(visitor.language));
    if (page.url || page.title) {
      yield* this.row(
        "page",
        page.title ? h("span", { dir: "auto" }, page.title) : null,
        page.url ? h("span", { dir: "ltr" }, safeLink(page.url)) : null,
      );
    }
    yield* this.row("site", data.site.name);
    yield* this.row("department", data.department.name);
    if (data.agent && !data.agent.me) yield* this.row("agent", data.agent.name);
    yield* this.row("started", dateTime(data.started_at, language));
    if (data.accepted_at) yield* this.row("accepted_at", dateTime(data.accepted_at, language));
    if (data.ended_at) yield* this.row("ended_at", dateTime(data.ended_at, language));
  }

  /** Whether the address is theirs: only an account's is known to be. */
  private identity(identity: AgentConversation["visitor"]["identity"]): Node | null {
    if (identity !== "open" && identity !== "unconfirmed") return null;
    return h(
      "span",
      { class: `livechat-details__note livechat-details__note--${identity}` },
      this.texts.t(identity),
    );
  }

  private *row(key: string, ...values: (Node | string | null)[]): Iterable<Node> {
    yield h("dt", {}, this.texts.t(key));
    yield h("dd", {}, ...values);
  }
}

function visible({ data }: Chat): unknown[] {
  const { visitor, page, site, department, agent, started_at, accepted_at, ended_at } = data;
  return [visitor, page, site, department, agent, started_at, accepted_at, ended_at];
}

function value({ kind, text }: AgentConversation["fields"][number]): Node {
  const inner = kind === "url" ? safeLink(text) : text;
  const dir = kind === "url" || kind === "email" ? "ltr" : "auto";
  return h("span", { dir, class: "livechat-details__value" }, inner);
}

/** "German" for "de", in the language of the admin. */
function languageName(code: string): string {
  try {
    const names = new Intl.DisplayNames([language || "en"], { type: "language" });
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
