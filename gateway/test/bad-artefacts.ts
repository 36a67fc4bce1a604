import { digestOf } from '../src/access-rules';
import type { Artefact } from '../src/build-artefact';
import { compose, schemas } from './small-graph';

type Pair = Pick<Artefact, 'supergraph' | 'rules'>;

const good = compose();

/** A supergraph as some other composition could have made it, with a digest that fits. */
function tampered(change: (supergraph: string) => string): Pair {
  const supergraph = change(good.supergraph);
  if (supergraph === good.supergraph) throw new Error('nothing was tampered with');
  return { supergraph, rules: { ...good.rules, supergraphDigest: digestOf(supergraph) } };
}

/** What would let somebody past the rules, how it comes about, and what the gateway says. */
export const badArtefacts: readonly (readonly [string, () => Pair, RegExp])[] = [
  [
    'a subgraph that forgot to link the policy',
    () =>
      compose({
        nir: schemas.nir
          .replace(', "@policy"', '')
          // Of a field that requires another one composition itself would miss the rule.
          .replace(/name: String @external|sign: .*/g, '')
          .replaceAll(/@policy\(policies: \[\[[^\]]*\]\]\)/g, ''),
      }),
    /Query\.persons carries no @policy/,
  ],
  [
    'no policy link at all',
    () =>
      tampered((text) =>
        text.replace(
          /\s*@link\(url: "https:\/\/specs.apollo.dev\/policy\/v0.1", for: SECURITY\)/,
          '',
        ),
      ),
    /link the policy specification exactly once/,
  ],
  [
    'a renamed directive',
    () =>
      tampered((text) =>
        text
          .replace('policy/v0.1", for: SECURITY)', 'policy/v0.1", as: "rule", for: SECURITY)')
          .replaceAll('@policy', '@rule'),
      ),
    /under its own name/,
  ],
  [
    'a renamed import',
    () =>
      tampered((text) =>
        text
          .replace(
            'policy/v0.1", for: SECURITY)',
            'policy/v0.1", import: [{name: "@policy", as: "@rule"}], for: SECURITY)',
          )
          .replaceAll('@policy', '@rule'),
      ),
    /under its own name/,
  ],
  [
    'another version of the policy',
    () => tampered((text) => text.replace('policy/v0.1"', 'policy/v0.2"')),
    /under its own name/,
  ],
  [
    'a guard that nobody here enforces',
    () =>
      tampered((text) =>
        text.replace(
          '@link(url: "https://specs.apollo.dev/policy',
          '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY) @link(url: "https://specs.apollo.dev/policy',
        ),
      ),
    /does not enforce/,
  ],
  [
    'an interface on the way to a protected type',
    () =>
      compose({
        nir: schemas.nir.replace(
          'type Person @key',
          'interface Named { id: ID! } type Person implements Named @key',
        ),
      }),
    /Person is protected and can be reached through the interface Named/,
  ],
  [
    'a union on the way to a protected type',
    () =>
      compose({
        nir: `${schemas.nir} union Found = Person | Note  type Note @shareable { text: String }`,
      }),
    /Person is protected and can be reached through the union Found/,
  ],
  [
    'rules of another supergraph',
    () => ({ ...good, rules: { ...good.rules, supergraphDigest: '0'.repeat(64) } }),
    /digests differ/,
  ],
  [
    'an action without roles',
    () => ({
      ...good,
      rules: { ...good.rules, actions: { ...good.rules.actions, 'person:read': [] } },
    }),
    /person:read/,
  ],
  [
    'rules with a word that is not known',
    () => ({ ...good, rules: { ...good.rules, allow: true } as typeof good.rules }),
    /allow/,
  ],
];
