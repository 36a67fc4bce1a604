/** What travels with a request from HTTP to the subgraphs. */
export type RequestContext = {
  readonly authorization: string | undefined;
  readonly traceparent: string;
  readonly clientIp: string;
  /** Ends every subgraph call of the request, however many follow each other. */
  readonly signal: AbortSignal;
};
