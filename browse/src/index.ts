import { App } from './app';
import type { DatasetName } from './catalog';
import { FolderFiles, ScriptFiles, WebFiles, type Files } from './files';
import { element } from './ui/dom';
import { Quicklooks } from './ui/quicklooks';

const { datasets } = JSON.parse(element('datasets', HTMLScriptElement).textContent) as { datasets: DatasetName[] };

function start(files: Files): void {
  const app = new App(files, datasets);
  // For tests and the console.
  Object.assign(window, { datasetsPage: app });
  app.start().catch((error: unknown) => {
    const message = element('message', HTMLElement);
    message.hidden = false;
    message.textContent = error instanceof Error ? error.message : String(error);
  });
}

/** No request can be made from file://: its quicklooks are shown until the reader opens the folder. */
function askForFolder(): void {
  const folder = decodeURI(location.pathname).replace(/\/[^/]*$/, '');
  element('serve', HTMLElement).textContent = `datasets serve '${folder}'`;
  const section = element('folder', HTMLElement);
  section.hidden = false;
  const quicklooks = new Quicklooks(new ScriptFiles(), datasets);
  void quicklooks.start();
  const input = element('folder-input', HTMLInputElement);
  input.addEventListener('change', () => {
    section.hidden = true;
    quicklooks.end();
    start(new FolderFiles(input.files ?? []));
  });
}

if (location.protocol === 'file:') askForFolder();
else start(new WebFiles(document.baseURI.replace(/#.*$/, '')));
