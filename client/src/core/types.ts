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
  /** What a system message tells; `name` is whom it is about, `text` for "moved" where to. */
  event: "" | "accepted" | "ended" | "moved" | "assigned" | "joined" | "left";
  by: Party;
  at: string;
  /** The number of the agent it is from or about; visitors are not told. */
  author?: number | null;
}

/** A conversation as its visitor sees it. */
export interface Conversation {
  id: string;
  state: ConversationState;
  head: number;
  agent: { name: string } | null;
  started_at: string;
}

/** What an agent may do with a chat. */
export type May = "reply" | "leave" | "end" | "transfer" | "invite" | "label" | "block";

/** A word on a chat; `text` is the colour that can be read on `color`. */
export interface Label {
  id: number;
  name: string;
  color: string;
  text: string;
}

/** A conversation as an agent sees it. */
export interface AgentConversation {
  id: string;
  state: ConversationState;
  head: number;
  read: number;
  unread: number;
  agent: { name: string; me: boolean } | null;
  /** I am in it by invitation, beside the agent. */
  invited: boolean;
  may: May[];
  labels: Label[];
  visitor: { name: string; email: string; language: string };
  site: { id: number; name: string };
  department: { id: number; name: string };
  page: { url: string; title: string };
  started_at: string;
  /** Since it began, or came to this department. */
  waiting_since: string;
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

/** Answer of `GET api/status/`; a widget that is gone has only the first two. */
export interface Status {
  available: boolean;
  /** The request carried a visitor's token: a conversation may be open. */
  resume?: boolean;
  title?: string;
  button?: {
    text: string;
    size: "small" | "medium" | "large";
    icon: "bubble" | "question" | "headset" | "none";
    position: "start" | "end";
    background: string;
    color: string;
    border: string;
  };
  /** Absolute address of the chat as a whole page. */
  chat?: string;
  proactive?: Offer | null;
}

/** A chat that is offered by itself. */
export interface Offer {
  /** On the site, over all of its pages. */
  seconds: number;
  title: string;
  text: string;
  open: string;
  dismiss: string;
}

export type Asked = "off" | "optional" | "required";

/** What is asked before a chat. */
export interface Form {
  name: Asked;
  email: Asked;
  /** An address, or empty. */
  login: string;
  /** To choose from: two at least, or none. */
  departments: { id: number; name: string }[];
  /** The one that the page asks for, if it is one of them. */
  department: number | null;
}

/** Answer of `GET api/conversation/` and `POST api/conversations/`. */
export interface VisitorSnapshot extends MessagePage {
  conversation: Conversation | null;
  stream: string | null;
  poll: number;
  available: boolean;
  title: string;
  chat: string;
  // Not there when the widget is gone:
  colors?: { background: string; color: string; border: string };
  size?: "small" | "medium" | "large";
  waiting_seconds?: number;
  form?: Form;
  texts?: Record<string, string>;
  /** New, for pasted codes. */
  token?: string;
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
