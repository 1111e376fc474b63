/** Which waiting chats I do not want to see: for this tab, until it is closed. */

import { Store } from "../core/storage";

const KEY = "livechat:dismissed";

export class Dismissed {
  private readonly store = new Store("sessionStorage");
  private ids = new Set(JSON.parse(this.store.get(KEY) ?? "[]") as string[]);

  has(id: string): boolean {
    return this.ids.has(id);
  }
  set(id: string, dismissed: boolean): void {
    if (dismissed) this.ids.add(id);
    else this.ids.delete(id);
    this.save();
  }
  /** Forget those that wait no more. */
  keepOnly(ids: string[]): void {
    this.ids = new Set(ids.filter((id) => this.ids.has(id)));
    this.save();
  }
  private save(): void {
    this.store.set(KEY, JSON.stringify([...this.ids]));
  }
}
