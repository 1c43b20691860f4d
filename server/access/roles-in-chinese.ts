/** The roles of staff in Chinese, for files. The screen has the same words in messages/zh; a test holds the two together. */
import type { StaffRole } from './permissions.ts';

export const ROLE_ZH: Readonly<Record<StaffRole, string>> = {
  operations: '运营',
  finance_reviewer: '财务复核',
  finance_manager: '财务主管',
  merchant_operations: '商户运营',
  risk: '风控合规',
  product: '支付产品',
  administrator: '管理员',
};

/** Several, as a cell holds them: in English the codes, which programs read. Null for none. */
export function rolesText(roles: readonly string[] | null, language: 'en' | 'zh'): string | null {
  if (!roles?.length) return null;
  const word = (role: string) => (language === 'zh' && Object.hasOwn(ROLE_ZH, role) ? ROLE_ZH[role as StaffRole] : role);
  return roles.map(word).join(language === 'zh' ? '、' : ', ');
}
