/** Takes a run away in one archive: for who may see all that is in it. */
'use client';
import { Download } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCan } from '../providers/session-provider.tsx';
import { useTakeFile } from '../table/export-item.tsx';
import { Button } from '../ui/button.tsx';

export function RunPackButton({ runId }: { runId: string }) {
  const t = useTranslations('recon.run');
  const locale = useLocale();
  const can = useCan();
  const take = useTakeFile();
  const [isAsking, setAsking] = useState(false);
  if (!can('statement.download') || !can('statement.read') || !can('difference.read')) return null;
  const query = new URLSearchParams({ run: runId, language: locale === 'zh-CN' ? 'zh' : 'en' });
  const start = () => {
    setAsking(true);
    void take(`/api/export/run-pack?${query}`).finally(() => setAsking(false));
  };
  return (
    <Button pending={isAsking} title={t('packHelp')} onClick={start}>
      <Download aria-hidden /> {t('pack')}
    </Button>
  );
}
