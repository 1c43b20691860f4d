/** The staff that a filter finds, as a file: who may do what, for an access review. It says nothing of passwords and keys but whether there are any. */
import { type StaffRow, staffFilter } from '../access/contract.ts';
import { staffOf } from '../access/list-staff.ts';
import { rolesText } from '../access/roles-in-chinese.ts';
import { codeCell, defineExport } from '../exports/export.ts';

/** As the screen says them (messages/zh/staff.json; a test holds the two together). */
export const STAFF_STATE_ZH: Readonly<Record<StaffRow['state'], string>> = {
  active: '正常',
  invited: '待首次登录',
  locked: '已锁定',
  disabled: '已停用',
};
export const FACTOR_ZH = { enrolled: '已设置', notEnrolled: '未设置' } as const;

export const exportStaff = defineExport<typeof staffFilter, StaffRow>({
  id: 'staff',
  sheetName: { en: 'Users and roles', zh: '用户与角色' },
  permission: 'staff.read',
  filter: staffFilter,
  columns: [
    { header: { en: 'Name', zh: '姓名' }, cell: (row) => ({ as: 'text', value: row.name }) },
    { header: { en: 'Email', zh: '邮箱' }, cell: (row) => ({ as: 'text', value: row.email }) },
    { header: { en: 'Roles', zh: '角色' }, cell: (row, language) => ({ as: 'text', value: rolesText(row.roles, language) }) },
    { header: { en: 'Status', zh: '状态' }, cell: (row, language) => codeCell(row.state, STAFF_STATE_ZH, language) },
    {
      header: { en: 'Second factor', zh: '二次验证' },
      cell: (row, language) => codeCell(row.hasSecondFactor ? 'enrolled' : 'notEnrolled', FACTOR_ZH, language),
    },
    { header: { en: 'Locked until', zh: '锁定至' }, cell: (row) => ({ as: 'instant', value: row.lockedUntil }) },
    { header: { en: 'Last sign-in', zh: '最近登录' }, cell: (row) => ({ as: 'instant', value: row.lastSignInAt }) },
    { header: { en: 'Added', zh: '新增时间' }, cell: (row) => ({ as: 'instant', value: row.createdAt }) },
  ],
  rows: async function* ({ db, now }, filter) {
    yield* await staffOf(db, now, filter);
  },
});
