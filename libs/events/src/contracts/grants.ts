import { z } from 'zod';
import { event } from './contract';
import { code, district, grantCode, id, municipality, protection, year } from './fields';

/** A grant case (tilskuddssak). `personId` is null when the case is about the municipality itself. */
const grantCase = z.strictObject({
  caseId: id,
  personId: id.nullable(),
  protection,
  scheme: code,
  code: grantCode,
  municipality,
  district: district.nullable(),
  year,
  status: code,
});

/** Endringsforespørsel; its text stays with grants. */
const changeRequest = z.strictObject({
  caseId: id,
  personId: id.nullable(),
  protection,
  changeRequestId: id,
  level: z.enum(['CASE', 'PERSON']),
  reasonCode: code,
  municipality,
  district: district.nullable(),
  year,
});

export const grantsContracts = {
  'no.imdi.grants.case-opened.v1': event('grants.case', grantCase),
  'no.imdi.grants.case-changed.v1': event('grants.case', grantCase),
  'no.imdi.grants.case-closed.v1': event('grants.case', grantCase),
  'no.imdi.grants.case-change-request-submitted.v1': event('grants.case', changeRequest),
} as const;
