/** What a permission is called. Its code stays beside the name where it helps: an administrator and the trail know it by that. */
'use client';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

/** The name alone; null for a code that this release has no name for. */
export function usePermissionName(): (code: string) => string | null {
  const t = useTranslations('access');
  return useCallback((code) => (t.has(`permissions.${code}` as never) ? t(`permissions.${code}` as never) : null), [t]);
}

/** Name and code, to stand inside a sentence. */
export function usePermissionText(): (code: string) => string {
  const t = useTranslations('access');
  const nameOf = usePermissionName();
  return useCallback(
    (code) => {
      const name = nameOf(code);
      return name === null ? code : t('permissionNamed', { name, code });
    },
    [nameOf, t],
  );
}
