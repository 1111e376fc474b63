/** The fields of a chat that only agents fill in: a small form beside the visitor's details. */

import { ApiError } from "../core/api";
import { h } from "../core/h";
import type { AgentConversation } from "../core/types";
import { sentence } from "./agent-api";
import type { Chat } from "./chat";
import { part, setText } from "./dom";
import { FieldControl, type Answer } from "./field-control";
import type { Tools } from "./tools";

export type Answers = Record<string, Answer>;

export class AgentFields {
  private readonly form: HTMLFormElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private chat: Chat | null = null;
  private shown = "";
  private controls: FieldControl[] = [];
  private readonly kept = new Map<string, FieldControl[]>();
  private busy = false;

  constructor(
    root: HTMLElement,
    private readonly tools: Tools,
    /** Rejects with what the server says. */
    private readonly save: (chat: Chat, answers: Answers) => Promise<void>,
  ) {
    this.form = part<HTMLFormElement>(root, "fields");
    this.list = part(root, "field-list");
    this.status = part(root, "field-status");
    this.form.addEventListener("input", () => this.say(""));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  show(chat: Chat | null): void {
    const other = chat !== this.chat;
    if (other) this.keep();
    this.chat = chat;
    const questions = chat?.may("fields") ? chat.questions : [];
    this.form.hidden = !questions.length;
    if (other) this.say("");
    // What is being filled in stays, whatever a colleague does meanwhile.
    if (!other && this.unsaved) return;
    const state = JSON.stringify([chat?.id, questions]);
    if (state === this.shown) return;
    this.shown = state;
    const kept = chat && questions.length ? this.kept.get(chat.id) : undefined;
    if (chat && kept) this.kept.delete(chat.id);
    this.build(kept ?? questions.map((question) => new FieldControl(question, this.tools.texts)));
  }

  /** Whether the form shows this field of the chat; then the list need not. */
  has(key: string): boolean {
    return !this.form.hidden && this.controls.some((control) => control.key === key);
  }

  private get unsaved(): boolean {
    return this.controls.some((control) => control.changed);
  }

  /** Another chat is looked at; what was not saved is there again afterwards. */
  private keep(): void {
    if (this.chat && this.unsaved) this.kept.set(this.chat.id, this.controls);
  }

  private build(controls: FieldControl[]): void {
    const focused = this.controls.find((control) => control.focused)?.key;
    this.controls = controls;
    this.list.replaceChildren(...this.controls.map((control) => h("li", {}, control.element)));
    this.controls.find((control) => control.key === focused)?.focus();
  }

  private async submit(): Promise<void> {
    const { chat, tools } = this;
    if (!chat || this.busy) return;
    // Not disabled meanwhile: the focus would be lost.
    this.busy = true;
    for (const control of this.controls) control.complain("");
    // A colleague may have filled in others: only what is new here is sent.
    const changed = this.controls.filter((control) => control.changed);
    const answers = Object.fromEntries(changed.map(({ key, answer }) => [key, answer]));
    try {
      if (changed.length) await this.save(chat, answers);
      for (const control of changed) control.settle(answers[control.key]);
      if (chat === this.chat) this.say(tools.texts.t("fields_saved"));
    } catch (error) {
      tools.trouble.failed(error);
      if (chat === this.chat) this.failed(error);
    } finally {
      this.busy = false;
    }
    if (chat === this.chat) this.show(chat);
  }

  private failed(error: unknown): void {
    const wrong = (error instanceof ApiError && error.data.fields) || {};
    const sentences = new Map(Object.entries(wrong as Record<string, string>));
    const complaining = this.controls.filter(({ key }) => sentences.has(key));
    for (const control of complaining) control.complain(sentences.get(control.key) ?? "");
    complaining[0]?.focus();
    if (!complaining.length) this.say(sentence(error, this.tools.texts.t("action_failed")));
  }

  private say(text: string): void {
    setText(this.status, text);
  }
}

/** What is stored with the chat but not in the form. */
export function otherFields(data: AgentConversation, form: AgentFields): AgentConversation["fields"] {
  return data.fields.filter(({ key }) => !form.has(key));
}
