import { createHash } from 'node:crypto';
import { chainStart, linkHash, nextLink } from './audit-chain';
import type { AuditRecord } from './contracts/platform';

const entry: AuditRecord = {
  id: '0199c0de-0000-7000-8000-000000000001',
  at: '2026-01-31T10:00:00.000Z',
  service: 'nir',
  actor: { type: 'user', id: 'u', allowedBy: [] },
  action: 'nir.person:read',
  outcome: 'DONE',
};

it('hashes the previous hash and the canonical JSON of the entry', () => {
  const previous = Buffer.alloc(32, 7);
  const expected = createHash('sha256')
    .update(Buffer.concat([previous, Buffer.from('{"a":1,"b":"Æ"}', 'utf8')]))
    .digest('hex');
  expect(linkHash(previous.toString('hex'), { b: 'Æ', a: 1 })).toBe(expected);
});

it('numbers links from one and builds each on the one before', () => {
  const first = nextLink('nir', chainStart('nir'), entry);
  const second = nextLink('nir', first, { ...entry, outcome: 'REFUSED' });
  expect([first.sequence, second.sequence]).toEqual([1, 2]);
  expect(first.previousHash).toBe(createHash('sha256').update('nir').digest('hex'));
  expect(second.previousHash).toBe(first.hash);
});

it('gives the same entry another hash in another chain, after another entry or with another content', () => {
  const hashes = [
    nextLink('nir', chainStart('nir'), entry),
    nextLink('grants', chainStart('grants'), entry),
    nextLink('nir', nextLink('nir', chainStart('nir'), entry), entry),
    nextLink('nir', chainStart('nir'), { ...entry, action: 'nir.person:export' }),
  ].map(({ hash }) => hash);
  expect(new Set(hashes).size).toBe(4);
});
