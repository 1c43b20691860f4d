/** Staff: who has which roles, in what state, and what an administrator can do about it. A few hundred at most, so filtered here. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { StaffRow } from '../../server/access/contract.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { useTableState } from '../table/use-table-state.ts';
import { StaffActions } from './staff-actions.tsx';

const SPEC = { id: 'staff', filters: { find: 'text', roles: 'enum', status: 'enum' } } as const satisfies TableSpec;

function useStaffColumns(ownId: string): Column<StaffRow>[] {
  const t = useTranslations('staff');
  const role = useTranslations('access.roles');
  const isManager = useCan()('staff.manage');
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('column.name'),
        width: 120,
        cell: (row) => (
          <span className="font-semibold">
            {row.name}
            {row.id === ownId && <span className="ml-1.5 font-normal text-ink-3 text-xs">{t('you')}</span>}
          </span>
        ),
      },
      { id: 'email', header: t('column.email'), width: 210, cell: (row) => row.email },
      {
        id: 'roles',
        header: t('column.roles'),
        width: 150,
        cell: (row) =>
          row.roles.length
            ? row.roles.map((name) => (role.has(name as StaffRole) ? role(name as StaffRole) : name)).join(t('comma'))
            : t('noRoles'),
      },
      { id: 'status', header: t('column.status'), width: 96, cell: (row) => <StaffStatus row={row} /> },
      {
        id: 'factor',
        header: t('column.factor'),
        width: 96,
        cell: (row) => (
          <StatusBadge tone={row.hasSecondFactor ? 'success' : 'warning'} word={t(row.hasSecondFactor ? 'enrolled' : 'notEnrolled')} />
        ),
      },
      { id: 'lastSignInAt', header: t('column.lastSignInAt'), width: 160, cell: (row) => <Instant at={row.lastSignInAt} /> },
      { id: 'createdAt', header: t('column.createdAt'), width: 160, isHidden: true, cell: (row) => <Instant at={row.createdAt} /> },
      ...(isManager
        ? [
            {
              id: 'actions',
              header: t('column.actions'),
              width: 60,
              align: 'end' as const,
              cell: (row: StaffRow) => <StaffActions row={row} isOwn={row.id === ownId} />,
            },
          ]
        : []),
    ],
    [t, role, ownId, isManager],
  );
}

function StaffStatus({ row }: { row: StaffRow }) {
  const t = useTranslations('staff');
  if (row.status === 'disabled') return <StatusBadge tone="neutral" shape="dash" word={t('status.disabled')} />;
  return row.mustChangePassword ? (
    <StatusBadge tone="info" shape="ring" word={t('status.invited')} />
  ) : (
    <StatusBadge tone="success" word={t('status.active')} />
  );
}

export function StaffTable({ ownId }: { ownId: string }) {
  const t = useTranslations('staff');
  const role = useTranslations('access.roles');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useStaffColumns(ownId);
  const list = useQuery(trpc.staff.list.queryOptions({}));
  const { find, roles, status } = state.values;
  const rows = useMemo(
    () =>
      list.data?.filter(
        (row) =>
          (!find || `${row.name} ${row.email}`.toLowerCase().includes(find.toLowerCase())) &&
          (!roles?.length || roles.some((name) => row.roles.includes(name))) &&
          (!status?.length || status.includes(row.status)),
      ),
    [list.data, find, roles, status],
  );
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      state={state}
      filters={{
        find: { label: t('filter.find') },
        roles: { label: t('column.roles'), options: STAFF_ROLE_NAMES.map((value) => ({ value, label: role(value) })) },
        status: {
          label: t('column.status'),
          options: (['active', 'disabled'] as const).map((value) => ({ value, label: t(`status.${value}`) })),
        },
      }}
      nextCursor={null}
      isLoading={list.isPending}
      isFetching={list.isFetching}
      error={list.error}
      onRefresh={list.refetch}
      asOf={list.dataUpdatedAt}
      count={rows ? { rows: BigInt(rows.length), isCapped: false } : undefined}
      empty={{ title: t('empty') }}
      rowName={(row) => row.name}
    />
  );
}
