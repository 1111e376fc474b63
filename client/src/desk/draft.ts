/** A reply that is not sent yet: it outlives a reload, and the loss of the chat. */

import { Store } from "../core/storage";

export class Draft {
  private readonly store = new Store("localStorage");

  constructor(private readonly key: string) {}

  get text(): string {
    return this.store.get(this.key) ?? "";
  }
  set text(text: string) {
    if (text) this.store.set(this.key, text);
    else this.store.remove(this.key);
  }
}
