# syntax=docker/dockerfile:1
# Two stages with one Python: the first installs the locked packages, the second only runs.
FROM python:3.12-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /app/.venv \
 && /app/.venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
# For the engine's hot loop; the runtime stage needs no compiler.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev
COPY index ./index
COPY bot ./bot
RUN /app/.venv/bin/python -m compileall -q index bot \
 && /app/.venv/bin/python -m index.engine.compile_kernel

FROM python:3.12-slim-bookworm AS runtime
RUN groupadd --system --gid 10001 whosaid \
 && useradd --system --uid 10001 --gid 10001 --no-create-home whosaid \
 && install -d -o 10001 -g 10001 /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /app
VOLUME ["/data"]
CMD ["python", "-m", "bot"]
