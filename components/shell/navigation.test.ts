/** Guarantees of the navigation: every screen asks a permission that exists, and an address finds its own screen. */
import { describe, expect, it } from 'vitest';
import { KEY_COMMANDS, KEY_PERMISSIONS } from '../../server/access/keys/registry.ts';
import { PERMISSIONS, permissionsOf } from '../../server/access/permissions.ts';
import { GO, SCREEN_GROUPS, screenAt, visibleGroups } from './navigation.ts';

describe('the navigation', () => {
  it('asks only for permissions that exist', () => {
    const asked = SCREEN_GROUPS.flatMap((group) => group.screens.flatMap((screen) => screen.permission ?? []));
    expect(asked.length).toBeGreaterThan(10);
    for (const permission of asked) expect(PERMISSIONS).toContain(permission);
  });
  it('shows an administrator no money and an operator no staff', () => {
    const hrefs = (role: string) => {
      const held = permissionsOf([role]) as ReadonlySet<string>;
      return visibleGroups((permission) => held.has(permission)).flatMap((group) => group.screens.map((screen) => screen.href));
    };
    expect(hrefs('administrator')).not.toContain('/payments');
    expect(hrefs('administrator')).toContain('/admin/staff');
    expect(hrefs('operations')).toContain('/recon/statements');
    expect(hrefs('operations')).not.toContain('/admin/staff');
    expect(hrefs('nobody')).toEqual(['/']);
  });
  it('is reached by key where it is reached at all: a key asks what its screen asks', () => {
    expect(GO.map(([command]) => command).sort()).toEqual(KEY_COMMANDS.filter((command) => /^go(?!To$)/.test(command)).sort());
    for (const [command, href] of GO) expect(KEY_PERMISSIONS[command], command).toBe(screenAt(href)?.screen.permission);
  });
  it('finds the nearest screen of an address', () => {
    expect(screenAt('/recon/differences/123')?.screen.word).toBe('differences');
    expect(screenAt('/recon/2026-03-02/wechat')?.screen.word).toBe('recon');
    expect(screenAt('/reconciliation')).toBeNull();
    expect(screenAt('/')?.screen.word).toBe('start');
  });
});
