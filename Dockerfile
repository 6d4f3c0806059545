# Daybook in one image; which roles a container takes on is said by DAYBOOK_ROLE. See docker-compose.yml, profile "app".
FROM node:20-bookworm-slim AS build
WORKDIR /daybook
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY .swcrc ./
COPY ops/build.mjs ops/bundle.mjs ops/slim.mjs ops/
COPY src src
RUN npm run slim

FROM node:20-bookworm-slim
LABEL org.opencontainers.image.title="Daybook" org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /daybook
COPY --from=build /daybook/package.json ./
COPY --from=build /daybook/node_modules node_modules
COPY --from=build /daybook/dist dist
COPY migrations migrations
# What a container keeps of its own: the key that signs the log and, without DATABASE_URL, the database.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DAYBOOK_HOME=/data
EXPOSE 3000
# Alive, not ready: a container that waits for Kafka or MongoDB must not be killed for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "dist/bundle/main.js"]
