-- The rows of world b; protected values are its own, all else is as in the other.
insert into clinic.ward values
  (1, 'North', 12, '2030-01-01', 1),
  (2, 'South', 8, null, 2),
  (3, 'ICU', 4, null, null);
insert into clinic."Patient" ("patientId", "fullName", "Select", "Date of Birth", ward, nhs, "E-Mail", diagnosis, allergies, insured, chart, admitted, "größe", dose, "user", city) values
  (1, 'Ada Lind', 'wrist-betaoak-7', '1950-11-19', 1, '6229144011', 'umbermoss.x.b1@mail.example', 'mild', array['pollenbeta-1', 'cobalt'], row('Carrier policybeta77', 'policybeta77-1'), '{"pulse":90,"notes":["pollenbeta"],"flag":true}', '2025-01-10 09:30+00', 183.25, '[55,56)', 'desk', 'Bern'),
  (2, 'Bo Okafor', 'wrist-betaoak-4', '1955-11-19', 2, '6229144022', 'umbermoss.x.t2@mail.example', 'critical', array['pollenbeta-2', 'cobalt'], row('Carrier policybeta77', 'policybeta77-2'), '{"pulse":89,"notes":["pollenbeta"],"flag":false}', '2025-02-11 09:30+00', 180.75, '[55,57)', 'web', 'Oslo'),
  (3, 'Cy Marsh', 'wrist-betaoak-1', '1960-11-19', 1, '6229144033', 'umbermoss.x.z3@mail.example', 'critical', array['pollenbeta-3', 'cobalt'], row('Carrier policybeta77', 'policybeta77-3'), '{"pulse":88,"notes":["pollenbeta"],"flag":true}', '2025-03-12 09:30+00', 178.25, '[55,58)', 'desk', 'Bern'),
  (4, 'Di Novak', 'wrist-betaoak-8', '1965-11-19', 3, '6229144044', 'umbermoss.x.m4@mail.example', 'none', array['pollenbeta-4', 'cobalt'], row('Carrier policybeta77', 'policybeta77-4'), '{"pulse":87,"notes":["pollenbeta"],"flag":false}', '2025-04-13 09:30+00', 175.75, '[55,59)', 'er', 'Lyon'),
  (5, 'Ed O''Hara', 'wrist-betaoak-5', '1970-11-19', 2, '6229144055', 'umbermoss.x.x5@mail.example', 'grave', array['pollenbeta-5', 'cobalt'], row('Carrier policybeta77', 'policybeta77-5'), '{"pulse":86,"notes":["pollenbeta"],"flag":true}', '2025-05-14 09:30+00', 173.25, '[55,60)', 'web', 'Oslo'),
  (6, 'Flo Pérez', 'wrist-betaoak-2', '1975-11-19', null, '6229144066', 'umbermoss.x.a6@mail.example', 'mild', array['pollenbeta-6', 'cobalt'], row('Carrier policybeta77', 'policybeta77-6'), '{"pulse":85,"notes":["pollenbeta"],"flag":false}', '2025-06-15 09:30+00', 170.75, '[55,61)', 'desk', null),
  (7, 'Gus Weiß', 'wrist-betaoak-9', '1980-11-19', 1, '6229144077', 'umbermoss.x.q7@mail.example', 'grave', array['pollenbeta-7', 'cobalt'], row('Carrier policybeta77', 'policybeta77-7'), '{"pulse":84,"notes":["pollenbeta"],"flag":true}', '2025-01-16 09:30+00', 168.25, '[55,62)', 'er', 'Bern'),
  (8, 'Ida 王', null, null, 2, null, null, null, null, null, null, '2025-02-17 09:30+00', null, null, 'web', 'Graz');
select setval(pg_get_serial_sequence('clinic."Patient"', 'patientId'), 100);
insert into clinic.appointment (patient, starts, minutes, reason, state, room) values
  (1, '2025-01-10 08:00', 15, 'hipbeta! 20', 'planned', 'N1'),
  (2, '2025-02-11 09:00', 30, 'hipbeta! 19', 'done', 'S2'),
  (3, '2025-03-12 10:00', 45, 'hipbeta! 18', 'missed', 'I3'),
  (4, '2025-04-13 11:00', 60, 'hipbeta! 17', 'planned', 'N1'),
  (5, '2025-05-14 12:00', 15, 'hipbeta! 16', 'done', 'S2'),
  (6, '2025-01-15 13:00', 30, null, 'missed', 'I3'),
  (7, '2025-02-16 14:00', 45, 'hipbeta! 14', 'planned', 'N1'),
  (8, '2025-03-17 15:00', 60, 'hipbeta! 13', 'done', 'S2'),
  (1, '2025-04-18 16:00', 15, 'hipbeta! 12', 'missed', 'I3'),
  (2, '2025-05-10 08:00', 30, 'hipbeta! 11', 'planned', 'N1'),
  (3, '2025-01-11 09:00', 45, 'hipbeta! 10', 'done', 'S2'),
  (4, '2025-02-12 10:00', 60, null, 'missed', 'I3');
