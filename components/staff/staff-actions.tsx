/** What an administrator does about a user: roles, status, factors, sessions. Each asks first; some ask for a fresh code. */
'use client';
import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StaffRow } from '../../server/access/contract.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { ConfirmItIsMe } from '../access/confirm-it-is-me.tsx';
import { Notice } from '../access/notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { LentPassword } from './lent-password.tsx';
import { RolesField } from './roles-field.tsx';
import { useStaffAct } from './use-staff-act.ts';

/** What is meant is settled when it is chosen: a list that is read again meanwhile does not turn disabling into enabling. */
type Act = 'roles' | 'factors' | 'sessions' | 'disable' | 'enable';

export function StaffActions({ row, isOwn }: { row: StaffRow; isOwn: boolean }) {
  const t = useTranslations('staff');
  const [act, setAct] = useState<Act | null>(null);
  const toggle = row.status === 'active' ? 'disable' : 'enable';
  return (
    <>
      <Menu
        label={t('actionsFor', { name: row.name })}
        trigger={
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={t('actionsFor', { name: row.name })}
            onClick={(event) => event.stopPropagation()}
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem disabled={isOwn} onSelect={() => setAct('roles')}>
          {t('act.roles')}
        </MenuItem>
        <MenuItem disabled={isOwn} onSelect={() => setAct('factors')}>
          {t('act.factors')}
        </MenuItem>
        <MenuItem onSelect={() => setAct('sessions')}>{t('act.sessions')}</MenuItem>
        <MenuSeparator />
        <MenuItem disabled={isOwn} danger={toggle === 'disable'} onSelect={() => setAct(toggle)}>
          {t(`act.${toggle}`)}
        </MenuItem>
      </Menu>
      {act && <ActDialog key={act} act={act} row={row} onClose={() => setAct(null)} />}
    </>
  );
}

const known = (roles: readonly string[]): StaffRole[] => STAFF_ROLE_NAMES.filter((name) => roles.includes(name));

function ActDialog({ act, row, onClose }: { act: Act; row: StaffRow; onClose(): void }) {
  const t = useTranslations('staff');
  const [seenRoles, setSeenRoles] = useState(row.roles);
  const [roles, setRoles] = useState<StaffRole[]>(known(row.roles));
  const [password, setPassword] = useState<string | null>(null);
  const staff = useStaffAct();
  // Refused over somebody else's change: what is now is shown, to be decided on again.
  if (staff.isOutdated && row.roles.join() !== seenRoles.join()) {
    setSeenRoles(row.roles);
    setRoles(known(row.roles));
  }
  const send = async (): Promise<{ ended: number } | { password: string }> => {
    const target = { userId: row.id };
    if (act === 'roles') return staff.setRoles({ ...target, roles, seenRoles });
    if (act === 'disable' || act === 'enable') return staff.setStatus({ ...target, status: act === 'disable' ? 'disabled' : 'active' });
    return act === 'factors' ? staff.resetFactors(target) : staff.endSessions(target);
  };
  const run = () =>
    staff.run(send, (answer) => {
      if ('password' in answer) return setPassword(answer.password);
      toast.success(t(`done.${act}`, { name: row.name }));
      onClose();
    });
  if (staff.wanted) return <ConfirmItIsMe wanted={staff.wanted} onClose={staff.goBack} onConfirmed={run} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      isHeld={password !== null}
      isTyped={act === 'roles' && known(roles).join() !== known(seenRoles).join()}
      title={t(`act.${act}`)}
      description={password ? undefined : t(`ask.${act}`, { name: row.name })}
      footer={
        password ? (
          <Button variant="primary" onClick={onClose}>
            {t('passedOn')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button variant={act === 'disable' ? 'danger' : 'primary'} pending={staff.isPending} onClick={run}>
              {t(`act.${act}`)}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4">
        {staff.problem && <Notice tone="danger">{staff.problem}</Notice>}
        {act === 'roles' && <RolesField value={roles} onChange={setRoles} />}
        {password && <LentPassword email={row.email} password={password} />}
      </div>
    </Dialog>
  );
}
