/** Turns all single keys on or off, at once and wherever the person signs in. */
'use client';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useRefusal } from '../form/refusal.ts';
import { useOwnKeys } from '../providers/keys-provider.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';

export function SingleKeysSwitch() {
  const t = useTranslations('shell.shortcuts');
  const { own, change } = useOwnKeys();
  const say = useRefusal();
  const id = useId();
  return (
    <div className="mb-4 flex items-center gap-3">
      <Switch
        id={id}
        checked={own.enabled}
        aria-describedby={`${id}what`}
        onCheckedChange={(enabled) => change({ ...own, enabled }, (error) => toast.error(say(error).text))}
      />
      <span className="text-sm">
        <label htmlFor={id}>{t('enabled')}</label>
        <span id={`${id}what`} className="block text-ink-2 text-xs">
          {t('enabledText')}
        </span>
      </span>
    </div>
  );
}
