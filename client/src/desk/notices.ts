/** Sentences above the desk that the agent must see: one line per matter. */

import { h } from "../core/h";
import type { Texts } from "./config";
import { icon } from "./dom";

export type Tone = "info" | "warning" | "critical";

export interface Notice {
  text: string;
  tone: Tone;
  /** Something to do about it. */
  link?: { label: string; href: string };
  /** The agent may close it. */
  closable?: boolean;
}

const ICONS: Record<Tone, string> = {
  info: "info-circle",
  warning: "warning",
  critical: "warning",
};

export class Notices {
  private readonly shown = new Map<string, { element: HTMLElement; text: string }>();

  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
  ) {}

  show(key: string, notice: Notice): void {
    if (this.shown.get(key)?.text === notice.text) return;
    this.clear(key);
    const { link } = notice;
    const element = h(
      "div",
      { class: `livechat-notice livechat-notice--${notice.tone}` },
      icon(ICONS[notice.tone]),
      h(
        "p",
        { role: notice.tone === "critical" ? "alert" : undefined },
        notice.text,
        " ",
        link && h("a", { href: link.href, target: "_blank", rel: "noopener" }, link.label),
      ),
      notice.closable && this.closeButton(key),
    );
    this.shown.set(key, { element, text: notice.text });
    this.root.append(element);
  }

  clear(key: string): void {
    this.shown.get(key)?.element.remove();
    this.shown.delete(key);
  }

  private closeButton(key: string): HTMLElement {
    return h(
      "button",
      { type: "button", class: "livechat-icon-button", onclick: () => this.clear(key) },
      icon("cross"),
      h("span", { class: "w-sr-only" }, this.texts.t("close_notice")),
    );
  }
}
