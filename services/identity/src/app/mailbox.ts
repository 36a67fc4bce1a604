import { systemViewer } from '@imdinett/access';
import { z } from 'zod';
import type { Deps } from '../context';
import { loadKept } from '../db/message.store';
import { keptContext, type Mail } from './mail';

const mail = z.object({ to: z.string(), subject: z.string(), text: z.string() });

/** What the local profile has kept instead of sending it, the newest first. */
export function readMailbox(
  deps: Pick<Deps, 'transaction' | 'secrets'>,
  limit: number,
): Promise<readonly { readonly sentAt: Date; readonly mail: Mail }[]> {
  return deps.transaction(
    systemViewer('identity.mailbox'),
    'identity.message:show',
    async ({ manager }) =>
      (await loadKept(manager, limit)).map(({ id, sentAt, keptSealed }) => ({
        sentAt,
        mail: mail.parse(JSON.parse(deps.secrets.open(keptSealed, keptContext(id)))),
      })),
  );
}
