#!/bin/bash
# Run once by the MySQL image, when its data folder is new: makes the accounts of accounts.sql with passwords from
# secret files. The passwords are those inside the two connection strings.
set -euo pipefail

password_of() {
  local line
  line="$(tr ';' '\n' <"/run/secrets/$1" | sed -n 's/^ *[Pp]assword=//p')"
  if [[ ! "$line" =~ ^[A-Za-z0-9_./+=-]{16,}$ ]]; then
    echo "The password in the secret $1 must have 16 or more letters, digits or _./+=- signs." >&2
    exit 1
  fi
  printf '%s' "$line"
}

migrate="$(password_of connection-migrate)"
console="$(password_of connection)"
# By variable and standard input, so that no password shows in the list of processes.
MYSQL_PWD="$(cat "$MYSQL_ROOT_PASSWORD_FILE")" mysql --user=root <<SQL
CREATE DATABASE IF NOT EXISTS adminconsole CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS 'console_migrate'@'%' IDENTIFIED BY '${migrate}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'console'@'%' IDENTIFIED BY '${console}' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON adminconsole.* TO 'console_migrate'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON adminconsole.* TO 'console'@'%';
SQL
