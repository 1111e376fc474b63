/** How far a chat was read: what the visitor has said since is unread. */

import type { Message } from "../core/types";

export class Reading {
  constructor(private seq: number) {}

  unread(messages: readonly Message[]): number {
    return messages.filter(({ sender, seq }) => sender === "visitor" && seq > this.seq).length;
  }

  /** It was read that far elsewhere. */
  atLeast(seq: number): void {
    this.seq = Math.max(this.seq, seq);
  }

  /** It is read that far now; `tell` lets the server know. Returns whether that is news. */
  upTo(seq: number, tell?: (seq: number) => Promise<void>): boolean {
    const before = this.seq;
    if (seq <= before) return false;
    this.seq = seq;
    tell?.(seq).catch(() => {
      // Not important enough to say; the next time will do.
      this.seq = Math.min(this.seq, before);
    });
    return true;
  }
}
