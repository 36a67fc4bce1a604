/**
 * Weights of the two check digits of a Norwegian national id (fødselsnummer, D-number).
 * https://www.skatteetaten.no/person/folkeregister/fodsel-og-navnevalg/barn-fodt-i-norge/fodselsnummer/
 */
const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

function fits(digits, weights) {
  return weights.reduce((sum, weight, place) => sum + weight * digits[place], 0) % 11 === 0;
}

/** A number that could be a living person's: valid check digits, and no synthetic month (+40, +65, +80). */
export function looksReal(text) {
  const digits = [...text].map(Number);
  const day = Number(text.slice(0, 2));
  const month = Number(text.slice(2, 4));
  const possibleDay = (day >= 1 && day <= 31) || (day >= 41 && day <= 71);
  if (!possibleDay || month < 1 || month > 12) return false;
  return fits(digits, firstWeights) && fits(digits, secondWeights);
}

const noRealIdentityNumbers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      real: 'This may be a living person. Use a synthetic number (month + 80) from the testing lib.',
    },
  },
  create(context) {
    const source = context.sourceCode;
    return {
      Program(node) {
        for (const { 0: match, index } of source.text.matchAll(/(?<!\d)\d{11}(?!\d)/g)) {
          if (!looksReal(match)) continue;
          const start = source.getLocFromIndex(index);
          context.report({
            node,
            messageId: 'real',
            loc: { start, end: source.getLocFromIndex(index + match.length) },
          });
        }
      },
    };
  },
};

const drawers =
  /(?:^|\/)(?:utils?|helpers?|common|misc|types|constants|interfaces|[a-z-]*manager|[a-z-]*-impl|[a-z-]*-dto)\.ts$/;

const noDrawers = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { drawer: 'A file is named after the one idea it holds, not after a drawer.' },
  },
  create(context) {
    return {
      Program(node) {
        if (drawers.test(context.filename)) context.report({ node, messageId: 'drawer' });
      },
    };
  },
};

export const local = {
  meta: { name: 'local' },
  rules: { 'no-real-identity-numbers': noRealIdentityNumbers, 'no-drawers': noDrawers },
};
