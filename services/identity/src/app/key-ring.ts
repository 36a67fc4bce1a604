import { systemViewer } from '@imdinett/access';
import {
  localKeys,
  publicJwk,
  type KeySource,
  type PublicJwk,
  type SigningKey,
} from '@imdinett/auth';
import type { Sealer } from '@imdinett/persistence';
import type { BaseDeps } from '@imdinett/subgraph';
import {
  insertSigningKey,
  loadSigningKeys,
  lockKeyMaking,
  type StoredKey,
} from '../db/signing-key.store';
import { keyUses, nextSignsFrom, publishedAt, signingAt, type KeyUse } from '../domain/signing-key';
import { newKey, openKey } from './sealed-key';

/** identity's own keys. They live in the database, sealed, so that every replica signs with the same one. */
export type KeyRing = {
  readonly signingKey: (use: KeyUse) => Promise<SigningKey>;
  /** What verifiers may rely on now, the next key included. */
  readonly publicKeys: (use: KeyUse) => Promise<readonly PublicJwk[]>;
  /** Finds the public key of an access token without asking ourselves over HTTP. */
  readonly accessTokenKeys: KeySource;
  /** Makes the next key of each use when it is due. */
  readonly rotate: () => Promise<void>;
};

/** Far shorter than the day for which a key is published before it signs. */
const keepMs = 60_000;
const viewer = systemViewer('identity.keys');

type Loaded = { readonly at: number; readonly keys: readonly StoredKey[] };

export function makeKeyRing({
  transaction,
  now,
  sealer,
}: Pick<BaseDeps, 'transaction' | 'now'> & { readonly sealer: Sealer }): KeyRing {
  let known: Loaded | null = null;
  let loading: Promise<Loaded> | null = null;
  const opened = new Map<string, Promise<SigningKey>>();

  /** Every missing or due key made by one replica, whoever asks first. */
  const load = (): Promise<Loaded> =>
    transaction(viewer, 'identity.signing-key:keep', async ({ manager, audit }) => {
      await lockKeyMaking(manager);
      for (const use of keyUses) {
        const signsFrom = nextSignsFrom(
          (await loadSigningKeys(manager)).filter((key) => key.use === use),
          now(),
        );
        if (signsFrom === null) continue;
        const key = await newKey(use, { signsFrom, sealer });
        await insertSigningKey(manager, key);
        await audit({
          object: { type: 'signing-key', id: key.kid },
          after: { use, signsFrom: signsFrom.toISOString() },
        });
      }
      return { at: now().getTime(), keys: await loadSigningKeys(manager) };
    });

  const reload = async (): Promise<Loaded> => {
    loading ??= load().finally(() => {
      loading = null;
    });
    known = await loading;
    return known;
  };

  const current = async (use: KeyUse): Promise<readonly StoredKey[]> => {
    const isFresh = known !== null && Math.abs(now().getTime() - known.at) <= keepMs;
    const { keys } = isFresh && known !== null ? known : await reload();
    return keys.filter((key) => key.use === use);
  };

  const publicKeys = async (use: KeyUse): Promise<readonly PublicJwk[]> =>
    publishedAt(await current(use), use, now()).map((key) => publicJwk(key.publicJwk));

  return {
    publicKeys,
    signingKey: async (use) => {
      const key = signingAt(await current(use), now());
      if (!key) throw new Error(`no key signs for ${use}`);
      const open = opened.get(key.kid) ?? openKey(key, sealer);
      opened.set(key.kid, open);
      return open;
    },
    accessTokenKeys: async (...header) =>
      localKeys({ keys: [...(await publicKeys('access-token'))] })(...header),
    rotate: async () => {
      await reload();
    },
  };
}
