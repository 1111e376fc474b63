/** The shapes the server sends. They mirror `transport/payloads.py`. */

export type ConversationState = "waiting" | "active" | "ended" | "missed";
export type Sender = "visitor" | "agent" | "system";
export type Party = "" | Sender;

/** One message as the asking reader sees it. */
export interface Message {
  seq: number;
  /** seq of the message before this one *for this reader*; 0 for the first. */
  prev: number;
  client_id: string;
  sender: Sender;
  name: string;
  text: string;
  event: "" | "accepted" | "ended";
  by: Party;
  at: string;
}

/** A conversation as its visitor sees it. */
export interface Conversation {
  id: string;
  state: ConversationState;
  head: number;
  agent: { name: string } | null;
  started_at: string;
}

/** A conversation as an agent sees it. */
export interface AgentConversation {
  id: string;
  state: ConversationState;
  head: number;
  read: number;
  unread: number;
  agent: { name: string; me: boolean } | null;
  visitor: { name: string; email: string; language: string };
  site: { id: number; name: string };
  department: { name: string };
  page: { url: string; title: string };
  started_at: string;
  accepted_at: string | null;
  ended_at: string | null;
  ended_by: Party;
  last: { text: string; sender: Sender; at: string } | null;
}

/** One page of messages after a cursor, in ascending order. */
export interface MessagePage {
  messages: Message[];
  /** There are further messages: ask again. */
  more: boolean;
  /** The cursor was beyond the head: drop what you have. */
  reset: boolean;
}

/** Answer of `GET api/status/`. */
export interface Status {
  available: boolean;
  /** The request carried a visitor cookie: a conversation may be open. */
  resume: boolean;
  button: { text: string; background: string; color: string; position: "start" | "end" };
  title: string;
}

/** Answer of `GET api/conversation/` and `POST api/conversations/`. */
export interface VisitorSnapshot extends MessagePage {
  conversation: Conversation | null;
  stream: string | null;
  poll: number;
  available: boolean;
  title: string;
  colors: { background: string; color: string };
  texts?: Record<string, string>;
}

export interface AgentSnapshot extends MessagePage {
  conversation: AgentConversation;
}

/** Frames of the event stream by name. */
export interface Frames {
  hello: Record<string, never>;
  message: { conversation: string; message: Message };
  typing: { conversation: string; sender: Sender; name: string };
  inbox: Record<string, never>;
  head: VisitorHead | AgentHead;
  bye: { reason: "rotate" | "shutdown" | "revoked" | "slow" | "replaced" };
}
export type FrameType = keyof Frames;

export interface VisitorHead {
  conversation: string;
  head: number;
}
export interface AgentHead {
  inbox: string;
  heads: Record<string, number>;
}

/** Body of every error answer. */
export interface ErrorBody {
  error: {
    code: string;
    message: string;
    field?: string | null;
    retry_after?: number;
    [more: string]: unknown;
  };
}
