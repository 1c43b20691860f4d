/** Says that a mapping begun before goes on, or can: with the way to begin anew. */
'use client';
import { useTranslations } from 'next-intl';
import { useMarks } from '../format/use-marks.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import type { useMappingSetup } from './use-mapping-setup.ts';

type Props = {
  setup: Pick<
    ReturnType<typeof useMappingSetup>,
    'isRestored' | 'waiting' | 'ofAnother' | 'startOver' | 'discardWaiting' | 'takeAnother' | 'forgetAnother'
  >;
  /** Of the saved mapping that is changed; absent for a new one. */
  version?: number | undefined;
};

export function UnsavedNotice({ setup, version }: Props) {
  const t = useTranslations('statements.mapping');
  const { list } = useMarks();
  const { isRestored, waiting, ofAnother } = setup;
  const isShown = isRestored || waiting.length > 0 || ofAnother !== null;
  return (
    <div role="status" className={cn('grid gap-4', !isShown && '-mt-4')}>
      {ofAnother && (
        <div className="panel flex flex-wrap items-center justify-end gap-2 px-4 py-3 text-sm">
          <p className="mr-auto min-w-0 flex-1 basis-56">{t('ofAnother', { version: ofAnother.version, shown: version ?? 0 })}</p>
          <span className="flex flex-wrap justify-end gap-2">
            <Button size="sm" onClick={setup.forgetAnother}>
              {t('discard')}
            </Button>
            <Button size="sm" onClick={setup.takeAnother}>
              {t('takeOver')}
            </Button>
          </span>
        </div>
      )}
      {(isRestored || waiting.length > 0) && (
        <div className="panel flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
          <p className="wrap-anywhere min-w-0 flex-1 basis-56">
            {isRestored
              ? t(version === undefined ? 'restored' : 'restoredChange')
              : t('unsaved', { files: list(waiting.map(({ file }) => file)) })}
          </p>
          <Button size="sm" onClick={isRestored ? setup.startOver : setup.discardWaiting}>
            {t(!isRestored ? 'discard' : version === undefined ? 'startOver' : 'changedBack')}
          </Button>
        </div>
      )}
    </div>
  );
}
