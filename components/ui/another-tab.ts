/** What opens in a tab of its own, as a browser does it with a link, where there is no link to press: a row, a cell. */

type Press = { button: number; metaKey: boolean; ctrlKey: boolean };

/** The middle button, or Ctrl and Cmd with any. */
export const isForAnotherTab = ({ button, metaKey, ctrlKey }: Press): boolean => button === 1 || metaKey || ctrlKey;

export function openInAnotherTab(href: string): void {
  window.open(href, '_blank', 'noopener');
}
