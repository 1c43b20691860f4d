/** Bringing files to a page the way a person does. */
import type { Locator } from '@playwright/test';

export type TestFile = { name: string; bytes: Uint8Array };

/** What `setInputFiles` takes. */
export function payload({ name, bytes }: TestFile): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
}

/** Lets go of a file over `target`, as when it was dragged from a folder. */
export async function dropFile(target: Locator, { name, bytes }: TestFile): Promise<void> {
  const dragged = await target.page().evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      return transfer;
    },
    { name, base64: Buffer.from(bytes).toString('base64') },
  );
  await target.dispatchEvent('dragover', { dataTransfer: dragged });
  await target.dispatchEvent('drop', { dataTransfer: dragged });
}
