/** A screen or remote in a browser: follows the stream, counts by itself, posts acts. */
import { countdown, type Countdown } from './rules.ts';
import type { ScreenState } from './state.server.ts';

/** Milliseconds between two ticks of the shown countdown, and before connecting again. */
const TICK = 200;
const RETRY = 1500;

/** Milliseconds since the epoch by this browser, which no change of its clock moves. */
const browserNow = (): number => performance.timeOrigin + performance.now();

export class ScreenClient {
  state: ScreenState = $state()!;
  counted: Countdown = $state()!;
  lost = $state(false);
  live = $state(false);
  /** How far the server's clock is ahead of the browser's. */
  #ahead = 0;
  #base: string;

  constructor(first: ScreenState, base: string) {
    this.state = first;
    this.#base = base;
    this.counted = countdown(first.countdown, first.serverNow);
  }

  /** Begins to follow; the returned function ends it. For `onMount`. */
  follow(): () => void {
    this.live = true;
    this.#take(this.state, browserNow());
    const tick = setInterval(() => this.#count(), TICK);
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const connect = () => {
      source = new EventSource(`${this.#base}/live`);
      source.onmessage = ({ data }) => this.#take(JSON.parse(data as string) as ScreenState);
      source.onerror = () => {
        this.lost = true;
        source?.close();
        clearTimeout(again);
        again = setTimeout(connect, RETRY);
      };
    };
    connect();
    return () => {
      clearInterval(tick);
      clearTimeout(again);
      source?.close();
    };
  }

  /** Posts an act; the answer is the state that is true then. */
  async act(act: string, more: Record<string, string> = {}): Promise<void> {
    const body = new URLSearchParams({ act, version: String(this.state.version), ...more });
    try {
      const answer = await fetch(`${this.#base}/act`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body
      });
      if (answer.ok) this.#take((await answer.json()) as ScreenState);
    } catch {
      this.lost = true;
    }
  }

  #take(state: ScreenState, at = browserNow()): void {
    this.#ahead = state.serverNow - at;
    // the stream and the answer of an act may overtake each other
    if (state.version >= this.state.version) this.state = state;
    if (this.live) this.lost = false;
    this.#count();
  }

  #count(): void {
    const now = countdown(this.state.countdown, browserNow() + this.#ahead);
    if (now.left !== this.counted.left || now.running !== this.counted.running) this.counted = now;
  }
}
