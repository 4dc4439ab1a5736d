# The team server's image: the platform and its locked dependencies. docker-compose.yml starts every component from it.
# No secret, delivery or warehouse is ever part of it: see .dockerignore.

FROM python:3.11.14-slim-bookworm AS dependencies
COPY requirements-bootstrap.txt requirements-server.txt /build/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement /build/requirements-bootstrap.txt \
    && /opt/venv/bin/uv pip install --python /opt/venv/bin/python --no-cache --require-hashes \
        --requirement /build/requirements-server.txt

FROM python:3.11.14-slim-bookworm
COPY --from=dependencies /opt/venv /opt/venv
COPY dags /opt/tfp/dags
COPY plugins /opt/tfp/plugins
COPY expectations /opt/tfp/expectations
COPY tfp_etl /opt/tfp/tfp_etl
COPY deploy /opt/tfp/deploy

# Containers run as the user who deploys (HOST_UID), in group 0; volumes take the owner and mode of these folders.
RUN useradd --uid 50000 --gid 0 --home-dir /opt/tfp --no-create-home --shell /usr/sbin/nologin tfp \
    && mkdir -p /opt/tfp/home /opt/tfp/logs /opt/tfp/airflow /landing \
    && chown 50000:0 /opt/tfp/home /opt/tfp/logs /opt/tfp/airflow \
    && chmod 2770 /opt/tfp/home /opt/tfp/logs /opt/tfp/airflow \
    && chmod -R a+rX,go-w /opt/tfp/dags /opt/tfp/plugins /opt/tfp/expectations /opt/tfp/tfp_etl /opt/tfp/deploy \
    && python -m compileall -q /opt/tfp/tfp_etl \
    && ln -s /opt/tfp/deploy/tfp /usr/local/bin/tfp

ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONPATH=/opt/tfp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    AIRFLOW_HOME=/opt/tfp/airflow

WORKDIR /opt/tfp
USER 50000:0
ENTRYPOINT ["/opt/tfp/deploy/entrypoint"]
CMD ["tfp", "--help"]
