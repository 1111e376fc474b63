/** A select with a button: one of several departments or people. */

import { h } from "../core/h";
import { sentence } from "./agent-api";
import { part, setText } from "./dom";
import type { Tools } from "./tools";

export interface Choice {
  id: number;
  label: string;
}

export interface ChoiceTexts {
  /** Stands in the select until something is chosen. */
  choose: string;
  /** Stands there if there is nothing to choose from. */
  none: string;
}

export class ChoiceForm {
  readonly select: HTMLSelectElement;
  private readonly button: HTMLButtonElement;
  private busy = false;

  constructor(
    form: HTMLFormElement,
    private readonly problem: HTMLElement,
    private readonly tools: Tools,
    private readonly words: ChoiceTexts,
    private readonly send: (id: number) => Promise<void>,
  ) {
    this.select = part<HTMLSelectElement>(form, "select");
    this.button = part<HTMLButtonElement>(form, "do");
    this.select.addEventListener("change", () => this.say(""));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  /** What there is to choose from; undefined while nobody knows. */
  offer(choices?: Choice[]): void {
    const { texts } = this.tools;
    const first = !choices ? texts.t("loading") : choices.length ? this.words.choose : this.words.none;
    const options = (choices ?? []).map(({ id, label }) => h("option", { value: id }, label));
    this.select.replaceChildren(h("option", { value: "" }, first), ...options);
    this.button.disabled = !choices?.length;
  }

  say(text: string): void {
    setText(this.problem, text);
    this.problem.hidden = !text;
  }

  private async submit(): Promise<void> {
    const { texts, trouble } = this.tools;
    const { value } = this.select;
    this.say(value ? "" : texts.t("nothing_chosen"));
    if (!value) return this.select.focus();
    // Not disabled: the focus would be lost.
    if (this.busy) return;
    this.busy = true;
    try {
      await this.send(Number(value));
    } catch (error) {
      trouble.failed(error);
      this.say(sentence(error, texts.t("action_failed")));
      this.select.focus();
    } finally {
      this.busy = false;
    }
  }
}
