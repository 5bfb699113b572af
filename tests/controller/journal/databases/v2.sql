BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'vestibule-journal','m001_events_replies_visits_outbox','2026-11-22 02:58:04.650129+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'vestibule-journal','m002_identity_notes_and_what_statistics_need','2026-11-22 02:58:04.651990+00:00');
CREATE TABLE event (
            seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL
        ) STRICT;
INSERT INTO "event" VALUES(1,'2026-11-23T09:00:00+01:00','DayOpened','{"at":"2026-11-23T09:00:00+01:00","day":"2026-11-23"}');
INSERT INTO "event" VALUES(2,'2026-11-23T09:00:00+01:00','TicketTaken','{"at":"2026-11-23T09:00:00+01:00","visit":"r1","request":"r1","service":"passport","number":"P001","language":"fr","by":"","priority":"","promised":"2026-11-23T09:20:00+01:00"}');
INSERT INTO "event" VALUES(3,'2026-11-23T09:00:00+01:00','CounterOpened','{"at":"2026-11-23T09:00:00+01:00","counter":"1","by":"anna","services":[],"act":1}');
INSERT INTO "event" VALUES(4,'2026-11-23T09:00:00+01:00','Called','{"at":"2026-11-23T09:00:00+01:00","visit":"r1","counter":"1","by":"anna","act":1,"picked":false}');
INSERT INTO "event" VALUES(5,'2026-11-23T09:00:00+01:00','NoteAdded','{"at":"2026-11-23T09:00:00+01:00","visit":"r1","by":"rosa","note":"n1","kind":"internal"}');
CREATE TABLE journal (id TEXT NOT NULL) STRICT;
INSERT INTO "journal" VALUES('8e00e8d64be1ab85b19aa1d0fcc74c7d');
CREATE TABLE note (
            id TEXT PRIMARY KEY, visit TEXT NOT NULL, kind TEXT NOT NULL, by TEXT NOT NULL,
            at TEXT NOT NULL, text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
INSERT INTO "note" VALUES('n1','r1','internal','rosa','2026-11-23T09:00:00+01:00','has the photo');
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
            id TEXT NOT NULL, day TEXT NOT NULL, service TEXT NOT NULL, stage TEXT NOT NULL,
            number TEXT NOT NULL, language TEXT NOT NULL, booked TEXT, arrived TEXT, called TEXT,
            started TEXT, ended TEXT, counter TEXT, detail TEXT NOT NULL,
            purpose TEXT NOT NULL, promised TEXT, first_called TEXT, done TEXT NOT NULL,
            outcome TEXT NOT NULL DEFAULT '', accurate INTEGER NOT NULL DEFAULT 1,
            priority TEXT NOT NULL DEFAULT '', sent_by TEXT NOT NULL DEFAULT '',
            recalls INTEGER NOT NULL DEFAULT 0, postponements INTEGER NOT NULL DEFAULT 0, printed INTEGER,
            waited_s INTEGER NOT NULL DEFAULT 0, walked_s INTEGER NOT NULL DEFAULT 0,
            served_s INTEGER NOT NULL DEFAULT 0, away_s INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (day, id)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "visit" VALUES('r1','2026-11-23','passport','called','P001','fr',NULL,'2026-11-23T09:00:00+01:00','2026-11-23T09:00:00+01:00',NULL,NULL,'1','','passport','2026-11-23T09:20:00+01:00','2026-11-23T09:00:00+01:00','','',1,'','',0,0,NULL,0,0,0,0);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX event_kind ON event (kind, seq) WHERE kind = 'DayOpened';
CREATE INDEX reply_at ON reply (at);
CREATE INDEX outbox_open ON outbox (seq) WHERE outcome IS NULL;
CREATE INDEX note_visit ON note (visit, at);
COMMIT;
