/** Staff: who has which roles, in what state, and what an administrator can do about it. */
'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { StaffFilter, StaffRow } from '../../server/access/contract.ts';
import { STAFF_ROLE_NAMES, type StaffRole } from '../../server/access/permissions.ts';
import { Instant } from '../format/instant.tsx';
import { StatusBadge } from '../format/status-badge.tsx';
import { useCan } from '../providers/session-provider.tsx';
import { useTRPC } from '../providers/trpc.tsx';
import type { Column } from '../table/columns.ts';
import { DataTable } from '../table/data-table.tsx';
import { Kept } from '../table/kept.tsx';
import { PAGED } from '../table/server-list.tsx';
import type { TableSpec } from '../table/table-query.ts';
import { exportHref } from '../table/table-toolbar.tsx';
import { inPlaceOf } from '../table/use-kept.ts';
import { useTableState } from '../table/use-table-state.ts';
import { StaffActions } from './staff-actions.tsx';

const SPEC = { id: 'staff', filters: { find: 'text', roles: 'enum', status: 'enum', factor: 'enum' } } as const satisfies TableSpec;

const STATES = ['active', 'invited', 'locked', 'disabled'] as const satisfies readonly StaffRow['state'][];
const FACTORS = ['enrolled', 'notEnrolled'] as const;

const factorOf = (row: StaffRow) => (row.hasSecondFactor ? 'enrolled' : 'notEnrolled');

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
        cell: (row) => <StatusBadge tone={row.hasSecondFactor ? 'success' : 'warning'} word={t(factorOf(row))} />,
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

const LOOK = {
  active: { tone: 'success' },
  invited: { tone: 'info', shape: 'ring' },
  locked: { tone: 'danger' },
  disabled: { tone: 'neutral', shape: 'dash' },
} as const;

function StaffStatus({ row }: { row: StaffRow }) {
  const t = useTranslations('staff');
  const { state } = row;
  return (
    <span className="flex flex-col items-start max-sm:inline-flex max-sm:flex-row max-sm:gap-2">
      <StatusBadge {...LOOK[state]} word={t(`status.${state}`)} />
      {state === 'locked' && (
        <span className="text-ink-2 text-xs">
          {t('until')} <Instant at={row.lockedUntil} />
        </span>
      )}
    </span>
  );
}

export function StaffTable({ ownId }: { ownId: string }) {
  const t = useTranslations('staff');
  const role = useTranslations('access.roles');
  const trpc = useTRPC();
  const state = useTableState(SPEC);
  const columns = useStaffColumns(ownId);
  const { find, roles, status, factor } = state.values;
  const filter: StaffFilter = {
    find,
    roles: roles as StaffFilter['roles'],
    states: status as StaffFilter['states'],
    factors: factor as StaffFilter['factors'],
  };
  const list = useQuery(trpc.staff.list.queryOptions({ filter }, PAGED));
  const rows = list.data;
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
          options: STATES.map((value) => ({ value, label: t(`status.${value}`) })),
        },
        factor: {
          label: t('column.factor'),
          options: FACTORS.map((value) => ({ value, label: t(value) })),
        },
      }}
      nextCursor={null}
      isLoading={list.isPending}
      isFetching={list.isFetching}
      error={inPlaceOf(list)}
      onRefresh={list.refetch}
      exports={(format, locale) => exportHref('staff', filter, format, locale)}
      asOf={list.dataUpdatedAt}
      count={rows ? { rows: BigInt(rows.length), isCapped: false } : undefined}
      empty={{ title: t('empty') }}
      rowName={(row) => row.name}
    >
      <Kept answer={list} />
    </DataTable>
  );
}
