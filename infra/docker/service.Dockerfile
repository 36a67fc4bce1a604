# One Dockerfile for the gateway, the six services and the one-shot that prepares the servers:
#   docker build -f infra/docker/service.Dockerfile --build-arg PROJECT=settlement .
# Everything up to the ARG is the same for all of them and is built once. No RUN --mount and no heredoc: it must
# also build where BuildKit is not to be had.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
ENV NX_DAEMON=false NX_NO_CLOUD=true CI=true
COPY package.json package-lock.json ./
COPY gateway/package.json gateway/
COPY infra/package.json infra/
COPY libs/access/package.json libs/access/
COPY libs/auth/package.json libs/auth/
COPY libs/events/package.json libs/events/
COPY libs/kernel/package.json libs/kernel/
COPY libs/persistence/package.json libs/persistence/
COPY libs/service/package.json libs/service/
COPY libs/subgraph/package.json libs/subgraph/
COPY libs/testing/package.json libs/testing/
COPY services/grants/package.json services/grants/
COPY services/identity/package.json services/identity/
COPY services/jobbsjanse/package.json services/jobbsjanse/
COPY services/nir/package.json services/nir/
COPY services/settlement/package.json services/settlement/
COPY services/support/package.json services/support/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx nx run-many -t build --outputStyle=static
ARG PROJECT
RUN node infra/docker/assemble.ts ${PROJECT} /image

FROM ${NODE_IMAGE}
ENV NODE_ENV=production NODE_OPTIONS="--enable-source-maps --disable-warning=TimeoutNegativeWarning"
WORKDIR /app
COPY --from=build /image ./
USER node
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.js"]
