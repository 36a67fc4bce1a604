import type { Handlers } from '@imdinett/events';
import type { Tx } from '@imdinett/persistence';
import { keepAuditEvent } from '../app/audit-events';

/** Of all services, identity's own entries too. */
export const handlers: Handlers<Tx> = {
  'no.imdi.platform.audit-recorded.v1': (tx, { data }) => keepAuditEvent(tx, data),
};
