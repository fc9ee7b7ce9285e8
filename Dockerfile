# The shop as an image: docker build -t tillbot .
# It runs as a user without rights, on a root filesystem that may be read-only: whatever it writes is in /data (a volume) or in /tmp.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/tillbot
COPY requirements/run.txt requirements/run.txt
RUN /opt/tillbot/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
RUN /opt/tillbot/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:${PYTHON}-slim-bookworm
LABEL org.opencontainers.image.title="Tillbot" \
      org.opencontainers.image.description="A shop inside Telegram" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 tillbot \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin tillbot \
 && install -d -o 10001 -g 10001 -m 700 /data
COPY --from=build /opt/tillbot /opt/tillbot
ENV PATH=/opt/tillbot/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OPS_PORT=9464
USER 10001:10001
# Paths of settings count from here, so that data/tillbot.db, the default, lies in the volume.
WORKDIR /
VOLUME /data
# Not urllib: it would ask through the proxy, where the shop has one.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import http.client as h, os, sys; c = h.HTTPConnection('127.0.0.1', int(os.environ['OPS_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["tillbot"]
CMD ["run"]
