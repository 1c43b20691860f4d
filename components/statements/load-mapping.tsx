/** Fills the form of a new mapping from a file that another mapping was saved as; what is wrong with the file is said beside the button. */
'use client';
import { FolderOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StatementMapping } from '../../server/statements/formats/mapped/contract.ts';
import { DropZone } from '../form/drop-zone.tsx';
import { useRefusal } from '../form/refusal.ts';

type Loaded = { name: string; mapping: StatementMapping };

async function readOnServer(file: File): Promise<Loaded> {
  const answer = await fetch(`/api/files/mappings?name=${encodeURIComponent(file.name)}`, {
    method: 'POST',
    headers: { 'x-pingzhang': '1', 'content-type': 'application/octet-stream' },
    body: file,
  });
  const body: unknown = await answer.json();
  if (!answer.ok) throw { data: { ...(body as object), httpStatus: answer.status } };
  return body as Loaded;
}

export function LoadMapping({ onLoaded }: { onLoaded(loaded: Loaded): void }) {
  const t = useTranslations('statements.mapping');
  const refusalOf = useRefusal();
  const [said, setSaid] = useState<{ text: string; isRefused: boolean } | null>(null);
  const load = async (file: File) => {
    try {
      onLoaded(await readOnServer(file));
      setSaid({ text: t('loaded', { file: file.name }), isRefused: false });
    } catch (error) {
      setSaid({ text: refusalOf(error).text, isRefused: true });
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <DropZone
        label={t('loading')}
        accept=".json"
        onFiles={([first]) => first && void load(first)}
        className="inline-flex h-8 items-center gap-1.5 border-solid bg-surface px-3 font-semibold text-sm"
      >
        <FolderOpen className="size-4 shrink-0" aria-hidden /> {t('load')}
      </DropZone>
      {said && (
        <p
          role={said.isRefused ? 'alert' : 'status'}
          className={`wrap-anywhere text-sm ${said.isRefused ? 'text-danger-text' : 'text-ink-2'}`}
        >
          {said.text}
        </p>
      )}
    </div>
  );
}
