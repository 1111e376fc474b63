/** The shapes the server sends. They mirror `transport/payloads.py`. */

export type ConversationState = "waiting" | "active" | "ended" | "missed";
export type Sender = "visitor" | "agent" | "system";
export type Party = "" | Sender;
export type Happening =
  | ("accepted" | "ended" | "moved" | "assigned" | "joined" | "left")
  /** The visitor was asked for a ticket; one was made, `text` is its reference. */
  | ("prompted" | "ticket");

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
  event: "" | Happening;
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
  /** Nobody has answered in time. */
  prompted: boolean;
  /** In the queue, while it waits: 1 is next. */
  place: number | null;
  /** Seconds until it is prompted, if nobody answers. */
  prompt_in: number | null;
}

/** What an agent may do with a chat. */
export type May =
  | ("reply" | "leave" | "end" | "transfer" | "invite")
  | ("label" | "fields" | "ticket" | "block");

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
  /** What is stored of the chat's fields, with the labels as they were. */
  fields: { key: string; label: string; text: string; kind: FieldKind }[];
  /** Nobody has answered in time: the visitor was asked to leave a ticket. */
  prompted: boolean;
  /** `url` is empty for those who do not work on it. */
  ticket: { reference: string; url: string } | null;
  visitor: {
    name: string;
    email: string;
    language: string;
    /** Of the address: the account's; a guest's; a guest's, but of a registered user. */
    identity: "" | "user" | "open" | "unconfirmed";
  };
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
  /** A chat can be started, or a ticket left. */
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

export type FieldKind =
  | ("text" | "long" | "number" | "email" | "date" | "url")
  | ("choice" | "choices" | "tick");

/** One question before a chat or a ticket. */
export interface Field {
  /** "department", "name", "email", or the key of a field of the admin's. */
  name: string;
  kind: FieldKind;
  label: string;
  /** Or empty. */
  help: string;
  required: boolean;
  /** To begin with; "" if there is nothing. */
  value: string | boolean;
  /** Value and label of each choice. */
  options?: [string, string][];
  autocomplete?: string;
  /** So many characters. */
  max?: number;
  /** Shown while one of these is chosen; always, if there are none. */
  departments?: number[];
}

/** A piece of a statement: plain, a link, bold or italic. */
export type Part = string | { href: string; text: string } | { b: string } | { i: string };

/** A statement to agree to. */
export interface Consent {
  version: number;
  parts: Part[];
}

/** What is asked before a chat. */
export interface Form {
  fields: Field[];
  consent: Consent | null;
  /** The time, signed; goes back with the form. */
  stamp: string;
  /** Addresses, or empty: whoever wants to chat must log in. */
  login?: string;
  register?: string;
}

/** What is asked before a ticket. */
export interface TicketForm extends Form {
  /** Where it will be answered, veiled; empty if that is asked. */
  known_email: string;
}

/** Answer of `GET api/conversation/`, `POST api/conversations/` and `api/ticket/`. */
export interface VisitorSnapshot extends MessagePage {
  conversation: Conversation | null;
  stream: string | null;
  poll: number;
  /** A chat can be started. */
  available: boolean;
  title: string;
  chat: string;
  // Not there when the widget is gone:
  colors?: { background: string; color: string; border: string };
  size?: "small" | "medium" | "large";
  form?: Form;
  /** null: no ticket can be left here. */
  ticket?: TicketForm | null;
  texts?: Record<string, string>;
  /** New, for pasted codes. */
  token?: string;
}

/** What is said of a ticket that was just made. */
export interface Receipt {
  reference: string;
  email: string;
}

export interface AgentSnapshot extends MessagePage {
  conversation: AgentConversation;
  /** What only agents fill in. */
  questions: Question[];
}

/** A field that only agents see; `value` is "" where nothing is stored. */
export interface Question {
  key: string;
  kind: FieldKind;
  label: string;
  help: string;
  required: boolean;
  options: [string, string][];
  value: string | number | boolean | string[];
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
    /** All that is wrong, by the name of the field. */
    fields?: Record<string, string>;
    retry_after?: number;
    [more: string]: unknown;
  };
}
