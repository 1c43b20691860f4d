/** Which permission is missing, which roles have it, and who grants it. */
'use client';
import { useTranslations } from 'next-intl';
import { type Permission, STAFF_ROLE_NAMES, STAFF_ROLES } from '../../server/access/permissions.ts';

export function MissingPermission({ permission }: { permission: string | null }) {
  const t = useTranslations('states');
  const role = useTranslations('access.roles');
  const comma = useTranslations('staff')('comma');
  const having = STAFF_ROLE_NAMES.filter((name) => (STAFF_ROLES[name] as readonly Permission[]).includes(permission as Permission));
  if (!permission || having.length === 0) return <p>{t('forbiddenText')}</p>;
  return (
    <>
      <p>{t('forbiddenRoles', { roles: having.map((name) => role(name)).join(comma) })}</p>
      <p className="mt-1 text-ink-3 text-xs">
        {t('forbiddenPermission')} <span className="ident">{permission}</span>
      </p>
    </>
  );
}
