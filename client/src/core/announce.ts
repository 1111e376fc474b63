/** Says short sentences to screen readers, politely; the newest wins. */

import { h } from "./h";

export class Announcer {
  /** Put this element into the page; hide it visually by the class. */
  readonly element = h("div", { role: "status", class: "visually-hidden" });
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    clearTimeout(this.#timer);
    // The same sentence twice is only read twice if the node changes in between.
    this.element.textContent = "";
    this.#timer = setTimeout(() => {
      this.element.textContent = text;
      // Left-over text would be found later by browsing the page.
      this.#timer = setTimeout(() => (this.element.textContent = ""), 4_000);
    }, 100);
  }
}
