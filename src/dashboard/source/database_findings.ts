// Findings of doctor about the database and the contacts, and what to do about them, by the codes of the API.
import { database } from './catalogue/database';
import { learn, type Text } from './language';

learn(database);

export const databaseFindings: Record<string, [Text, Text?]> = {
    campaign_unreadable: [
        'Campaign {campaign_id} is set aside, since its row cannot be read: {detail}',
        'Update outbound if a newer version wrote it; otherwise restore a backup, or delete the campaign.',
    ],
    contact_values_unreadable: [
        '{count} rows of {view} have a value in the column {column} that cannot be read. It counts as unknown.',
        'Correct the rows in the table of the CRM, or the view.',
    ],
    contacts_not_given: ['The CRM does not give its contacts: {detail}', 'Mend what the program of the CRM reads them from.'],
    contacts_of_file: ['Contacts are read from {view} in {file}.'],
    contacts_of_program: ['Contacts are read from the CRM, which has {count}.'],
    contacts_of_view: ['Contacts are read from {view}.'],
    contacts_unused: [
        'The table outbound_contacts has rows, which nothing reads or erases: the CRM keeps the contacts.',
        'If the CRM does not read them, delete them: DELETE FROM outbound_contacts',
    ],
    database_in_memory: [
        'The database is in memory, and gone when the process ends.',
        'Give database a file in the configuration.',
    ],
    database_on_server: ['The database is {name}.'],
    database_private: ['Other users may not read the database.'],
    database_readable_by_all: [
        'Every user of this machine may read the database.',
        'Say chmod o-rwx of the file and of those beside it: it holds addresses and the key of unsubscribe links.',
    ],
    database_size: ['The database takes {mebibytes} MiB at {path}.'],
    disk_room: ['The disk has {mebibytes} MiB left.', 'Make room: nothing is sent when the disk is full.'],
    file_locks_dropped: [
        'The locks of this process were dropped, so it sends nothing more.',
        'Use one copy of SQLite in the process, and start it again.',
    ],
    file_locks_stand: ['The locks of this process stand.'],
    journal_mode: ['The journal mode is {mode}.', 'Put the database on a local disk: WAL mode needs shared memory.'],
    postgresql_connections: [
        'The server takes {count} connections.',
        'Raise max_connections: allow for fifteen for each process.',
    ],
    postgresql_setting: ['{setting} is {value}.', 'Set it to on: what was sent must be on the disk, and found again.'],
    postgresql_version: ['The server is PostgreSQL {version}.', 'Update it: outbound is tested with 15 and later.'],
    quick_check: ['The check of SQLite says: {result}', 'Restore a backup.'],
    search_waiting: [
        '{count} contacts wait to be indexed for searches, which find them, too, but read each.',
        'Let outbound serve or outbound work run: it indexes a million contacts in two minutes.',
    ],
    sqlite_checkpoints_of_host: [
        'Connections of the CRM that open the database and checkpoint by themselves can lose committed data.',
        'Let them say PRAGMA wal_autocheckpoint=0 and PRAGMA busy_timeout=10000, or give contacts.database; or update SQLite to 3.51.3.',
    ],
    sqlite_has_wal_reset_bug: ['SQLite {version} has the WAL-reset bug, which the checkpoints of outbound avoid.'],
    sqlite_many_copies: [
        'This process has {count} copies of SQLite: {names}',
        'Let none but that of the system open the database file.',
    ],
    sqlite_one_copy: ['This process has one copy of SQLite: {names}'],
    sqlite_version: ['SQLite is version {version}.'],
    wal_size: [
        'The WAL takes {mebibytes} MiB.',
        'End readers that stay (a long export, an open sqlite3 shell): they keep the WAL from starting anew.',
    ],
};
