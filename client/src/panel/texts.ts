/** The server's texts, in the visitor's language. */

import { fill } from "../core/format";

export type Translate = (key: string, values?: Record<string, string | number>) => string;

/** Needed when the server cannot be reached at all; never translated. */
const WITHOUT_SERVER: Record<string, string> = {
  close: "Close chat window",
  connection: "Connection lost. Your messages are kept and will be sent.",
};

export class Texts {
  #texts: Record<string, string> = {};

  set(texts: Record<string, string>): void {
    this.#texts = texts;
  }

  readonly t: Translate = (key, values = {}) =>
    fill(this.#texts[key] ?? WITHOUT_SERVER[key] ?? "", values);
}
