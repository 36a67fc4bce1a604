import { z } from 'zod';
import { event } from './contract';
import { code, id, municipality, protection, year } from './fields';

/** A grant case (tilskuddssak). `personId` is null when the case is about the municipality itself. */
const grantCase = z.strictObject({
  caseId: id,
  personId: id.nullable(),
  protection,
  scheme: code,
  code,
  municipality,
  year,
  status: code,
});

export const grantsContracts = {
  'no.imdi.grants.case-opened.v1': event('grants.case', grantCase),
  'no.imdi.grants.case-changed.v1': event('grants.case', grantCase),
  'no.imdi.grants.case-closed.v1': event('grants.case', grantCase),
} as const;
