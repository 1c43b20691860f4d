/** Right after enrolment: the recovery codes, before anything else. */
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FirstRecoveryCodes } from '../../../../components/access/first-recovery-codes.tsx';
import { safePath } from '../../../../server/access/safe-path.ts';
import { pageAmbience } from '../../../../server/api/context.ts';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('access');
  return { title: t('recovery.title') };
}

export default async function RecoveryCodesPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  await pageAmbience();
  const { next } = await searchParams;
  return <FirstRecoveryCodes next={safePath(typeof next === 'string' ? next : null)} />;
}
