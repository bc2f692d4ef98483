/* A second copy of SQLite in the process, like that of some hosts (Python's pysqlite3-binary), with separate symbols.
 */
#include <sqlite3.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int second_sqlite_open(const char* path, void** db)
{
    return sqlite3_open(path, (sqlite3**)db);
}

EXPORT int second_sqlite_run(void* db, const char* sql)
{
    return sqlite3_exec(db, sql, 0, 0, 0);
}

EXPORT int second_sqlite_close(void* db)
{
    return sqlite3_close(db);
}
