import { dateText, spokenDate, usualStep } from '../dates';
import { element } from './dom';

/** Keys that go past an element. */
const passingKeys = new Set(['Tab', 'Shift', 'Control', 'Alt', 'Meta']);

/** A slider over a dataset's items, with the gaps in time above it. */
export class Timeline {
  private readonly slider = element('time', HTMLInputElement);
  private readonly label = element('date', HTMLOutputElement);
  private readonly gaps = element('gaps', HTMLCanvasElement);
  private readonly playButton = element('play', HTMLButtonElement);
  private times: number[] = [];
  private step = 0;
  private timer = 0;
  private isAnimated = false;
  private readonly ended = new AbortController();

  /**
   * @param change Shows an item; it is done when the item is drawn.
   * @param animation Starts faster pictures from an item on; it says later whether there are none. And stops them.
   */
  constructor(private readonly change: (index: number) => Promise<void>, private readonly animation: { start(index: number): Promise<boolean>; stop(): void }) {
    const { signal } = this.ended;
    this.slider.addEventListener('input', () => {
      this.stop();
      this.announce();
      void this.change(this.index);
    }, { signal });
    this.stopWhenTouched(this.slider);
    element('before', HTMLButtonElement).addEventListener('click', () => this.move(-1), { signal });
    element('after', HTMLButtonElement).addEventListener('click', () => this.move(1), { signal });
    this.playButton.addEventListener('click', () => (this.isPlaying ? this.pause() : void this.play()), { signal });
    const sizes = new ResizeObserver(() => this.drawGaps());
    sizes.observe(this.gaps);
    signal.addEventListener('abort', () => sizes.disconnect());
  }

  /** Lets go of the page's elements, for another timeline. */
  end(): void {
    this.stop();
    this.ended.abort();
  }

  /** A reader who takes hold of an element, by pointer, wheel or key, wants to look at what is shown. */
  stopWhenTouched(touched: HTMLElement): void {
    const pause = () => { if (this.isPlaying) this.pause(); };
    const options = { signal: this.ended.signal, capture: true, passive: true };
    touched.addEventListener('pointerdown', pause, options);
    touched.addEventListener('wheel', pause, options);
    touched.addEventListener('keydown', event => { if (!passingKeys.has(event.key)) pause(); }, options);
  }

  get index(): number {
    return Number(this.slider.value);
  }

  set(times: number[], index: number): void {
    this.times = times;
    this.step = usualStep(times);
    this.slider.max = String(Math.max(0, times.length - 1));
    this.select(index);
    this.drawGaps();
  }

  select(index: number): void {
    this.slider.value = String(index);
    this.announce();
  }

  private get isPlaying(): boolean {
    return this.timer !== 0 || this.isAnimated;
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    if (this.isAnimated) this.animation.stop();
    this.isAnimated = false;
    this.playButton.textContent = '▶';
    this.playButton.setAttribute('aria-label', 'Play');
  }

  redraw(): void {
    this.drawGaps();
  }

  private move(by: number): void {
    this.stop();
    const index = Math.max(0, Math.min(this.times.length - 1, this.index + by));
    if (index === this.index) return;
    this.select(index);
    void this.change(index);
  }

  /** Stops, and shows in full what was shown last. */
  private pause(): void {
    const wasAnimated = this.isAnimated;
    this.stop();
    if (wasAnimated) void this.change(this.index);
  }

  private async play(): Promise<void> {
    this.playButton.textContent = '❚❚';
    this.playButton.setAttribute('aria-label', 'Stop');
    this.isAnimated = true;
    const isPlayed = await this.animation.start(this.index);
    if (isPlayed || !this.isAnimated) return;
    this.isAnimated = false;
    this.playItems();
  }

  private playItems(): void {
    const next = async () => {
      const index = (this.index + 1) % this.times.length;
      this.select(index);
      const began = performance.now();
      await this.change(index);
      if (this.timer) this.timer = window.setTimeout(() => void next(), Math.max(0, 250 - (performance.now() - began)));
    };
    this.timer = window.setTimeout(() => void next(), 0);
  }

  private announce(): void {
    const time = this.times[this.index];
    if (time === undefined) return;
    const gap = this.isAfterGap(this.index) ? `, after a gap since ${spokenDate(this.times[this.index - 1])}` : '';
    this.slider.setAttribute('aria-valuetext', `${spokenDate(time)}${gap}`);
    this.label.value = dateText(time);
  }

  private isAfterGap(index: number): boolean {
    return index > 0 && this.times[index] - this.times[index - 1] > 1.5 * this.step;
  }

  private drawGaps(): void {
    const { gaps, times } = this;
    const width = (gaps.width = Math.max(1, Math.round(gaps.clientWidth * devicePixelRatio)));
    const height = (gaps.height = Math.max(1, Math.round(gaps.clientHeight * devicePixelRatio)));
    const context = gaps.getContext('2d')!;
    const style = getComputedStyle(gaps);
    context.fillStyle = style.color;
    context.fillRect(0, height - devicePixelRatio, width, devicePixelRatio);
    context.fillStyle = style.borderTopColor;
    for (let i = 1; i < times.length; i++)
      if (this.isAfterGap(i)) context.fillRect(((i - 0.5) / Math.max(1, times.length - 1)) * width - devicePixelRatio, 0, 2 * devicePixelRatio, height);
  }
}
