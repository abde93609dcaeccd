-- The accounts of the console's database. Run as the server's administrator, with passwords of your own.
-- migrate may change the schema; the console may only read and write rows.
CREATE DATABASE IF NOT EXISTS adminconsole CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE USER IF NOT EXISTS 'console_migrate'@'%' IDENTIFIED BY 'REPLACE' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'console'@'%' IDENTIFIED BY 'REPLACE' REQUIRE SSL;
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON adminconsole.* TO 'console_migrate'@'%';
GRANT SELECT, INSERT, UPDATE, DELETE ON adminconsole.* TO 'console'@'%';
