-- A small organisation that has grown: 3,000 more people in 300 more organisations, with everything that grows with them.
INSERT INTO organisation (id, tenant_id, parent_id, code, name_zh, name_en, kind)
SELECT gen_random_uuid(), r.id, r.id, 'XO' || i, '科', 'O', 'd' FROM organisation r, generate_series(1, 300) i
WHERE r.parent_id IS NULL;

INSERT INTO organisation_closure (ancestor_id, descendant_id, depth)
SELECT id, id, 0 FROM organisation WHERE code LIKE 'XO%'
UNION ALL SELECT parent_id, id, 1 FROM organisation WHERE code LIKE 'XO%';

INSERT INTO person (id, tenant_id, code, name_zh, name_en)
SELECT gen_random_uuid(), r.id, 'XP' || i, '人', 'P' FROM organisation r, generate_series(1, 3000) i
WHERE r.parent_id IS NULL;

INSERT INTO appointment (id, tenant_id, person_id, organisation_id, post_zh, post_en, seat, from_date)
SELECT gen_random_uuid(), p.tenant_id, p.id, o.id, '岗', 'Post', 'MEMBER', DATE '2020-01-01'
FROM person p JOIN organisation o ON o.tenant_id = p.tenant_id
AND o.code = 'XO' || (1 + substring(p.code FROM 3)::int % 300)
WHERE p.code LIKE 'XP%';

INSERT INTO account (id, tenant_id, person_id, login, state)
SELECT gen_random_uuid(), tenant_id, id, lower(code), 'INVITED' FROM person WHERE code LIKE 'XP%';

INSERT INTO assessment_group (id, tenant_id, organisation_id, code, name_zh, name_en, kind)
SELECT gen_random_uuid(), tenant_id, id, 'XG' || code, '组', 'G', 'SPECIALIST' FROM organisation
WHERE code LIKE 'XO%';

INSERT INTO group_member (group_id, person_id, seat)
SELECT g.id, a.person_id, 'MEMBER' FROM assessment_group g JOIN appointment a ON a.organisation_id = g.organisation_id
WHERE g.code LIKE 'XG%';

INSERT INTO delegation (id, tenant_id, principal_id, delegate_id, from_date, to_date, reason, declared_by, declared_at)
SELECT gen_random_uuid(), p.tenant_id, p.id, q.id, DATE '2026-03-01', DATE '2026-03-31', 'away', a.id, 1
FROM person p JOIN person q ON q.tenant_id = p.tenant_id
AND q.code = 'XP' || (1 + substring(p.code FROM 3)::int % 3000) JOIN account a ON a.person_id = p.id
WHERE p.code LIKE 'XP%';

INSERT INTO cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)
SELECT c.number, 1000 + row_number() OVER (ORDER BY p.code), p.id, a.organisation_id, p.code, p.name_zh, p.name_en
FROM person p JOIN appointment a ON a.person_id = p.id CROSS JOIN cycle c
WHERE p.code LIKE 'XP%' AND c.number = (SELECT min(number) FROM cycle);

INSERT INTO scorecard (id, cycle, target, version, code, state, total_exact, total, place, grade, full_exact,
    unassessed_exact, anonymous, policy_revision)
SELECT gen_random_uuid(), t.cycle, t.number, k.version, t.code, k.state, k.total_exact, k.total,
    CASE WHEN k.total IS NOT NULL THEN 100 + t.number % 700 END, k.grade, k.full_exact, k.unassessed_exact,
    k.anonymous, k.policy_revision
FROM cycle_target t JOIN scorecard k ON k.cycle = t.cycle
WHERE t.number > 1000 AND k.id = (SELECT id FROM scorecard ORDER BY total IS NULL, target LIMIT 1);

INSERT INTO figure
SELECT f.cycle, t.number, f.version, f.node, f.channel, f.state, f.exact, f.rounded, f.points_exact, f.points,
    f.full_exact, f.declared, f.effective, f.weight, f.asked, f.marks, f.abstained, f.flags, f.anonymous, f.shown
FROM figure f JOIN cycle_target t ON t.cycle = f.cycle AND t.number > 1000
WHERE f.target = (SELECT target FROM scorecard ORDER BY total IS NULL, target LIMIT 1);

INSERT INTO assignment (id, cycle, number, channel, rater_id, target, withdrawn)
SELECT gen_random_uuid(), t.cycle, 100000 + row_number() OVER (), 1, p.id, t.number, FALSE
FROM cycle_target t CROSS JOIN generate_series(1, 5) i
JOIN person p ON p.code = 'XP' || (1 + (t.number * 7 + i * 13) % 3000)
WHERE t.number > 1000;

INSERT INTO sheet (cycle, assignment, channel, state, policy_revision)
SELECT cycle, number, channel, 'SUBMITTED', '' FROM assignment WHERE number > 100000 AND number % 3 > 0;

