import { createHash, createHmac } from 'node:crypto';

/** The one seed of the demo world. Another seed is another world: identity numbers, secrets and ids all follow from it. */
const seed = 'imdinett-demo-world-1';

const digest = (parts: readonly (string | number)[]): Buffer =>
  createHmac('sha256', seed).update(parts.join('\u0000')).digest();

/** A stable uuid for a thing of the demo world, in the form of a name-based (version 5) one. */
export function demoId(...parts: readonly (string | number)[]): string {
  const bytes = createHash('sha1')
    .update(digest(['id', ...parts]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A secret of the demo world: `length` bytes, at most 32. */
export const demoSecret = (length: number, ...parts: readonly (string | number)[]): Buffer =>
  digest(['secret', ...parts]).subarray(0, length);

const base32Letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => base32Letters.charAt(parseInt(five, 2)))
    .join('');
}

export type DemoRandom = {
  /** From 0 to below 1. */
  readonly next: () => number;
  /** From min to max, both included. */
  readonly integer: (min: number, max: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly weighted: <T>(list: readonly (readonly [T, number])[]) => T;
  readonly chance: (probability: number) => boolean;
  /** A calendar day from `from` to `to`, both included. */
  readonly date: (from: string, to: string) => string;
};

/** A generator of its own for each thing, so that one more person changes nothing about the others (sfc32). */
export function demoRandom(...parts: readonly (string | number)[]): DemoRandom {
  const state = digest(['random', ...parts]);
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => state.readInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(list: readonly T[]): T => list[integer(0, list.length - 1)] as T;
  const weighted = <T>(list: readonly (readonly [T, number])[]): T => {
    let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    // Rounding may leave a crumb of the sum.
    return pick(list)[0];
  };
  const date = (from: string, to: string): string => {
    const [first, last] = [from, to].map((day) => Date.parse(day) / 86_400_000) as [number, number];
    return new Date(integer(first, last) * 86_400_000).toISOString().slice(0, 10);
  };
  return { next, integer, pick, weighted, chance: (probability) => next() < probability, date };
}
