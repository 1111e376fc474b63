/** What the launcher and the panel know of each other. Types only. */

import type { Status } from "../core/types";

/** From the data attributes of the script tag. */
export interface Config {
  api: string;
  profile: string;
  lang: string;
  panel: string;
  nonce: string;
}

/** Given to the panel, as `widget` on the <wagtail-livechat> element. */
export interface Host {
  config: Config;
  status: Status;
  /** The shadow root. */
  root: ShadowRoot;
  /** Holds the launcher; the panel goes in here. */
  frame: HTMLElement;
  launcher: HTMLButtonElement;
  /** Shows a count on the launcher; 0 takes it away. */
  setUnread(count: number, label: string): void;
  /** Called by the panel when it opens and closes. */
  opened(open: boolean): void;
  /** Called by the panel's script once. */
  attach(panel: PanelHandle): void;
}

export interface PanelHandle {
  /** With `focus`, the keyboard goes into the panel. */
  open(focus: boolean): void;
  close(): void;
  readonly isOpen: boolean;
}

export interface HostElement extends HTMLElement {
  widget?: Host;
}

/** sessionStorage: "1" while the visitor has the panel open. */
export const OPEN_KEY = "livechat:panel";
/** localStorage: there while a conversation is open. */
export const TALKING_KEY = "livechat:talking";
/** Element name of the widget in the page. */
export const TAG = "wagtail-livechat";
