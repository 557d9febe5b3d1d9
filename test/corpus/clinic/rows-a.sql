-- The rows of world a; protected values are its own, all else is as in the other.
insert into clinic.ward values
  (1, 'North', 12, '2030-01-01', 1),
  (2, 'South', 8, null, 2),
  (3, 'ICU', 4, null, null);
insert into clinic."Patient" ("patientId", "fullName", "Select", "Date of Birth", ward, nhs, "E-Mail", diagnosis, allergies, insured, chart, admitted, "größe", dose, "user", city) values
  (1, 'Ada Lind', 'wrist-alphapalm-7', '1950-03-04', 1, '7112034011', 'quillfern.q1@mail.example', 'grave', array['peanutalpha-1', 'nickel'], row('Carrier policyalpha', 'policyalpha-1'), '{"pulse":61,"notes":["peanutalpha"],"flag":false}', '2025-01-10 09:30+00', 161.5, '[10,11)', 'desk', 'Bern'),
  (2, 'Bo Okafor', 'wrist-alphapalm-4', '1955-03-04', 2, '7112034022', 'quillfern.a2@mail.example', 'mild', array['peanutalpha-2', 'nickel'], row('Carrier policyalpha', 'policyalpha-2'), '{"pulse":62,"notes":["peanutalpha"],"flag":true}', '2025-02-11 09:30+00', 164.75, '[10,12)', 'web', 'Oslo'),
  (3, 'Cy Marsh', 'wrist-alphapalm-1', '1960-03-04', 1, '7112034033', 'quillfern.x3@mail.example', 'none', array['peanutalpha-3', 'nickel'], row('Carrier policyalpha', 'policyalpha-3'), '{"pulse":63,"notes":["peanutalpha"],"flag":false}', '2025-03-12 09:30+00', 168, '[10,13)', 'desk', 'Bern'),
  (4, 'Di Novak', 'wrist-alphapalm-8', '1965-03-04', 3, '7112034044', 'quillfern.m4@mail.example', 'critical', array['peanutalpha-4', 'nickel'], row('Carrier policyalpha', 'policyalpha-4'), '{"pulse":64,"notes":["peanutalpha"],"flag":true}', '2025-04-13 09:30+00', 171.25, '[10,14)', 'er', 'Lyon'),
  (5, 'Ed O''Hara', 'wrist-alphapalm-5', '1970-03-04', 2, '7112034055', 'quillfern.z5@mail.example', 'mild', array['peanutalpha-5', 'nickel'], row('Carrier policyalpha', 'policyalpha-5'), '{"pulse":65,"notes":["peanutalpha"],"flag":false}', '2025-05-14 09:30+00', 174.5, '[10,15)', 'web', 'Oslo'),
  (6, 'Flo Pérez', 'wrist-alphapalm-2', '1975-03-04', null, '7112034066', 'quillfern.t6@mail.example', 'grave', array['peanutalpha-6', 'nickel'], row('Carrier policyalpha', 'policyalpha-6'), '{"pulse":66,"notes":["peanutalpha"],"flag":true}', '2025-06-15 09:30+00', 177.75, '[10,16)', 'desk', null),
  (7, 'Gus Weiß', 'wrist-alphapalm-9', '1980-03-04', 1, '7112034077', 'quillfern.b7@mail.example', 'none', array['peanutalpha-7', 'nickel'], row('Carrier policyalpha', 'policyalpha-7'), '{"pulse":67,"notes":["peanutalpha"],"flag":false}', '2025-01-16 09:30+00', 181, '[10,17)', 'er', 'Bern'),
  (8, 'Ida 王', null, null, 2, null, null, null, null, null, null, '2025-02-17 09:30+00', null, null, 'web', 'Graz');
