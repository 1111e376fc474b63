/** The nodes of single lines in the transcript. */

import { time } from "../core/format";
import { h } from "../core/h";
import { linkify } from "../core/linkify";
import type { Message } from "../core/types";
import { language } from "./config";

/** Whose words it holds: "visitor", "agent" (one's own) or "colleague". */
export function bubble(side: string, author: string, text: string): HTMLElement {
  return h(
    "div",
    { class: `livechat-message livechat-message--${side}` },
    h("p", { class: "livechat-message__author" }, author),
    h("p", { class: "livechat-message__text", dir: "auto" }, ...linkify(text)),
    h("p", { class: "livechat-message__meta" }),
  );
}

export function systemLine(text: string, at: string): HTMLElement {
  return h(
    "p",
    { class: "livechat-system" },
    h("bdi", {}, text),
    " ",
    h("time", { datetime: at }, time(at, language)),
  );
}

/** Lines of one speaker can stand together. */
export function speaker({ sender, author }: Message): string {
  return `${sender} ${author ?? ""}`;
}
