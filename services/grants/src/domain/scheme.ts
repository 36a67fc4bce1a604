/** IMDi's grant schemes (tilskuddsordninger). */
export type GrantScheme =
  | 'INTEGRATION'
  | 'UNACCOMPANIED_MINORS'
  | 'EXTRA'
  | 'BASIC'
  | 'NORWEGIAN_ADULTS'
  | 'NORWEGIAN_COLLECTIVE_PROTECTION'
  | 'NORWEGIAN_EXTENDED';

// The table of types and codes on IMDi's page on the digitised schemes (27 February 2025).
const codes = [
  ['INTEGRATION', ['AR-1', 'AR-1 EV', 'AR-1 B', 'AR-2', 'AR-3', 'AR-4', 'AR-5', 'ELDR', 'BHT']],
  ['UNACCOMPANIED_MINORS', ['EMINB', 'EMINU']],
  ['EXTRA', ['FHT1', 'FHT2']],
  ['BASIC', ['Grunntilskudd-H', 'Grunntilskudd-L']],
  ['NORWEGIAN_ADULTS', ['P-AR1-H', 'P-AR2-H', 'P-AR3-H', 'P-AR1-L', 'P-AR2-L', 'P-AR3-L']],
  ['NORWEGIAN_COLLECTIVE_PROTECTION', ['P37D-AR1']],
  ['NORWEGIAN_EXTENDED', ['UN43G']],
] as const satisfies readonly (readonly [GrantScheme, readonly string[]])[];

/** A code as IMDi writes it. */
export type GrantCode = (typeof codes)[number][1][number];

const schemes: ReadonlyMap<string, GrantScheme> = new Map(
  codes.flatMap(([scheme, those]) => those.map((code): [string, GrantScheme] => [code, scheme])),
);

export const grantCodes: readonly string[] = [...schemes.keys()];

/** The scheme that a code belongs to, or null for a code that is none of IMDi's. */
export function schemeOf(code: string): GrantScheme | null {
  return schemes.get(code) ?? null;
}
