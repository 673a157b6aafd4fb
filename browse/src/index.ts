import { App } from './app';
import type { DatasetName } from './catalog';
import { FolderFiles, WebFiles, type Files } from './files';
import { element } from './ui/dom';

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

/** No request can be made from file://, so the reader opens the folder. */
function askForFolder(): void {
  const folder = decodeURI(location.pathname).replace(/\/[^/]*$/, '');
  element('serve', HTMLElement).textContent = `datasets serve '${folder}'`;
  const section = element('folder', HTMLElement);
  section.hidden = false;
  const input = element('folder-input', HTMLInputElement);
  input.addEventListener('change', () => {
    section.hidden = true;
    start(new FolderFiles(input.files ?? []));
  });
}

if (location.protocol === 'file:') askForFolder();
else start(new WebFiles(document.baseURI.replace(/#.*$/, '')));
