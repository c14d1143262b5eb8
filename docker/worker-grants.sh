#!/bin/sh
# Gives the worker of docker-compose.yml the rights on tables that docs/accounts.md grants it. It runs at
# every start, after the schema is migrated, and is safe to repeat.
set -eu

# The last statement takes away what an earlier release granted on every table.
MYSQL_PWD=$MYSQL_ROOT_PASSWORD exec mysql --host=mysql --user=root <<SQL
GRANT UPDATE, DELETE ON rollcall.access_event TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.access_point TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.attention_delivery TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.attention_digest TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.attention_finding TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.class TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.class_attendance TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.class_evidence TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.course_attendance TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.day_feed TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.day_rollup TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.day_rollup_version TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.day_version TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.expired_day TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.expired_result TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.free_evidence TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.heard_piece TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.held_back TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.import_run TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.ingest_position TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.learned_room TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.learned_silence TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.learned_stay TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.learned_time TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.live_presence TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.login_sighting TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.opted_out_student TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.packed_device_day TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.policy TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.reject TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roll_code TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roll_entry TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.rollup_start TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.rollup_start_version TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.room_day TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.room_sighting TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_access_point TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_calendar TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_day TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_device TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_enrolment TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_head TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_lecturer TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_login TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_room TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_section TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_student TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.roster_version TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.setting TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.signature TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.signature_silence TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.signature_stay TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.signature_version TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.student TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.suppressed_device TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.verdict TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.withheld_device TO 'rollcall_worker'@'%';
GRANT UPDATE, DELETE ON rollcall.withheld_login TO 'rollcall_worker'@'%';
REVOKE IF EXISTS UPDATE, DELETE ON rollcall.* FROM 'rollcall_worker'@'%';
SQL
