/** The SQL of mappings: how somebody's columns become lines, in versions. */
import { and, desc, eq, max, sql } from 'drizzle-orm';
import type { Tx } from '../../db/client.ts';
import { statementMappings } from '../../db/schema/statements.ts';
import { DomainError } from '../kernel/errors.ts';
import type { MappingRow, StatementMapping } from './formats/mapped/contract.ts';

const columns = {
  id: statementMappings.id,
  name: statementMappings.name,
  channelCode: statementMappings.channelCode,
  mapping: statementMappings.mapping,
  version: statementMappings.version,
  active: statementMappings.active,
  createdAt: statementMappings.createdAt,
};

/** The mapping of a channel. Refuses `mapping_not_found`. */
export async function mappingById(tx: Tx, id: string, channelCode?: string): Promise<MappingRow> {
  const [row] = await tx.select(columns).from(statementMappings).where(eq(statementMappings.id, id));
  if (!row || (channelCode !== undefined && row.channelCode !== channelCode)) {
    throw new DomainError('not_found', 'mapping_not_found', 'This channel has no such column mapping', {});
  }
  return row as MappingRow;
}

/** The ones in use (or all versions), newest first. */
export async function selectMappings(tx: Tx, channelCode: string | undefined, withOld: boolean): Promise<MappingRow[]> {
  const found = await tx
    .select(columns)
    .from(statementMappings)
    .where(
      and(
        channelCode ? eq(statementMappings.channelCode, channelCode) : undefined,
        withOld ? undefined : eq(statementMappings.active, true),
      ),
    )
    .orderBy(desc(statementMappings.createdAt))
    .limit(500);
  return found as MappingRow[];
}

/** The next version of a mapping's name; the ones before are no longer offered but stay, since statements were read with them. Refuses
 *  `mapping_changed` where `knownVersion` is given and not the last. */
export async function insertMapping(
  tx: Tx,
  row: { id: string; name: string; channelCode: string; mapping: StatementMapping; createdAt: Date; createdBy: string },
  knownVersion: number | undefined,
): Promise<number> {
  await tx.execute(sql`SELECT 1 FROM channels WHERE code = ${row.channelCode} FOR NO KEY UPDATE`);
  const same = and(eq(statementMappings.channelCode, row.channelCode), eq(statementMappings.name, row.name));
  const [{ last } = { last: null }] = await tx
    .select({ last: max(statementMappings.version) })
    .from(statementMappings)
    .where(same);
  if (knownVersion !== undefined && knownVersion !== (last ?? 0))
    throw new DomainError('conflict', 'mapping_changed', 'Another version of this mapping was saved in the meantime', {
      version: last ?? 0,
    });
  const version = (last ?? 0) + 1;
  await tx.update(statementMappings).set({ active: false }).where(same);
  await tx.insert(statementMappings).values({ ...row, version, active: true });
  return version;
}
