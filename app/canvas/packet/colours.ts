/** The theme's colours as a canvas wants them. */
export interface Colours {
  readonly packet: string;
  readonly failed: string;
  readonly edge: string;
}

let theme: string | undefined;
let known: Colours | undefined;

/** Read once for each theme: asking the page for a style in the middle of a frame makes it work out all of them. */
export function colours(): Colours {
  const root = document.documentElement;
  if (known === undefined || theme !== root.dataset.theme) {
    theme = root.dataset.theme;
    const style = getComputedStyle(root);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    known = { packet: colour('--packet'), failed: colour('--fail'), edge: colour('--panel') };
  }
  return known;
}
