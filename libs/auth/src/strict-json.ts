const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * JSON in which no object names a member twice. Parsers differ in which of the two they take, so that one program
 * would check another value than the next one uses. Throws SyntaxError.
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // The text is well-formed from here on, so that a plain scan of its tokens is enough.
  const open: (Set<string> | null)[] = [];
  let lastString = '';
  for (const [part] of text.matchAll(token)) {
    if (part === '{') open.push(new Set());
    else if (part === '[') open.push(null);
    else if (part === '}' || part === ']') open.pop();
    else if (part === ':') addName(open.at(-1), lastString);
    else if (part !== ',') lastString = part;
  }
  return value;
}

function addName(names: Set<string> | null | undefined, quoted: string): void {
  // Parsed, because "\u0061" and "a" are the same name.
  const name = String(JSON.parse(quoted));
  if (names?.has(name) === true) throw new SyntaxError('a member is named twice');
  names?.add(name);
}
