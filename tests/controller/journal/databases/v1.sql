BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'vestibule-journal','m001_events_replies_visits_outbox','2026-11-21 23:26:54.234890+00:00');
CREATE TABLE event (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
        ) STRICT;
INSERT INTO "event" VALUES(1,'2026-11-23T09:00:00+01:00','DayOpened','{"at":"2026-11-23T09:00:00+01:00","day":"2026-11-23"}');
INSERT INTO "event" VALUES(2,'2026-11-23T09:00:00+01:00','TicketTaken','{"at":"2026-11-23T09:00:00+01:00","visit":"r1","request":"r1","service":"passport","number":"P001","language":"fr"}');
INSERT INTO "event" VALUES(3,'2026-11-23T09:00:00+01:00','Called','{"at":"2026-11-23T09:00:00+01:00","visit":"r1","counter":"1","by":""}');
CREATE TABLE outbox (
            seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, external_id TEXT NOT NULL,
            target TEXT NOT NULL, at TEXT NOT NULL, outcome TEXT
        ) STRICT;
INSERT INTO "outbox" VALUES(1,'op1','ref','arrived','2026-11-23T09:00:00+01:00',NULL);
CREATE TABLE reply (
            request TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
INSERT INTO "reply" VALUES('r1','2026-11-23T09:00:00+01:00',X'7B7D');
CREATE TABLE visit (
            id TEXT PRIMARY KEY, day TEXT NOT NULL, service TEXT NOT NULL, stage TEXT NOT NULL,
            number TEXT NOT NULL, language TEXT NOT NULL, booked TEXT, arrived TEXT, called TEXT,
            started TEXT, ended TEXT, counter TEXT, detail TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
INSERT INTO "visit" VALUES('r1','2026-11-23','passport','called','P001','fr',NULL,'2026-11-23T09:00:00+01:00','2026-11-23T09:00:00+01:00',NULL,NULL,'1','');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX event_kind ON event (kind, seq) WHERE kind = 'DayOpened';
CREATE INDEX reply_at ON reply (at);
CREATE INDEX visit_day ON visit (day, stage);
CREATE INDEX outbox_open ON outbox (seq) WHERE outcome IS NULL;
COMMIT;
