/** Canned replies: found by a word, put into the reply where the cursor stands. */

import type { Chat } from "./chat";
import { forbidden, sentence, type CannedReply } from "./agent-api";
import { Combobox } from "./combobox";
import { part, setText } from "./dom";
import { h } from "../core/h";
import type { Tools } from "./tools";

const EXCERPT = 120;

export interface ReplyField {
  insert(text: string): void;
  focus(): void;
}

export class Canned {
  private readonly panel: HTMLElement;
  private readonly opener: HTMLButtonElement;
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly box: Combobox<CannedReply>;
  /** What was typed to come here. */
  private typed = "";

  constructor(
    root: HTMLElement,
    private readonly chat: Chat,
    private readonly tools: Tools,
    private readonly field: ReplyField,
  ) {
    this.panel = part(root, "canned");
    this.opener = part<HTMLButtonElement>(root, "canned-toggle");
    this.input = part<HTMLInputElement>(root, "canned-search");
    this.status = part(root, "canned-status");
    const list = part(root, "canned-list");
    list.id = `livechat-canned-${chat.id}`;
    this.box = new Combobox<CannedReply>({
      input: this.input,
      list,
      search: async (q) => (await tools.api.replies(chat.id, q)).replies,
      show: ({ title, text }) => [
        h("span", { class: "livechat-option__title", dir: "auto" }, title),
        h("span", { class: "livechat-option__text", dir: "auto" }, text.slice(0, EXCERPT)),
      ],
      take: ({ text }) => this.take(text),
      found: (count, query) => this.found(count, query),
      failed: (error) => this.failed(error),
    });
    this.opener.addEventListener("click", () => (this.open ? this.close(true) : this.show("")));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close(true);
    });
    part(root, "canned-close").addEventListener("click", () => this.close(true));
  }

  get possible(): boolean {
    return this.tools.rights.has("canned") && this.chat.may("reply");
  }
  private get open(): boolean {
    return !this.panel.hidden;
  }

  /** Shows the list; `typed` goes back into the reply if nothing is chosen. */
  show(typed: string): void {
    this.typed = typed;
    this.input.value = "";
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.say(this.tools.texts.t("loading"), false);
    this.input.focus();
    this.box.ask();
  }

  update(): void {
    const { possible } = this;
    if (!possible && this.open) this.close(this.panel.contains(document.activeElement));
    this.opener.hidden = !possible;
  }

  private take(text: string): void {
    this.typed = "";
    this.close(true);
    this.field.insert(text);
  }

  private close(back: boolean): void {
    this.box.close();
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    if (this.typed) this.field.insert(this.typed);
    this.typed = "";
    if (back) this.field.focus();
  }

  private found(count: number, query: string): void {
    const { texts } = this.tools;
    const none = texts.t(query ? "canned_not_found" : "canned_none");
    this.say(count ? texts.count("found", count) : none, count > 0);
  }

  private failed(error: unknown): void {
    const { texts, trouble } = this.tools;
    // Refused is this alone: that says nothing about answering chats.
    if (!forbidden(error)) trouble.failed(error);
    this.box.close();
    this.say(sentence(error, texts.t("action_failed")), false);
  }

  /** Numbers are only for those who do not see the list. */
  private say(text: string, quiet: boolean): void {
    setText(this.status, text);
    this.status.classList.toggle("w-sr-only", quiet);
  }
}
