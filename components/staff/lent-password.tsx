/** A password for one sign-in, shown once, to be passed on by a safe way. */
'use client';
import { useTranslations } from 'next-intl';
import { Notice } from '../access/notice.tsx';
import { CopyButton } from '../ui/copy-button.tsx';

export function LentPassword({ email, password }: { email: string; password: string }) {
  const t = useTranslations('staff.lent');
  return (
    <div className="flex flex-col gap-3">
      <Notice tone="warning">{t('lead')}</Notice>
      <dl className="grid items-center gap-x-4 text-sm sm:grid-cols-[max-content_1fr] sm:gap-y-2">
        <dt className="text-ink-3">{t('email')}</dt>
        <dd className="wrap-anywhere max-sm:mb-2">{email}</dd>
        <dt className="text-ink-3">{t('password')}</dt>
        <dd className="flex items-center gap-2">
          <code className="ident wrap-anywhere text-base">{password}</code>
          <CopyButton text={password} what={t('password')} />
        </dd>
      </dl>
    </div>
  );
}
