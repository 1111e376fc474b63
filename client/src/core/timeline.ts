/**
 * The messages of one conversation, in order, without holes or doubles.
 *
 * The cursor is the highest seq up to which nothing is missing, never "the last
 * seq seen". Events may be lost, doubled or out of order; only an event that
 * continues the list exactly is taken, anything else means: fetch after=cursor.
 */

import type { Message } from "./types";

export type Applied = "applied" | "duplicate" | "gap";

export interface SnapshotResult {
  /** Messages that are new, in order. */
  added: Message[];
  /** Everything shown before must go; `added` starts from the beginning. */
  cleared: boolean;
  /** The page did not connect to what we have: fetch again after the cursor. */
  gap: boolean;
}

export class Timeline {
  /** In seq order. Read it, do not change it. */
  readonly messages: Message[] = [];
  /** Highest contiguous seq; 0 when there is nothing. */
  cursor = 0;
  /** The newest seq the server told us of. */
  head = 0;

  /** The server has something that we do not have. */
  get behind(): boolean {
    return this.head > this.cursor;
  }

  applyEvent(message: Message): Applied {
    if (message.seq > this.head) this.head = message.seq;
    if (message.seq <= this.cursor) return "duplicate";
    if (message.prev !== this.cursor) return "gap";
    this.#push(message);
    return "applied";
  }

  /** Takes one page that was fetched with `after` = some earlier cursor. */
  applySnapshot(messages: Message[], head: number, reset = false): SnapshotResult {
    if (reset) {
      this.messages.length = 0;
      this.cursor = 0;
      this.head = head;
    } else if (head > this.head) {
      this.head = head;
    }
    const added: Message[] = [];
    for (const message of messages) {
      if (message.seq <= this.cursor) continue;
      // A page asked for before a reset may start beyond what we have now.
      if (message.prev > this.cursor) return { added, cleared: reset, gap: true };
      this.#push(message);
      added.push(message);
    }
    return { added, cleared: reset, gap: false };
  }

  #push(message: Message): void {
    this.messages.push(message);
    this.cursor = message.seq;
    if (this.head < this.cursor) this.head = this.cursor;
  }
}
