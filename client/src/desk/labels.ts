/** The labels of the open chat: chips to take off, and a field to put one on. */

import { h } from "../core/h";
import type { Label } from "../core/types";
import { forbidden, sentence } from "./agent-api";
import type { Chat } from "./chat";
import { Combobox } from "./combobox";
import { icon, KeyedList, part, setText, type Row } from "./dom";
import type { Tools } from "./tools";

/** One that exists, or one to be made. */
type Entry = Label | { create: string };

export class Labels {
  private readonly area: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly status: HTMLElement;
  private readonly chips: KeyedList<Label>;
  private readonly box: Combobox<Entry>;
  private chat: Chat | null = null;

  constructor(
    root: HTMLElement,
    private readonly tools: Tools,
  ) {
    this.area = part(root, "labels");
    this.input = part<HTMLInputElement>(root, "label-input");
    this.status = part(root, "label-status");
    this.chips = new KeyedList(
      part(root, "label-list"),
      (label) => `${this.chat?.id} ${label.id}`,
      (label) => this.chip(label),
      () => this.input,
    );
    this.box = new Combobox<Entry>({
      input: this.input,
      list: part(root, "label-options"),
      search: (query) => this.search(query),
      show: (entry) =>
        "create" in entry
          ? [icon("plus"), tools.texts.t("create_label", { name: entry.create })]
          : [dot(entry), h("span", { dir: "auto" }, entry.name)],
      take: (entry) => void this.change({ add: "create" in entry ? entry.create : entry.name }),
      found: (count, query) => this.found(count, query),
      failed: (error) => this.failed(error),
    });
    this.input.addEventListener("click", () => this.box.ask());
    this.input.addEventListener("blur", () => this.box.close());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.box.open) return;
      event.stopPropagation();
      this.box.close();
    });
  }

  show(chat: Chat | null): void {
    if (chat !== this.chat) {
      this.chat = chat;
      this.input.value = "";
      this.box.close();
      this.say("");
    }
    const may = chat?.may("label") ?? false;
    this.area.hidden = !may;
    this.chips.show(may && chat ? chat.data.labels : []);
  }

  private async search(query: string): Promise<Entry[]> {
    const { chat } = this;
    if (!chat) return [];
    const { labels, may_create } = await this.tools.api.labels(chat.id, query);
    const same = (label: Label) => label.name.toLowerCase() === query.toLowerCase();
    const worn = new Set(chat.data.labels.map((label) => label.id));
    const others = labels.filter((label) => !worn.has(label.id));
    others.sort((a, b) => Number(same(b)) - Number(same(a)));
    const known = labels.some(same) || chat.data.labels.some(same);
    return may_create && query && !known ? [...others, { create: query }] : others;
  }

  private async change(change: { add: string } | { remove: number }): Promise<void> {
    const { chat } = this;
    if (!chat) return;
    this.box.close();
    try {
      const { labels } = await this.tools.api.setLabels(chat.id, change);
      chat.setLabels(labels);
      if (chat !== this.chat) return;
      const added = "add" in change;
      if (added) this.input.value = "";
      this.say(this.tools.texts.t(added ? "label_added" : "label_removed"), true);
    } catch (error) {
      this.failed(error);
    }
  }

  private chip(label: Label): Row<Label> {
    const name = h("span", { dir: "auto" });
    const said = h("span", { class: "w-sr-only" });
    const onclick = () => void this.change({ remove: label.id });
    const button = h("button", { type: "button", class: "livechat-chip__remove", onclick }, icon("cross"), said);
    const element = h("li", { class: "livechat-chip" }, name, button);
    return {
      element,
      update: (now) => {
        paint(element, now);
        setText(name, now.name);
        setText(said, this.tools.texts.t("remove_label", { name: now.name }));
      },
    };
  }

  private found(count: number, query: string): void {
    const { texts } = this.tools;
    if (count) this.say(texts.count("found", count), true);
    else this.say(query ? texts.t("label_not_found") : "");
  }

  private failed(error: unknown): void {
    const { texts, trouble } = this.tools;
    // Refused is this alone: that says nothing about answering chats.
    if (!forbidden(error)) trouble.failed(error);
    this.say(sentence(error, texts.t("action_failed")));
  }

  /** Numbers are only for those who do not see the list. */
  private say(text: string, quiet = false): void {
    setText(this.status, text);
    this.status.classList.toggle("w-sr-only", quiet);
  }
}

function dot(label: Label): HTMLElement {
  const element = h("span", { class: "livechat-dot" });
  paint(element, label);
  return element;
}

/** The label's own colours: a strict CSP allows it this way only. */
function paint(element: HTMLElement, { color, text }: Label): void {
  element.style.setProperty("--livechat-label", color);
  element.style.setProperty("--livechat-label-text", text);
}
