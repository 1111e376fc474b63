/** The agents' API: one method per endpoint, and a CSRF token that stays valid. */

import { Api, ApiError, type Query } from "../core/api";
import type { AgentConversation, AgentSnapshot, Message } from "../core/types";
import { readConfig } from "./config";
import type { DeskConfig } from "./config";

export interface Me {
  name: string;
  online: boolean;
  lease_seconds: number;
}

/** Answer of `GET api/desk/`. */
export interface DeskSnapshot {
  me: Me;
  waiting: AgentConversation[];
  mine: AgentConversation[];
  inbox: string;
  stream: string | null;
  poll: number;
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
  accept(id: string) {
    return this.post<{ conversation: AgentConversation }>(`${path(id)}accept/`);
  }
  send(id: string, client_id: string, text: string) {
    return this.post<{ message: Message }>(`${path(id)}messages/`, { client_id, text });
  }
  typing(id: string) {
    return this.post<void>(`${path(id)}typing/`);
  }
  read(id: string, seq: number) {
    return this.post<void>(`${path(id)}read/`, { seq });
  }
  end(id: string) {
    return this.post<{ conversation: AgentConversation }>(`${path(id)}end/`);
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
