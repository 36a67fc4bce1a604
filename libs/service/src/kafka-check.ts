import type { Transport } from '@imdinett/events/transport';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './health';

const patienceMs = 1_500;

/**
 * Whether Kafka answers. identity goes on without it and says so as a figure; every other process is not ready,
 * for it would soon know nobody's access.
 */
export function kafkaCheck(
  transport: Pick<Transport, 'highWatermarks'>,
  { required }: { readonly required: boolean },
): Check {
  return {
    name: 'kafka',
    check: async () => {
      const late = new AbortController();
      const answers = await Promise.race([
        transport.highWatermarks('identity.access').then(
          () => true,
          () => false,
        ),
        sleep(patienceMs, false, { signal: late.signal }).catch(() => false),
      ]);
      late.abort();
      return { ok: answers || !required, answers };
    },
  };
}
