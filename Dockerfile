# The image of rollcall: it runs the worker, or any other rollcall command that it is given, such as
# "serve" for the board.
# Based on Debian, not Alpine: the native core of Temporal's SDK is built for glibc.
# Keep this version of Node equal to .nvmrc and to the package "node" in package.json.

FROM node:24.21.0-slim AS build
WORKDIR /app
# Dependencies come first, so that a change of the source does not fetch them again. No install
# script may run: the project's own would build sources that are not there yet, and the one of the
# package "node" would fetch a second Node.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# This also builds the board's pages into dist/board, and bundles the workflows, so that a worker
# need not do it at each start.
RUN npm run build

FROM node:24.21.0-slim
# Temporal's native core trusts the certificate authorities of the system, and the slim image has
# none. Without them every TLS connection to Temporal fails.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY bin bin
COPY migrations migrations
# To try rollcall:
# docker compose run --rm worker node bin/rollcall.js import examples/sample-campus
COPY examples/sample-campus examples/sample-campus
COPY --from=build /app/dist dist
# Everything above belongs to root, so the worker cannot change its own program.
USER node
# V8 collects garbage earlier: half the memory of a large campus's nights for 6 to 10 % more CPU
# (docs/scale.md).
CMD ["node", "--heap-growing-percent=50", "bin/rollcall.js", "worker"]
