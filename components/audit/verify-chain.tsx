/** The button that recomputes the whole chain, and its verdict. */
'use client';
import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Notice } from '../access/notice.tsx';
import { useRefusal } from '../form/refusal.ts';
import { groupedCount } from '../format/amount-text.ts';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export function VerifyChain() {
  const t = useTranslations('audit.verify');
  const trpc = useTRPC();
  const say = useRefusal();
  const [isOpen, setOpen] = useState(false);
  const verify = useMutation(trpc.audit.verifyChain.mutationOptions({ onSettled: () => setOpen(true) }));
  const verdict = verify.data;
  return (
    <>
      <Button aria-haspopup="dialog" pending={verify.isPending} onClick={() => verify.mutate({})}>
        <ShieldCheck aria-hidden />
        {t('button')}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} title={t('title')} size="md">
        {verify.error && <Notice tone="danger">{say(verify.error).text}</Notice>}
        {verdict && (
          <div className="flex flex-col gap-4">
            {verdict.holds ? (
              <Notice tone="success">{t('holds', { entries: groupedCount(verdict.entries) })}</Notice>
            ) : (
              <Notice tone="danger">{t('broken', { seq: verdict.brokenAt?.toString() ?? '' })}</Notice>
            )}
            <div>
              <p className="text-ink-2 text-sm">{t('head')}</p>
              <p className="mt-1 flex items-center gap-2">
                <code className="ident break-all text-sm">{verdict.headHash}</code>
                <CopyButton text={verdict.headHash} what={t('hash')} />
              </p>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}
