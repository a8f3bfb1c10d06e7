// Gathers the statistics that SQLite plans with, and leaves one file behind. With a limit there are no samples of
// values among them, for which SQLite would plan a statement anew whenever a value changes.
//
//     node analyze.js FILE

import Database from 'better-sqlite3'

const db = new Database(process.argv[2])
db.exec('VACUUM; PRAGMA analysis_limit = 1000000; ANALYZE')
db.pragma('journal_mode = DELETE')
db.close()
