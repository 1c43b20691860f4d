/** A person's single keys as they are handed in. */
import { z } from 'zod';
import { KEY_COMMANDS, KEY_TEXT, type KeyCommand, type OwnKeys } from './registry.ts';

export const ownKeys = z.strictObject({
  enabled: z.boolean(),
  keys: z.partialRecord(z.enum(KEY_COMMANDS as [KeyCommand, ...KeyCommand[]]), z.string().regex(KEY_TEXT).nullable()),
}) satisfies z.ZodType<OwnKeys>;