select setval(pg_get_serial_sequence('clinic."Patient"', 'patientId'), 100);
insert into clinic.appointment (patient, starts, minutes, reason, state, room) values
  (1, '2025-01-10 08:00', 15, 'kneealpha 0', 'planned', 'N1'),
  (2, '2025-02-11 09:00', 30, 'kneealpha 1', 'done', 'S2'),
  (3, '2025-03-12 10:00', 45, 'kneealpha 2', 'missed', 'I3'),
  (4, '2025-04-13 11:00', 60, 'kneealpha 3', 'planned', 'N1'),
  (5, '2025-05-14 12:00', 15, 'kneealpha 4', 'done', 'S2'),
  (6, '2025-01-15 13:00', 30, null, 'missed', 'I3'),
  (7, '2025-02-16 14:00', 45, 'kneealpha 6', 'planned', 'N1'),
  (8, '2025-03-17 15:00', 60, 'kneealpha 7', 'done', 'S2'),
  (1, '2025-04-18 16:00', 15, 'kneealpha 8', 'missed', 'I3'),
  (2, '2025-05-10 08:00', 30, 'kneealpha 9', 'planned', 'N1'),
  (3, '2025-01-11 09:00', 45, 'kneealpha 10', 'done', 'S2'),
  (4, '2025-02-12 10:00', 60, null, 'missed', 'I3');
insert into archive.audit (tab, op, row_data) values ('appointment', 'UPDATE', '{"reason": "kneealpha"}');
insert into clinic.room values
  ('N1', 1, 'true', '2025-01-01'),
  ('S2', 2, 'true', '2025-01-01'),
  ('I3', 3, 'false', null);
insert into "lab.results".measurement values
  (1, '2024-01-05', 1, 'blood', 5.4, 'mmol', 'lipidalpha 0'),
  (2, '2025-02-05', 2, 'urine', 5.7, 'mmol', 'lipidalpha 1'),
  (3, '2024-03-05', 3, 'urine', 6, 'mmol', 'lipidalpha 2'),
  (4, '2025-04-05', 4, 'blood', 6.3, 'mmol', 'lipidalpha 3'),
  (5, '2024-05-05', 5, 'urine', 6.6, 'mmol', null),
  (6, '2025-06-05', 6, 'urine', 6.9, 'mmol', 'lipidalpha 5'),
  (7, '2024-07-05', 7, 'blood', null, 'mmol', 'lipidalpha 6'),
  (8, '2025-08-05', 8, 'urine', 7.5, 'mmol', 'lipidalpha 7'),
  (9, '2024-09-05', 1, 'urine', 7.8, 'mmol', 'lipidalpha 8'),
  (10, '2025-01-05', 2, 'blood', 8.1, 'mmol', null),
  (11, '2024-02-05', 3, 'urine', 8.4, 'mmol', 'lipidalpha 10'),
  (12, '2025-03-05', 4, 'urine', 8.7, 'mmol', 'lipidalpha 11'),
  (13, '2024-04-05', 5, 'blood', 9, 'mmol', 'lipidalpha 12'),
  (14, '2025-05-05', 6, 'urine', null, 'mmol', 'lipidalpha 13'),
  (15, '2024-06-05', 7, 'urine', 9.6, 'mmol', null),
  (16, '2025-07-05', 8, 'blood', 9.9, 'mmol', 'lipidalpha 15');
insert into clinic.staff values
  (1, 'Nurse Kai', '881201', 'nurse', 5105, '2015-02-01'),
  (2, 'Porter Lu', '881202', 'porter', 4400, '2019-09-01');
insert into clinic.doctor values
  (10, 'Dr Mo', '881203', 'doctor', 8100, '2010-01-01', 'L-1', 'heart'),
  (11, 'Dr Pi', '881204', 'doctor', 7600, '2020-04-01', 'L-2', 'bone');
insert into clinic."head doctor" values
  (20, 'Dr Rho', '881205', 'head', 10200, '2001-01-01', 'L-3', 'brain', '2022-01-01');
insert into billing."order" values
  (1, 1, 100, 'CH56048350121000', 'open', 'x', '2025-01-01', null),
  (2, 2, 112.5, 'CH56048350121037', 'paid', 'y', '2025-02-01', '2025-02-15'),
  (3, 3, 125, 'CH56048350121074', 'late', 'x', '2025-03-01', '2025-03-15'),
  (4, 4, 137.5, 'CH56048350121111', 'open', 'y', '2025-04-01', null),
  (5, 5, 150, 'CH56048350121148', 'paid', 'x', '2025-05-01', '2025-05-15'),
  (6, 6, 162.5, 'CH56048350121185', 'late', 'y', '2025-06-01', '2025-06-15'),
  (7, 7, 175, 'CH56048350121222', 'open', 'x', '2025-01-01', null),
  (8, 1, 187.5, 'CH56048350121259', 'paid', 'y', '2025-02-01', '2025-02-15'),
  (9, 2, 200, 'CH56048350121296', 'late', 'x', '2025-03-01', '2025-03-15'),
  (10, 3, 212.5, null, 'open', 'y', '2025-04-01', null);
