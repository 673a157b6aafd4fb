/** The page's element of an id. */
export function element<T extends HTMLElement>(id: string, type: { new (): T }): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} '${id}'`);
  return found;
}

/** A new element with text, and children after it. */
export function create<K extends keyof HTMLElementTagNameMap>(
  name: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function setOptions(select: HTMLSelectElement, options: { value: string; title: string }[], value: string): void {
  select.replaceChildren(...options.map(({ value: own, title }) => create('option', { value: own, textContent: title, selected: own === value })));
}

/** Has the browser save a text as a file. */
export function saveText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  create('a', { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** The page's title, and what is to be known of the data before they are looked at. */
export function showHeading(title: string, text: string | undefined): void {
  document.title = title;
  element('title', HTMLElement).textContent = title;
  const note = element('note', HTMLElement);
  note.textContent = text ?? '';
  note.hidden = !text;
}
