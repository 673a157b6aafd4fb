import type * as charts from './charts/index';
import { shared } from './shared';
import { create, element } from './ui/dom';

export type Charts = typeof charts;

let loaded: Promise<Charts> | null = null;

/** The script that draws charts and reads series. It comes with the first chart, so that a map costs nothing more. From file:// a page may run a script, but import none. */
export function loadCharts(): Promise<Charts> {
  loaded ??= new Promise((resolve, reject) => {
    const { charts: address } = element('app', HTMLScriptElement).dataset;
    const script = create('script', { src: address! });
    Object.assign(window, { datasetsShared: shared });
    script.addEventListener('load', () => resolve((window as unknown as { datasetsCharts: Charts }).datasetsCharts));
    script.addEventListener('error', () => {
      loaded = null;
      script.remove();
      reject(new Error('the script of the charts cannot be read'));
    });
    document.head.append(script);
  });
  return loaded;
}
