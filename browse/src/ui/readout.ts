import type { Point } from '../map/views';
import { element } from './dom';

const restBefore = 60;

/** The value and the place under the pointer, or under the map's centre where keys move it. */
export class Readout {
  private readonly output = element('readout', HTMLOutputElement);
  private asked = 0;
  private timer = 0;

  constructor(private readonly read: (place: Point) => Promise<string>) {
    const [map, cross] = [element('map', HTMLElement), element('cross', HTMLElement)];
    map.addEventListener('keydown', () => (cross.hidden = false));
    for (const name of ['blur', 'pointermove']) map.addEventListener(name, () => (cross.hidden = true));
  }

  point(place: Point | null): void {
    window.clearTimeout(this.timer);
    const asked = ++this.asked;
    if (!place) {
      this.output.value = '';
      return;
    }
    // A moving pointer must not ask for every tile that it crosses.
    this.timer = window.setTimeout(() => void this.tell(place, asked), restBefore);
  }

  private async tell(place: Point, asked: number): Promise<void> {
    let text: string;
    try {
      text = await this.read(place);
    } catch (error) {
      text = error instanceof Error ? error.message : String(error);
    }
    if (asked === this.asked) this.output.value = `${placeText(place)}${text ? `: ${text}` : ''}`;
  }
}

/** A place with the letters of its halves. */
export function placeText([longitude, latitude]: Point): string {
  return `${Math.abs(latitude).toFixed(2)}°${latitude < 0 ? 'S' : 'N'} ${Math.abs(longitude).toFixed(2)}°${longitude < 0 ? 'W' : 'E'}`;
}
