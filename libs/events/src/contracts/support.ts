import { z } from 'zod';
import { event } from './contract';
import { code, district, id, municipality } from './fields';

/** A support case; its text stays in support. `municipality` is null for a case of one of IMDi's own users. */
const supportCase = z.strictObject({
  caseId: id,
  municipality: municipality.nullable(),
  district: district.nullable(),
  category: code,
  status: code,
  /** What the case is about in another subgraph. */
  reference: z.strictObject({ kind: code, id }).optional(),
});

export const supportContracts = {
  'no.imdi.support.case-opened.v1': event('support.case', supportCase),
  'no.imdi.support.case-replied.v1': event('support.case', supportCase),
  'no.imdi.support.case-assigned.v1': event('support.case', supportCase),
  'no.imdi.support.case-status-set.v1': event('support.case', supportCase),
} as const;
