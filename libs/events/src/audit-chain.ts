import { createHash } from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import type { AuditLink, AuditRecord } from './contracts/platform';

/** What a chain's next entry builds on. */
export type ChainHead = { readonly sequence: number; readonly hash: string };

/** An empty chain. Its hash is that of the chain's name, so that no chain can be passed off as another. */
export function chainStart(chain: string): ChainHead {
  return { sequence: 0, hash: createHash('sha256').update(chain, 'utf8').digest('hex') };
}

/** `SHA-256(previous hash ‖ canonical JSON of the entry)`: the hash as 32 bytes, the JSON (RFC 8785) as UTF-8. */
export function linkHash(previousHash: string, entry: unknown): string {
  return createHash('sha256')
    .update(previousHash, 'hex')
    .update(canonicalize(entry), 'utf8')
    .digest('hex');
}

/** The entry as the next link after the head. */
export function nextLink(chain: string, head: ChainHead, entry: AuditRecord): AuditLink {
  return {
    chain,
    sequence: head.sequence + 1,
    previousHash: head.hash,
    hash: linkHash(head.hash, entry),
    entry,
  };
}
