#!/bin/sh
# The roles and the database of an outside PostgreSQL 15 or newer, as `postwright run` makes them in its own.
set -eu
plain="NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<SQL
CREATE ROLE postwright_owner LOGIN $plain PASSWORD '$OWNER_PASSWORD';
CREATE ROLE postwright_app LOGIN $plain NOINHERIT PASSWORD '$APP_PASSWORD';
CREATE ROLE postwright_dispatcher NOLOGIN $plain;
SELECT current_setting('server_version_num')::int >= 160000 AS has_options \gset
\if :has_options
  GRANT postwright_dispatcher TO postwright_app WITH INHERIT FALSE, SET TRUE;
\else
  GRANT postwright_dispatcher TO postwright_app;
\endif
CREATE ROLE postwright_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '$BACKUP_PASSWORD';
GRANT pg_read_all_data TO postwright_backup;
CREATE DATABASE postwright OWNER postwright_owner;
\connect postwright
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE EXTENSION unaccent;
SQL