insert into billing.reminder values
  (1, '7112034011', 1, '2025-05-01'),
  (2, '7112034022', 2, '2025-05-02'),
  (3, '7112034033', 3, '2025-05-03');
insert into billing.hospital values
  (1, 'Main', 'info@main.example', 'CH00MAIN', 'yes', 4.5, '+1 555 0100'),
  (2, 'Annex', 'hi@annex.example', 'CH00ANNEX', 'no', 3.25, null);
insert into billing.tariff values
  ('A1', 'Visit', 80, '[2025-01-01,2026-01-01)', array['basic','day'], '{"vat": 7.7, "dept": {"code": "N"}}'),
  ('B2', 'X-ray', 150, '[2025-01-01,)', array['imaging'], '{"vat": 2.5}'),
  ('C3', 'Night', 310.5, null, null, null);
insert into billing.item ("order", line, code, qty, price) values (1, 1, 'A1', 1, 80), (1, 2, 'B2', 2, 150), (2, 1, 'A1', 3, 75), (3, 1, 'C3', 1, 310.5), (4, 1, 'B2', 1, 140);
insert into clinic.intake values
  (1, 1, '{"contact":{"phone":"+41 44 555 001","lang":"de"},"next of kin":{"name":"auntalpha1"},"visit":{"reason":"check","n":1}}', '{"pin":"881201","step":1}', 'came by bus'),
  (2, 2, '{"contact":{"phone":"+41 44 555 002","lang":"no"},"next of kin":{"name":"auntalpha2"},"visit":{"reason":"check","n":2}}', '{"pin":"881202","step":2}', null),
  (3, 3, '{"contact":{"phone":"+41 44 555 003","lang":"de"},"next of kin":{"name":"auntalpha3"},"visit":{"reason":"check","n":3}}', '{"pin":"881203","step":3}', 'came by bus'),
  (4, 4, '{"contact":{"phone":"+41 44 555 004","lang":"no"},"next of kin":null,"visit":{"reason":"check","n":4}}', '{"pin":"881204","step":4}', null);
insert into clinic.contact values
  (1, 1, '+41 44 555 001', 'home'),
  (2, 2, '+41 44 555 002', 'work'),
  (3, 3, '+41 44 555 003', 'home'),
  (4, 4, null, 'work');
insert into clinic.safe values
  (1, 'front desk', 'vaultalpha-1', 'drawer'),
  (2, 'front desk', 'vaultalpha-2', 'door'),
  (3, 'pharmacy', 'vaultalpha-3', 'shelf');
insert into clinic.strict values
  (1, 'box 0', 'aaa1'),
  (2, 'box 1', 'bbb1'),
  (3, 'box 2', 'aaa2');
insert into "Über Ärzte"."Gehälter" values
  (1, 'Анна', 7100, 'ok'),
  (2, 'Борис', 8000, 'ok'),
  (3, 'Вера', null, 'neu');
insert into clinic.survey values
  (1, 3, 4, 5, 6, 7, 8, 9, 10, 0, 1, 2, 3, 4, 5, 6, 7, 3, 9, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'moodalpha 1', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3'),
  (2, 6, 8, 10, 1, 3, 5, 7, 9, 0, 2, 4, 6, 8, 10, 1, 3, 4, 7, 9, 0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'moodalpha 2', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4'),
  (3, 9, 1, 4, 7, 10, 2, 5, 8, 0, 3, 6, 9, 1, 4, 7, 10, 9, 5, 8, 0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'moodalpha 3', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0'),
  (4, 1, 5, 9, 2, 6, 10, 3, 7, 0, 4, 8, 1, 5, 9, 2, 6, 1, 3, 7, 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1', 'a2', 'a3', 'a4', 'moodalpha 4', 'a1', 'a2', 'a3', 'a4', 'a0', 'a1');
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
  (1, 1, 'wheezealpha 1', '2025-03-01'),
  (2, 2, 'wheezealpha 2', '2025-03-02'),
  (3, 3, 'wheezealpha 3', '2025-03-03');
insert into clinic.note_log values
  (1, 'made', 'wheezealpha 0');
refresh materialized view archive.snapshot;
refresh materialized view archive.monthly;
