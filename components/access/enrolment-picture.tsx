/** The picture to scan with an authenticator application, and its text for those who type. */
'use client';
import { useTranslations } from 'next-intl';
import { CopyButton } from '../ui/copy-button.tsx';

export function EnrolmentPicture({ picture, secret }: { picture: string; secret: string }) {
  const t = useTranslations('access.enrolment');
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-2 text-sm">{t('lead')}</p>
      <div className="flex flex-wrap items-center gap-4">
        {/* biome-ignore lint/performance/noImgElement: a data address made for this page, nothing to optimise */}
        <img src={picture} alt={t('pictureAlt')} width={184} height={184} className="rounded-sm border border-line bg-surface" />
        <div className="min-w-40 flex-1">
          <p className="text-ink-3 text-xs">{t('typed')}</p>
          <p className="ident wrap-anywhere text-sm">{secret}</p>
          <CopyButton text={secret.replaceAll(' ', '')} what={t('secret')} />
        </div>
      </div>
    </div>
  );
}
