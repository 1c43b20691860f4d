/** What an administrator does about a user: roles, status, factors, sessions. Each asks first; some ask for a fresh code. */
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { StaffRow } from '../../server/access/contract.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { ConfirmItIsMe } from '../access/confirm-it-is-me.tsx';
import { Notice } from '../access/notice.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { LentPassword } from './lent-password.tsx';
import { RolesField } from './roles-field.tsx';
import { useStaffAct } from './use-staff-act.ts';

type Act = 'roles' | 'status' | 'factors' | 'sessions';

export function StaffActions({ row, isOwn }: { row: StaffRow; isOwn: boolean }) {
  const t = useTranslations('staff');
  const [act, setAct] = useState<Act | null>(null);
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
        <MenuItem disabled={isOwn} danger={row.status === 'active'} onSelect={() => setAct('status')}>
          {t(row.status === 'active' ? 'act.disable' : 'act.enable')}
        </MenuItem>
      </Menu>
      {act && <ActDialog key={act} act={act} row={row} onClose={() => setAct(null)} />}
    </>
  );
}

function ActDialog({ act, row, onClose }: { act: Act; row: StaffRow; onClose(): void }) {
  const t = useTranslations('staff');
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [roles, setRoles] = useState<StaffRole[]>(STAFF_ROLE_NAMES.filter((name) => row.roles.includes(name)));
  const [password, setPassword] = useState<string | null>(null);
  const staff = useStaffAct();
  const isActive = row.status === 'active';
  const send = async (): Promise<{ ended: number } | { password: string }> => {
    const target = { userId: row.id };
    if (act === 'roles') return staff.setRoles({ ...target, roles, seenRoles: row.roles });
    if (act === 'status') return staff.setStatus({ ...target, status: isActive ? 'disabled' : 'active' });
    return act === 'factors' ? staff.resetFactors(target) : staff.endSessions(target);
  };
  const run = () =>
    staff.run(send, (answer) => {
      void cache.invalidateQueries(trpc.staff.list.queryFilter());
      if ('password' in answer) return setPassword(answer.password);
      toast.success(t(`done.${word}`, { name: row.name }));
      onClose();
    });
  const word = act === 'status' ? (isActive ? 'disable' : 'enable') : act;
  if (staff.wanted) return <ConfirmItIsMe wanted={staff.wanted} onClose={staff.goBack} onConfirmed={run} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      isHeld={password !== null}
      title={t(`act.${word}`)}
      description={password ? undefined : t(`ask.${word}`, { name: row.name })}
      footer={
        password ? (
          <Button variant="primary" onClick={onClose}>
            {t('passedOn')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button variant={word === 'disable' ? 'danger' : 'primary'} pending={staff.isPending} onClick={run}>
              {t(`act.${word}`)}
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
