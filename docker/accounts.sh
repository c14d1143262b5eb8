#!/bin/sh
# Gives each role of docker-compose.yml its own account in MySQL, with the rights that
# docs/accounts.md grants it and no more. It runs at every start, before the schema is migrated, and
# is safe to repeat.
# MySQL grants rights on a table only once it exists: worker-grants.sh does that, after the migration.
set -eu

for password in "$MYSQL_MIGRATE_PASSWORD" "$MYSQL_PASSWORD" "$MYSQL_PRIVACY_PASSWORD" \
  "$MYSQL_BOARD_PASSWORD"; do
  case $password in
    '' | *[!A-Za-z0-9]*)
      echo 'MYSQL_PASSWORD, MYSQL_MIGRATE_PASSWORD, MYSQL_PRIVACY_PASSWORD and MYSQL_BOARD_PASSWORD may hold letters and digits only.' >&2
      exit 2
      ;;
  esac
done

# The last statement concerns data of an earlier release, whose one account had every right. Views
# read with the rights of the account that made them, so it is locked and not dropped.
MYSQL_PWD=$MYSQL_ROOT_PASSWORD exec mysql --host=mysql --user=root <<SQL
CREATE USER IF NOT EXISTS 'rollcall_migrate'@'%' IDENTIFIED BY '$MYSQL_MIGRATE_PASSWORD';
ALTER USER 'rollcall_migrate'@'%' IDENTIFIED BY '$MYSQL_MIGRATE_PASSWORD';
GRANT SELECT, INSERT, UPDATE, CREATE, ALTER, DROP, CREATE VIEW ON rollcall.* TO 'rollcall_migrate'@'%';
CREATE USER IF NOT EXISTS 'rollcall_worker'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
ALTER USER 'rollcall_worker'@'%' IDENTIFIED BY '$MYSQL_PASSWORD';
GRANT SELECT, INSERT ON rollcall.* TO 'rollcall_worker'@'%';
CREATE USER IF NOT EXISTS 'rollcall_privacy'@'%' IDENTIFIED BY '$MYSQL_PRIVACY_PASSWORD';
ALTER USER 'rollcall_privacy'@'%' IDENTIFIED BY '$MYSQL_PRIVACY_PASSWORD';
GRANT SELECT, INSERT, UPDATE, DELETE ON rollcall.* TO 'rollcall_privacy'@'%';
CREATE USER IF NOT EXISTS 'rollcall_board'@'%' IDENTIFIED BY '$MYSQL_BOARD_PASSWORD';
ALTER USER 'rollcall_board'@'%' IDENTIFIED BY '$MYSQL_BOARD_PASSWORD';
ALTER USER IF EXISTS 'rollcall'@'%' ACCOUNT LOCK;
SQL
