/** The agents' API: one method per endpoint, and a CSRF token that stays valid. */

import { Api, ApiError, type Query } from "../core/api";
import type { AgentConversation, AgentSnapshot, Label, Message } from "../core/types";
import type { Answers } from "./agent-fields";
import { readConfig } from "./config";
import type { DeskConfig } from "./config";
import type { NewTicket } from "./ticket";

export interface Me {
  name: string;
  online: boolean;
  lease_seconds: number;
  /** What I may do beside answering, such as "others" or "canned". */
  rights: string[];
}

/** Answer of `GET api/desk/`. */
export interface DeskSnapshot {
  me: Me;
  waiting: AgentConversation[];
  mine: AgentConversation[];
  /** Running chats of other agents, if I may look on. */
  others: AgentConversation[];
  /** Sites with a department that works on tickets. */
  ticket_sites: number[];
  inbox: string;
  stream: string | null;
  poll: number;
}

/** Where a chat can go, and who can come into it. */
export interface Targets {
  departments: { id: number; name: string; staffed: boolean }[];
  agents: TargetAgent[];
}
export interface TargetAgent {
  id: number;
  name: string;
  me: boolean;
  online: boolean;
  /** Serves the chat's department; others can only be invited. */
  assignable: boolean;
}

export interface CannedReply {
  id: number;
  title: string;
  text: string;
}

/** What the form for a ticket begins with. */
export interface TicketDraft {
  departments: { id: number; name: string }[];
  email: string;
  subject: string;
  text: string;
}

interface OneChat {
  conversation: AgentConversation;
}

export class AgentApi {
  private readonly api: Api;

  constructor(
    private readonly config: DeskConfig,
    /** The server has answered as it should: we are logged in. */
    private readonly onAnswer: () => void,
  ) {
    this.api = new Api(config.api, {
      headers: () => ({ [config.csrfHeader]: this.token() }),
    });
  }

  desk = () => this.get<DeskSnapshot>("desk/");
  presence = (online: boolean) => this.post<{ me: Me }>("presence/", { online });
  heartbeat = () => this.post<{ me: Me }>("heartbeat/");

  conversation(id: string, after: number): Promise<AgentSnapshot> {
    return this.get<AgentSnapshot>(path(id), { after: String(after) });
  }
  accept = (id: string) => this.act<OneChat>(id, "accept");
  end = (id: string) => this.act<OneChat>(id, "end");
  block = (id: string) => this.act<OneChat>(id, "block");
  leave = (id: string) => this.act<{ id: string }>(id, "leave");
  typing = (id: string) => this.act<void>(id, "typing");
  read = (id: string, seq: number) => this.act<void>(id, "read", { seq });
  send = (id: string, client_id: string, text: string) =>
    this.act<{ message: Message }>(id, "messages", { client_id, text });

  targets = (id: string) => this.get<Targets>(`${path(id)}targets/`);
  transfer = (id: string, department: number) =>
    this.act<{ id: string }>(id, "transfer", { department });
  assign = (id: string, agent: number) => this.act<Partial<OneChat>>(id, "assign", { agent });
  takeOver = (id: string) => this.act<OneChat>(id, "assign", { agent: "me" });
  invite = (id: string, agent: number) => this.act<OneChat>(id, "invite", { agent });

  labels = (id: string, q: string) =>
    this.get<{ labels: Label[]; may_create: boolean }>("labels/", { conversation: id, q });
  setLabels = (id: string, change: { add: string } | { remove: number }) =>
    this.act<{ labels: Label[] }>(id, "labels", change);
  replies = (id: string, q: string) =>
    this.get<{ replies: CannedReply[] }>(`${path(id)}replies/`, { q });

  fill = (id: string, answers: Answers) => this.act<OneChat>(id, "fields", answers);
  ticketDraft = (id: string) => this.get<TicketDraft>(`${path(id)}ticket/draft/`);
  makeTicket = (id: string, ticket: NewTicket) => this.act<OneChat>(id, "ticket", ticket);

  private act<T>(id: string, what: string, body: unknown = {}): Promise<T> {
    return this.post<T>(`${path(id)}${what}/`, body);
  }

  /** The cookie changes when somebody logs in again in another tab; prefer it. */
  private token(): string {
    const start = `${this.config.csrfCookie}=`;
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(start));
    return cookie?.slice(start.length) || this.config.csrf;
  }

  private async get<T>(url: string, query: Query = {}): Promise<T> {
    const answer = await this.api.get<T>(url, query);
    this.onAnswer();
    return answer;
  }

  private async post<T>(url: string, body: unknown = {}): Promise<T> {
    const answer = await this.postWithToken<T>(url, body);
    this.onAnswer();
    return answer;
  }

  private async postWithToken<T>(url: string, body: unknown): Promise<T> {
    try {
      return await this.api.post<T>(url, body);
    } catch (error) {
      // A 403 without our JSON comes from Django's CSRF check: the token is old,
      // because somebody logged in or out in another tab.
      if (!(error instanceof ApiError && error.status === 403 && error.code === "error")) {
        throw error;
      }
      if (!(await this.renewToken())) throw error;
      return this.api.post<T>(url, body);
    }
  }

  /** Takes a token from a fresh copy of this page; false if there is none. */
  private async renewToken(): Promise<boolean> {
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(location.pathname, { credentials: "same-origin" });
      text = await answer.text();
    } catch {
      throw new ApiError(0, "network");
    }
    if (answer.redirected) throw new ApiError(401, "signed_out");
    const fresh = readConfig(new DOMParser().parseFromString(text, "text/html"));
    if (fresh) this.config.csrf = fresh.csrf;
    return fresh !== null;
  }
}

const path = (id: string) => `conversations/${encodeURIComponent(id)}/`;

/** The session is over: logged out, or the account lost its access. */
export function signedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

/** Logged in, but without the right to answer chats (any more). */
export function forbidden(error: unknown): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** What to tell the agent of a request that failed: the server's words, if it has any. */
export function sentence(error: unknown, otherwise: string): string {
  return (error instanceof ApiError && error.message) || otherwise;
}
