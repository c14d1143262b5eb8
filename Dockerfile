# The image of rollcall: the worker, and with another command every other verb of the command line.
# Based on Debian, not Alpine: the native core of Temporal's SDK is built for glibc.

FROM node:20.20.2-slim AS build
WORKDIR /app
# The dependencies alone first, so that a change of the source does not fetch them again. The only install script that matters is this
# project's own, which builds it, and the source is not there yet.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# Also bundles the workflows, so that a worker starts without doing so.
RUN npm run build

FROM node:20.20.2-slim
# The slim image has no certificate authorities, and Temporal's native core trusts the system's: without them TLS reaches nobody.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY bin bin
COPY migrations migrations
# To try rollcall: docker compose run --rm worker node bin/rollcall.js import examples/sample-campus
COPY examples/sample-campus examples/sample-campus
COPY --from=build /app/dist dist
# Everything above belongs to root, so the worker cannot change its own program.
USER node
CMD ["node", "bin/rollcall.js", "worker"]