INSERT INTO rater (cycle, person_id, code, named_asked, named_done, secret_asked, secret_done)
SELECT a.cycle, a.rater_id, p.code, count(*), count(s.assignment), 0, 0 FROM assignment a
JOIN person p ON p.id = a.rater_id
LEFT JOIN sheet s ON s.cycle = a.cycle AND s.assignment = a.number
WHERE a.number > 100000 GROUP BY a.cycle, a.rater_id, p.code;

INSERT INTO exemption (id, cycle, person_id, reason, granted_by, granted_at)
SELECT gen_random_uuid(), c.number, p.id, 'on leave', c.id, 1 FROM person p CROSS JOIN cycle c
WHERE p.code LIKE 'XP%';

INSERT INTO nomination (id, cycle, channel, rater_id, target_person_id, state, proposed_by, proposed_at)
SELECT gen_random_uuid(), c.number, 1, p.id, q.id, 'PROPOSED', c.id, 1
FROM person p JOIN person q ON q.code = 'XP' || (1 + substring(p.code FROM 3)::int % 3000) CROSS JOIN cycle c
WHERE p.code LIKE 'XP%';

INSERT INTO roster_change (id, cycle, number, kind, person_id, why, anonymous, state, proposed_by, proposed_at)
SELECT gen_random_uuid(), c.number, 1000 + row_number() OVER (), 'LEFT', p.id, 'left', FALSE, 'PROPOSED', p.id, 1
FROM person p CROSS JOIN cycle c WHERE p.code LIKE 'XP%';

INSERT INTO cycle (id, number, tenant_id, organisation_id, scheme_version_id, code, name_zh, name_en, kind, phase,
    time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed)
SELECT gen_random_uuid(), 1000 + i, tenant_id, organisation_id, scheme_version_id, 'XC' || i, name_zh, name_en, kind,
    'PUBLISHED', time_zone, period_from, period_to, opens_at, scoring_at, closes_at, automatic, seed
FROM cycle, generate_series(1, 1000) i;

INSERT INTO cycle_target (cycle, number, person_id, organisation_id, code, name_zh, name_en)
SELECT c.number, t.number, t.person_id, t.organisation_id, t.code, t.name_zh, t.name_en
FROM cycle_target t CROSS JOIN cycle c WHERE t.number > 1000 AND c.code IN ('XC1', 'XC2', 'XC3', 'XC4');

INSERT INTO scorecard (id, cycle, target, version, code, state, total_exact, total, place, grade, full_exact,
    unassessed_exact, anonymous, policy_revision)
SELECT gen_random_uuid(), c.number, k.target, k.version, k.code, k.state, k.total_exact, k.total, k.place, k.grade,
    k.full_exact, k.unassessed_exact, k.anonymous, k.policy_revision
FROM scorecard k CROSS JOIN cycle c WHERE k.target > 1000 AND c.code IN ('XC1', 'XC2', 'XC3', 'XC4');

INSERT INTO rater (cycle, person_id, code, named_asked, named_done, secret_asked, secret_done)
SELECT c.number, r.person_id, r.code, r.named_asked, r.named_done, r.secret_asked, r.secret_done
FROM rater r CROSS JOIN cycle c WHERE c.code IN ('XC1', 'XC2', 'XC3', 'XC4');

INSERT INTO publication (id, cycle, scorecard_version, state, for_target, for_own_organisation, for_tenant_organisations,
    for_tenant_persons, for_public_organisations, for_public_persons, proposed_by, proposed_at, decided_by, decided_at,
    policy_revision)
SELECT gen_random_uuid(), c.number, 1, 'APPROVED', 'CHANNELS', 'TOTAL', 'TOTAL', 'NONE', 'TOTAL', 'NONE', c.id, 1,
    c.tenant_id, 1, ''
FROM cycle c WHERE c.code LIKE 'XC%';

INSERT INTO audit (id, tenant_id, at, account_id, person_id, act, record_id, organisation_id, reach, policy_revision,
    detail)
SELECT gen_random_uuid(), o.tenant_id, i, a.id, a.person_id, 'person::Update', gen_random_uuid(), o.id, 'SUBTREE', '', ''
FROM generate_series(1, 9000) i JOIN organisation o ON o.code = 'XO' || (1 + i % 300)
JOIN account a ON a.login = 'xp' || (1 + i % 3000);

-- And another tenant, larger than this one.
INSERT INTO organisation (id, tenant_id, code, name_zh, name_en, kind)
SELECT o.id, o.id, 'Z', '外', 'Z', 'root' FROM (SELECT gen_random_uuid() AS id) o;

INSERT INTO organisation_closure (ancestor_id, descendant_id, depth)
SELECT id, id, 0 FROM organisation WHERE code = 'Z';

INSERT INTO person (id, tenant_id, code, name_zh, name_en)
SELECT gen_random_uuid(), o.id, 'Z' || i, '人', 'Z' FROM organisation o, generate_series(1, 9000) i WHERE o.code = 'Z';

INSERT INTO account (id, tenant_id, person_id, login, state)
SELECT gen_random_uuid(), tenant_id, id, 'z' || code, 'INVITED' FROM person WHERE code LIKE 'Z%'
