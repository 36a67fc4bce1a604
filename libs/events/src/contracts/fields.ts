import { parseLocalDate } from '@imdinett/kernel';
import { z } from 'zod';

/** An id of a row, as text. Never a national id or a DUF number. */
export const id = z.guid();

/** A calendar day in Europe/Oslo. */
export const localDate = z
  .string()
  .refine((text) => parseLocalDate(text) !== null, 'must be a calendar date');

export const municipality = z.string().regex(/^\d{4}$/);
export const district = z.string().regex(/^\d{6}$/);

/** A code of a closed list. Its shape keeps free text, names and addresses out of events. */
export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

/** A grant code as IMDi writes it: `AR-1 EV`. Short, so that no sentence fits in. */
export const grantCode = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 .-]{0,31}$/);

export const count = z.int().min(0);
/** A version or an epoch: grows, never falls back. */
export const version = z.int().min(0);
export const year = z.int().min(1990).max(2200);

export const place = z.strictObject({ municipality, district: district.nullable() });

/** Shielding of a person. Every event about a person carries it, so that no reader has to guess. */
export const protection = z.enum(['NONE', 'CONFIDENTIAL', 'STRICTLY_CONFIDENTIAL']);

/** Law that the person's permit falls under. */
export const law = z.enum(['INTRODUKSJONSLOVEN', 'INTEGRERINGSLOVEN', 'KAPITTEL_6A']);
