/** What graphql-js says about a variable that it refused, without the refused value: it may be a national id. */
export type BadVariable = {
  /** The input path, or the variable's name. */
  readonly field: string;
  /** What was expected; null when the variable is missing. */
  readonly advice: string | null;
};

const refused = /^Variable "\$(\w+)" got invalid value /;
const missing = /^Variable "\$(\w+)" of (?:non-null|required) type /;
const path = / at "([\w.[\]]+)"$/;

/** Reads `Variable "$input" got invalid value … at "input.x"; sentence`. The value may hold anything, also a `; `. */
export function badVariable(message: string): BadVariable | null {
  const absent = missing.exec(message)?.[1];
  if (absent !== undefined) return { field: absent, advice: null };
  const variable = refused.exec(message)?.[1];
  const end = message.lastIndexOf('; ');
  if (variable === undefined || end === -1) return null;
  return {
    field: path.exec(message.slice(0, end))?.[1] ?? variable,
    advice: message.slice(end + 2),
  };
}
