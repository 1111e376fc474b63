/** Where the visitor writes. What they write survives a reload. */

import { h, icon } from "../core/h";
import { Store } from "../core/storage";
import type { Translate } from "./texts";

const DRAFT_KEY = "livechat:draft";
/** The server's default; it has the last word. */
const LIMIT = 4_000;
const NEAR_LIMIT = 200;
const SEND = "M4 12h15m-6-6 6 6-6 6";

export interface ComposerActions {
  send(text: string): void;
  typing(): void;
}

export class Composer {
  readonly form: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  readonly #count: HTMLElement;
  readonly #store = new Store("localStorage");

  readonly #t: Translate;
  readonly #actions: ComposerActions;

  constructor(
    t: Translate,
    actions: ComposerActions,
  ) {
    this.#t = t;
    this.#actions = actions;
    this.input = h("textarea", {
      id: "message",
      rows: 1,
      dir: "auto",
      placeholder: t("placeholder"),
      enterkeyhint: "send",
      "aria-describedby": "count",
      oninput: () => this.#typed(),
      onkeydown: (event: KeyboardEvent) => this.#key(event),
    });
    this.#count = h("p", { id: "count", class: "count", role: "status" });
    this.form = h(
      "form",
      {
        class: "composer",
        onsubmit: (event: Event) => {
          event.preventDefault();
          this.#submit();
        },
      },
      h("label", { for: "message", class: "visually-hidden" }, t("message")),
      this.input,
      h("button", { class: "send", "aria-label": t("send"), title: t("send") }, icon(SEND)),
      this.#count,
    );
    this.input.value = this.#store.get(DRAFT_KEY) ?? "";
    this.measure();
  }

  /** Puts text back that could not be sent, before what is there. */
  restore(text: string): void {
    if (!text) return;
    this.input.value = [text, this.input.value].filter(Boolean).join("\n");
    this.#keep();
    this.measure();
  }

  /** Makes the field as high as its text. */
  measure(): void {
    const { input } = this;
    input.style.setProperty("height", "auto");
    if (input.scrollHeight) input.style.setProperty("height", `${input.scrollHeight + 2}px`);
    const left = LIMIT - [...input.value.trim()].length;
    const text =
      left < 0
        ? this.#t("too_long", { count: -left })
        : left <= NEAR_LIMIT
          ? this.#t("left", { count: left })
          : "";
    if (this.#count.textContent !== text) this.#count.textContent = text;
    input.setAttribute("aria-invalid", String(left < 0));
  }

  #typed(): void {
    this.#keep();
    this.measure();
    if (this.input.value.trim()) this.#actions.typing();
  }

  #key(event: KeyboardEvent): void {
    // Enter that ends the choice of a character (IME) is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!event.repeat) this.#submit();
  }

  #submit(): void {
    const text = this.input.value.trim();
    this.input.focus();
    if (!text || [...text].length > LIMIT) return;
    this.#actions.send(text);
    this.input.value = "";
    this.#keep();
    this.measure();
  }

  #keep(): void {
    if (this.input.value) this.#store.set(DRAFT_KEY, this.input.value);
    else this.#store.remove(DRAFT_KEY);
  }
}
