const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id that is none of ours exists nowhere; PostgreSQL would refuse the whole statement. */
export const rowIds = (ids: readonly string[]): readonly string[] =>
  ids.filter((id) => uuid.test(id));
