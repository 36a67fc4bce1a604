import fc from 'fast-check';
import { parseStrictJson } from './strict-json';

describe('strict JSON', () => {
  it('reads what JSON reads', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads any names and texts, with the signs of JSON inside them', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 3 }), {
          maxKeys: 5,
        }),
        (value) => {
          const text = JSON.stringify(value);
          expect(parseStrictJson(text)).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it('refuses a name that stands twice, wherever', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (name, first, second) => {
        const member = (value: unknown): string =>
          `${JSON.stringify(name)}:${JSON.stringify(value)}`;
        const twice = `{${member(first)},${member(second)}}`;
        expect(() => parseStrictJson(twice)).toThrow(SyntaxError);
        expect(() => parseStrictJson(`[{"deep":${twice}}]`)).toThrow(SyntaxError);
      }),
    );
  });

  it.each([
    '{"a":1,"\\u0061":2}',
    '{"":1,"":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a\\"b":1,"a\\u0022b":2}',
    '{"x":{"a":1},"y":[{"b":1,"b":1}]}',
  ])('refuses %s', (text) => {
    expect(() => parseStrictJson(text)).toThrow(SyntaxError);
  });

  it.each([
    '{"a":"a:","b":":"}',
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '[["a","a"],{"a":"{\\"a\\":1}"}]',
  ])('allows %s', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });
});
