/** Who is typing: the visitor, for a while, and the agent, now and then. */

const SHOWN_MS = 6_000;
const SENT_MS = 3_000;

export class Typing {
  /** The visitor is writing. */
  seen = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private toldAt = 0;

  constructor(
    private readonly changed: () => void,
    private readonly tell: () => Promise<void>,
  ) {}

  /** The visitor writes; without further news, no more after a while. */
  hear(): void {
    this.set(true);
    this.timer = setTimeout(() => this.set(false), SHOWN_MS);
  }

  /** What the visitor wrote has come. */
  over(): void {
    this.set(false);
  }

  /** A reply is being written. */
  typed(): void {
    if (Date.now() - this.toldAt < SENT_MS) return;
    this.toldAt = Date.now();
    this.tell().catch(() => undefined);
  }

  /** The reply is sent: the next one is news at once. */
  sent(): void {
    this.toldAt = 0;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private set(on: boolean): void {
    clearTimeout(this.timer);
    if (this.seen === on) return;
    this.seen = on;
    this.changed();
  }
}
