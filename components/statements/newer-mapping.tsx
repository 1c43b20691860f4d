/** A mapping of the same name that its editor was not shown when it began: said before it is saved over, and saved over only by somebody who
 *  said so. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { MappingRow } from '../../server/statements/formats/mapped/contract.ts';
import { Notice } from '../access/notice.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';

/** `version`: of the mapping in use, where it is another than the person knows of. `known`: the one they do, 0 for none. */
export function useNewerMapping(begun: MappingRow | undefined, channel: string, name: string) {
  const trpc = useTRPC();
  const inUse = useQuery(trpc.statements.mappings.queryOptions({ channelCode: channel }, { enabled: channel !== '' && name !== '' }));
  const [taken, setTaken] = useState<{ id: string; version: number } | null>(null);
  const last = inUse.data?.find((each) => each.name === name);
  const isKnown = last === undefined || last.id === begun?.id || last.id === taken?.id;
  return {
    newer: isKnown ? null : last,
    known: Math.max(begun?.version ?? 0, last !== undefined && last.id === taken?.id ? taken.version : 0),
    take: () => last && setTaken({ id: last.id, version: last.version }),
  };
}

export function NewerMapping({ newer, isNew, onTake }: { newer: { id: string; version: number }; isNew: boolean; onTake(): void }) {
  const t = useTranslations('statements.mapping');
  const { id, version } = newer;
  return (
    <Notice tone="warning">
      <p>{t(isNew ? 'sameName' : 'newer', { version })}</p>
      <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
        <a
          href={`/recon/statements/mappings/${id}`}
          target="_blank"
          rel="noopener"
          className="inline-flex min-h-6 items-center underline underline-offset-2"
        >
          {t('seeNewer', { version })}
        </a>
        <Button size="sm" onClick={onTake}>
          {t('onWithMine')}
        </Button>
      </p>
    </Notice>
  );
}
