/** Which permission is missing, which roles have it, and who grants it. */
'use client';
import { useTranslations } from 'next-intl';
import { type Permission, STAFF_ROLE_NAMES, STAFF_ROLES } from '../../server/access/permissions.ts';
import { usePermissionName } from '../access/permission-name.ts';
import { useMarks } from '../format/use-marks.ts';

export function MissingPermission({ permission }: { permission: string | null }) {
  const t = useTranslations('states');
  const role = useTranslations('access.roles');
  const nameOf = usePermissionName();
  const { labelled, list } = useMarks();
  const having = STAFF_ROLE_NAMES.filter((name) => (STAFF_ROLES[name] as readonly Permission[]).includes(permission as Permission));
  if (!permission || having.length === 0) return <p>{t('forbiddenText')}</p>;
  return (
    <>
      <p>{t('forbiddenRoles', { roles: list(having.map((name) => role(name))) })}</p>
      <p className="mt-1 text-ink-3 text-xs">
        {labelled(t('forbiddenPermission'), nameOf(permission) ?? '')} <span className="ident">{permission}</span>
      </p>
    </>
  );
}
