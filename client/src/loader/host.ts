/** What the launcher and the panel know of each other. Mostly types. */

import type { Query } from "../core/api";
import type * as dom from "../core/h";
import type { Offer, Status } from "../core/types";

/** From the data attributes of the script tag, and what the page sets later. */
export interface Config {
  /** Absolute address of the API, with a slash at its end. */
  api: string;
  /** Of the applied profile, or of the pasted code. */
  key: string;
  /** A pasted code in a foreign page: a token of its own, never a cookie. */
  embed: boolean;
  /** The whole page is the chat. */
  page: boolean;
  lang: string;
  panel: string;
  nonce: string;
  /** The one that the page asks for: a name or a number. */
  department: string;
  /** For the form before a chat, by name or label; and `challenge`. */
  fields: Record<string, unknown>;
  /** In the query of every request. */
  query(): Query;
  /**
   * A storage key (also the name of a lock or a channel) that no other portal on this
   * origin has. A pasted code and the portal's own pages are two different visitors.
   */
  keyOf(name: string): string;
}

/** Given to the panel, as `widget` on the <wagtail-livechat> element. */
export interface Host {
  config: Config;
  dom: typeof dom;
  /** The last answer. */
  status: Status;
  /** The shadow root. */
  root: ShadowRoot;
  /** Holds the launcher; the panel goes in here. */
  frame: HTMLElement;
  launcher: HTMLButtonElement;
  /** What was pressed to open the panel: the focus goes back there. */
  opener: HTMLElement;
  /** Colours and sizes of both. */
  paint(colors: Partial<Colors>): void;
  /** Called by the panel when it opens and closes. */
  opened(open: boolean): void;
  /** Can a chat be started or gone on with, or a ticket be left? */
  tell(can: boolean): void;
  /** Tells the page's own scripts. */
  emit(name: string, detail?: object): void;
  /** Goes on in a window of its own. */
  popout(): void;
  /** Called by the panel's script once. */
  attach(panel: PanelHandle): void;
}

export interface Colors {
  background: string;
  color: string;
  /** "": none. */
  border: string;
}

export interface PanelHandle {
  /** With `focus`, the keyboard goes into the panel. */
  open(focus: boolean): void;
  close(): void;
  /** The visitor has been here for a while: offers a chat, if one can start. */
  offer(words: Offer): void;
  /** The page has another department or other values; `anew`: or another language. */
  renew(anew: boolean): void;
  isOpen: boolean;
}

export interface HostElement extends HTMLElement {
  widget?: Host;
}

/** localStorage, pasted codes only: who we are to the chat. */
export const TOKEN_KEY = "token";
/** sessionStorage: "1" while the visitor has the panel open. */
export const OPEN_KEY = "panel";
/** localStorage: there while a conversation is open. */
export const TALKING_KEY = "talking";
/** localStorage: when the visitor said no to the chat that was offered. */
export const DISMISSED_KEY = "dismissed";
/** Element name of the widget in the page. */
export const TAG = "wagtail-livechat";
