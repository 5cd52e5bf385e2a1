const LONGEST_MS = 250; // a screen that changes four times a second still reads as live

/**
 * Hands things on in groups: at once while each is dealt with quickly, and ever more together when dealing with them,
 * and drawing what they change, takes long. So whoever was away for minutes catches up in seconds, not one by one.
 */
export class Gather<T> {
  private waiting: T[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly deal: (group: T[]) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly hidden: () => boolean = () => typeof document !== "undefined" && document.hidden,
  ) {}

  add(thing: T): void {
    this.waiting.push(thing);
    // A browser slows the timers of a tab nobody sees to one a second, then one a minute; and there is nothing to draw.
    if (this.hidden()) return this.flush();
    this.timer ??= setTimeout(() => this.flush(), 0);
  }

  /** Deal with what waits now, and not later. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const group = this.waiting;
    if (group.length === 0) return;
    this.waiting = [];
    const began = this.now();
    this.deal(group);
    // Drawing comes right behind; its time counts too. Half of the time stays free for whoever types.
    this.timer = setTimeout(() => this.rest(this.now() - began), 0);
  }

  private rest(took: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, Math.min(LONGEST_MS, took));
  }
}
