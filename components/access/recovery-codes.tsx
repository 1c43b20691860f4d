/** Ten codes, shown once: to copy or to keep as a text file. */
'use client';
import { Copy, Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useTranslations('access.recovery');
  const text = codes.join('\n');
  const save = () => {
    const address = URL.createObjectURL(new Blob([`${t('fileTitle')}\n\n${text}\n`], { type: 'text/plain;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: 'pingzhang-recovery-codes.txt' });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="flex flex-col gap-3">
      <ol className="panel grid grid-cols-1 gap-x-6 gap-y-1.5 p-4 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code} className="ident text-sm">
            {code}
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() =>
            navigator.clipboard.writeText(text).then(
              () => toast.success(t('copied')),
              () => toast.error(t('copyFailed')),
            )
          }
        >
          <Copy aria-hidden />
          {t('copy')}
        </Button>
        <Button onClick={save}>
          <Download aria-hidden />
          {t('save')}
        </Button>
      </div>
    </div>
  );
}