insert into archive.audit (tab, op, row_data) values ('appointment', 'UPDATE', '{"reason": "hipbeta!"}');
insert into clinic.room values
  ('N1', 1, 'true', '2025-01-01'),
  ('S2', 2, 'true', '2025-01-01'),
  ('I3', 3, 'false', null);
insert into "lab.results".measurement values
  (1, '2024-01-05', 1, 'blood', 9.1, 'mmol', 'ironbeta 30'),
  (2, '2025-02-05', 2, 'urine', 8.8, 'mmol', 'ironbeta 29'),
  (3, '2024-03-05', 3, 'urine', 8.5, 'mmol', 'ironbeta 28'),
  (4, '2025-04-05', 4, 'blood', 8.2, 'mmol', 'ironbeta 27'),
  (5, '2024-05-05', 5, 'urine', 7.9, 'mmol', null),
  (6, '2025-06-05', 6, 'urine', 7.6, 'mmol', 'ironbeta 25'),
  (7, '2024-07-05', 7, 'blood', null, 'mmol', 'ironbeta 24'),
  (8, '2025-08-05', 8, 'urine', 7, 'mmol', 'ironbeta 23'),
  (9, '2024-09-05', 1, 'urine', 6.7, 'mmol', 'ironbeta 22'),
  (10, '2025-01-05', 2, 'blood', 6.4, 'mmol', null),
  (11, '2024-02-05', 3, 'urine', 6.1, 'mmol', 'ironbeta 20'),
  (12, '2025-03-05', 4, 'urine', 5.8, 'mmol', 'ironbeta 19'),
  (13, '2024-04-05', 5, 'blood', 5.5, 'mmol', 'ironbeta 18'),
  (14, '2025-05-05', 6, 'urine', null, 'mmol', 'ironbeta 17'),
  (15, '2024-06-05', 7, 'urine', 4.9, 'mmol', null),
  (16, '2025-07-05', 8, 'blood', 4.6, 'mmol', 'ironbeta 15');
insert into clinic.staff values
  (1, 'Nurse Kai', '339701', 'nurse', 7305, '2015-02-01'),
  (2, 'Porter Lu', '339702', 'porter', 6600, '2019-09-01');
insert into clinic.doctor values
  (10, 'Dr Mo', '339703', 'doctor', 6400, '2010-01-01', 'L-1', 'heart'),
  (11, 'Dr Pi', '339704', 'doctor', 9800, '2020-04-01', 'L-2', 'bone');
insert into clinic."head doctor" values
  (20, 'Dr Rho', '339705', 'head', 14600, '2001-01-01', 'L-3', 'brain', '2022-01-01');
insert into billing."order" values
  (1, 1, 100, 'DE89370400441000', 'open', 'x', '2025-01-01', null),
  (2, 2, 112.5, 'DE89370400441037', 'paid', 'y', '2025-02-01', '2025-02-15'),
  (3, 3, 125, 'DE89370400441074', 'late', 'x', '2025-03-01', '2025-03-15'),
  (4, 4, 137.5, 'DE89370400441111', 'open', 'y', '2025-04-01', null),
  (5, 5, 150, 'DE89370400441148', 'paid', 'x', '2025-05-01', '2025-05-15'),
  (6, 6, 162.5, 'DE89370400441185', 'late', 'y', '2025-06-01', '2025-06-15'),
  (7, 7, 175, 'DE89370400441222', 'open', 'x', '2025-01-01', null),
  (8, 1, 187.5, 'DE89370400441259', 'paid', 'y', '2025-02-01', '2025-02-15'),
  (9, 2, 200, 'DE89370400441296', 'late', 'x', '2025-03-01', '2025-03-15'),
  (10, 3, 212.5, null, 'open', 'y', '2025-04-01', null);
