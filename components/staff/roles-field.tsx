/** The roles as tick boxes, each with what it is for. */
'use client';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { Checkbox } from '../ui/checkbox.tsx';

export function RolesField({ value, onChange }: { value: readonly StaffRole[]; onChange(roles: StaffRole[]): void }) {
  const t = useTranslations('staff');
  const id = useId();
  const role = useTranslations('access.roles');
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-semibold text-sm">{t('column.roles')}</legend>
      {STAFF_ROLE_NAMES.map((name) => (
        <label key={name} htmlFor={`${id}-${name}`} className="flex min-h-9 items-start gap-3 rounded-xs px-1 py-1 hover:bg-hover">
          <Checkbox
            id={`${id}-${name}`}
            className="mt-0.5"
            checked={value.includes(name)}
            onCheckedChange={(isOn) => onChange(isOn === true ? [...value, name] : value.filter((one) => one !== name))}
          />
          <span className="text-sm">
            {role(name)}
            <span className="block text-ink-3 text-xs">{t(`roleText.${name}`)}</span>
          </span>
        </label>
      ))}
      {value.length === 0 && (
        <p role="status" className="px-1 text-warning-text text-sm">
          {t('noRolesChosen')}
        </p>
      )}
    </fieldset>
  );
}
