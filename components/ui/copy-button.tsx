/** Copies a text and says so. */
'use client';
import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { toast } from './toast.tsx';

/** `text` is copied whole; `what` names it for the label, for instance "payment number". */
export function CopyButton({ text, what, className }: { text: string; what?: string; className?: string }) {
  const t = useTranslations('shell');
  // Of this text alone: where the button stays and its text becomes another, that one is not copied.
  const [copiedText, setCopiedText] = useState<string | null>(null);
  const copied = copiedText === text;
  useEffect(() => {
    if (copiedText === null) return;
    const timer = setTimeout(() => setCopiedText(null), 1500);
    return () => clearTimeout(timer);
  }, [copiedText]);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className={cn('size-6 [&_svg]:size-3.5', className)}
      aria-label={t('copyWhat', { what: what ?? text })}
      onClick={(event) => {
        event.stopPropagation();
        navigator.clipboard.writeText(text).then(
          () => setCopiedText(text),
          () => toast.error(t('copyFailed'), { description: text }),
        );
      }}
    >
      {copied ? <Check className="text-success-text" aria-hidden /> : <Copy aria-hidden />}
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </Button>
  );
}