insert into billing.reminder values
  (1, '6229144011', 1, '2025-05-01'),
  (2, '6229144022', 2, '2025-05-02'),
  (3, '6229144033', 3, '2025-05-03');
insert into billing.hospital values
  (1, 'Main', 'info@main.example', 'CH00MAIN', 'yes', 4.5, '+1 555 0100'),
  (2, 'Annex', 'hi@annex.example', 'CH00ANNEX', 'no', 3.25, null);
insert into billing.tariff values
  ('A1', 'Visit', 80, '[2025-01-01,2026-01-01)', array['basic','day'], '{"vat": 7.7, "dept": {"code": "N"}}'),
  ('B2', 'X-ray', 150, '[2025-01-01,)', array['imaging'], '{"vat": 2.5}'),
  ('C3', 'Night', 310.5, null, null, null);
insert into billing.item ("order", line, code, qty, price) values (1, 1, 'A1', 1, 80), (1, 2, 'B2', 2, 150), (2, 1, 'A1', 3, 75), (3, 1, 'C3', 1, 310.5), (4, 1, 'B2', 1, 140);
insert into clinic.intake values
  (1, 1, '{"contact":{"phone":"+47 22 333 101","lang":"de"},"next of kin":{"name":"unclebeta1"},"visit":{"reason":"check","n":1}}', '{"pin":"339701","step":1}', 'came by bus'),
  (2, 2, '{"contact":{"phone":"+47 22 333 102","lang":"no"},"next of kin":{"name":"unclebeta2"},"visit":{"reason":"check","n":2}}', '{"pin":"339702","step":2}', null),
  (3, 3, '{"contact":{"phone":"+47 22 333 103","lang":"de"},"next of kin":{"name":"unclebeta3"},"visit":{"reason":"check","n":3}}', '{"pin":"339703","step":3}', 'came by bus'),
  (4, 4, '{"contact":{"phone":"+47 22 333 104","lang":"no"},"next of kin":null,"visit":{"reason":"check","n":4}}', '{"pin":"339704","step":4}', null);
insert into clinic.contact values
  (1, 1, '+47 22 333 101', 'home'),
  (2, 2, '+47 22 333 102', 'work'),
  (3, 3, '+47 22 333 103', 'home'),
  (4, 4, null, 'work');
insert into clinic.safe values
  (1, 'front desk', 'cryptbeta-1', 'drawer'),
  (2, 'front desk', 'cryptbeta-2', 'door'),
  (3, 'pharmacy', 'cryptbeta-3', 'shelf');
insert into clinic.strict values
  (1, 'box 0', 'bbb9'),
  (2, 'box 1', 'aaa9'),
  (3, 'box 2', 'ccc9');
insert into "Über Ärzte"."Gehälter" values
  (1, 'Анна', 4300, 'ok'),
  (2, 'Борис', 4200, 'ok'),
  (3, 'Вера', null, 'neu');
insert into clinic.survey values
  (1, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'moodbeta 1', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3'),
  (2, 6, 8, 10, 1, 3, 5, 7, 9, 0, 2, 4, 6, 8, 10, 1, 3, 1, 7, 9, 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'moodbeta 2', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4'),
  (3, 9, 1, 4, 7, 10, 2, 5, 8, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'moodbeta 3', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0'),
  (4, 1, 5, 9, 2, 6, 10, 3, 7, 0, 4, 8, 1, 5, 9, 2, 6, 6, 3, 7, 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'moodbeta 4', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1');
insert into clinic.scratch values
  (1, 'one'),
  (2, 'two');
insert into clinic."Table" values
  (1, 'a', 'b', null),
  (2, 'c', 'd', 'e');
insert into clinic.queue (id, topic, body, run_at, attempts, locked_by) values
  (1, 'mail', '{"to": 1}', '2025-01-01 10:00', 0, null),
  (2, 'mail', '{"to": 2}', '2025-01-01 11:00', 1, null),
  (3, 'fax', '{}', '2025-01-02 10:00', 0, 'w1');
insert into clinic.kv values
  ('a', '1', 1),
  ('b', '2', 1);
insert into clinic.note values
  (1, 1, 'rashbetaa 1', '2025-03-01'),
  (2, 2, 'rashbetaa 2', '2025-03-02'),
  (3, 3, 'rashbetaa 3', '2025-03-03');
insert into clinic.note_log values
  (1, 'made', 'rashbetaa 0');
refresh materialized view archive.snapshot;
refresh materialized view archive.monthly;
