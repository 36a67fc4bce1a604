/** A filter that a caller left out, or set to null, filters nothing. */
export type Maybe<T> = T | null | undefined;

export const isGiven = <T>(value: Maybe<T>): value is T => value !== null && value !== undefined;
