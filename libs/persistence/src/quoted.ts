/** An SQL identifier. */
export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** An SQL literal, for statements that take no parameters. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
