create schema if not exists audit;

create schema core;

create schema mart;

comment on schema audit is 'What happened: receipts, stage runs, held rows, judgements, decisions, claim entries';

comment on schema core is 'What is known about persons, families and their facts, with two times';

comment on schema mart is 'What an officer or auditor reads';
