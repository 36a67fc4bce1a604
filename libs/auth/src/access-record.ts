import { z } from 'zod';
import { openJws, signJws } from './compact-jws';
import { digest } from './digest';
import type { KeySource, SigningKey } from './keys';
import { refusal } from './refusal';

/** A type and keys of its own: no access-token key signs a record, no record's key a token. */
const type = 'identity-access+jws';

const payload = z.strictObject({
  topic: z.string().min(1),
  key: z.string().min(1),
  version: z.int().nonnegative(),
  /** SHA-256 of the record's value. */
  digest: z.string(),
});

export type SignedRecord = { readonly topic: string; readonly key: string; readonly value: string };

/** Travels in a header beside the record, so that who can write to Kafka does not own the system. */
export async function signAccessRecord(
  key: SigningKey,
  record: SignedRecord & { readonly version: number },
): Promise<string> {
  return signJws(key, type, {
    topic: record.topic,
    key: record.key,
    version: record.version,
    digest: digest(record.value),
  } satisfies z.infer<typeof payload>);
}

export type AccessRecordVerifier = (
  jws: string | undefined,
  record: SignedRecord,
) => Promise<{ readonly version: number }>;

/** UNAUTHENTICATED for a record that identity did not write so; UNAVAILABLE when its keys cannot be had: try again. */
export function makeAccessRecordVerifier({
  keys,
}: {
  readonly keys: KeySource;
}): AccessRecordVerifier {
  return async (jws, record) => {
    const read = payload.safeParse(await openJws(jws, type, keys));
    if (!read.success) throw refusal('payload', read.error);
    const signed = read.data;
    if (signed.topic !== record.topic) throw refusal('another topic');
    if (signed.key !== record.key) throw refusal('another key');
    if (signed.digest !== digest(record.value)) throw refusal('another value');
    return { version: signed.version };
  };
}
