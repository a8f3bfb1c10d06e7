// Gathers the statistics that SQLite plans with, and leaves one file behind.
//
//     node analyze.js FILE

import Database from 'better-sqlite3'

const db = new Database(process.argv[2])
db.exec('VACUUM; ANALYZE')
db.pragma('journal_mode = DELETE')
db.close()
