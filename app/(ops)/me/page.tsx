/** One's own sessions, password, second factor and keys. */
import { getTranslations } from 'next-intl/server';
import { OwnPassword } from '../../../components/access/own-password.tsx';
import { OwnRecoveryCodes } from '../../../components/access/own-recovery-codes.tsx';
import { OwnSecondFactor } from '../../../components/access/own-second-factor.tsx';
import { OwnSessions } from '../../../components/access/own-sessions.tsx';
import { Section } from '../../../components/access/section.tsx';
import { KeysEditor } from '../../../components/shell/keys-editor.tsx';
import { PageHeader } from '../../../components/shell/page-header.tsx';
import { pageAmbience } from '../../../server/api/context.ts';

export default async function MePage() {
  await pageAmbience();
  const t = await getTranslations('access.me');
  const keys = await getTranslations('shell.shortcuts');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className="flex max-w-5xl flex-col gap-6 pb-8">
        <OwnSessions />
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <OwnPassword />
          <div className="flex flex-col gap-6">
            <OwnSecondFactor />
            <OwnRecoveryCodes />
          </div>
        </div>
        <div id="keys">
          <Section title={keys('title')} lead={keys('lead')}>
            <KeysEditor />
          </Section>
        </div>
      </div>
    </>
  );
}
