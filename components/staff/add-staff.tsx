/** Adding a member of staff: name, address, roles; then the password for the first sign-in. */
'use client';
import { UserPlus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import type { StaffRole } from '../../server/access/permissions.ts';
import { systemClock } from '../../server/kernel/clock.ts';
import { newId } from '../../server/kernel/ids.ts';
import { ConfirmItIsMe } from '../access/confirm-it-is-me.tsx';
import { LabelledField } from '../access/labelled-field.tsx';
import { Notice } from '../access/notice.tsx';
import { LimitedInput } from '../form/limited-input.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { LentPassword } from './lent-password.tsx';
import { RolesField } from './roles-field.tsx';
import { useStaffAct } from './use-staff-act.ts';

export function AddStaff() {
  const t = useTranslations('staff');
  const [opened, setOpened] = useState(0);
  return (
    <>
      <Button variant="primary" aria-haspopup="dialog" onClick={() => setOpened(opened + 1)}>
        <UserPlus aria-hidden />
        {t('add')}
      </Button>
      {opened > 0 && <AddDialog key={opened} />}
    </>
  );
}

function AddDialog() {
  const t = useTranslations('staff');
  const form = useId();
  const staff = useStaffAct();
  const [isOpen, setOpen] = useState(true);
  const [requestKey] = useState(() => newId(0, systemClock.now()));
  const [fields, setFields] = useState({ name: '', email: '', roles: [] as StaffRole[] });
  const [password, setPassword] = useState<string | null>(null);
  const send = () =>
    staff.run(
      () =>
        staff.add({
          requestKey,
          name: fields.name,
          email: fields.email,
          roles: fields.roles,
        }),
      (answer) => setPassword(answer.password),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  if (isOpen && staff.wanted) return <ConfirmItIsMe wanted={staff.wanted} onClose={staff.goBack} onConfirmed={send} />;
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      isHeld={password !== null}
      isTyped={password === null && (fields.name !== '' || fields.email !== '' || fields.roles.length > 0)}
      title={t('add')}
      description={password ? undefined : t('addLead')}
      footer={
        password ? (
          <Button variant="primary" onClick={() => setOpen(false)}>
            {t('passedOn')}
          </Button>
        ) : (
          <>
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Button type="submit" form={form} variant="primary" pending={staff.isPending}>
              {t('add')}
            </Button>
          </>
        )
      }
    >
      {password ? (
        <LentPassword email={fields.email} password={password} />
      ) : (
        <form id={form} onSubmit={submit} className="flex flex-col gap-4">
          {staff.problem && <Notice tone="danger">{staff.problem}</Notice>}
          <LabelledField label={t('column.name')}>
            {(ids) => (
              <LimitedInput
                {...ids}
                required
                most={120}
                value={fields.name}
                onChange={(event) => setFields({ ...fields, name: event.target.value })}
              />
            )}
          </LabelledField>
          <LabelledField label={t('column.email')}>
            {(ids) => (
              <LimitedInput
                {...ids}
                type="email"
                required
                most={254}
                value={fields.email}
                onChange={(event) => setFields({ ...fields, email: event.target.value })}
              />
            )}
          </LabelledField>
          <RolesField value={fields.roles} onChange={(roles) => setFields({ ...fields, roles })} />
        </form>
      )}
    </Dialog>
  );
}
