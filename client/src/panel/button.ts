/** A button of the chat window. */

import { h } from "../core/h";
import type { Child } from "../core/h";

export function button(look: string, onclick: () => void, content?: Child): HTMLButtonElement {
  return h("button", { type: "button", class: look, onclick }, content);
}
