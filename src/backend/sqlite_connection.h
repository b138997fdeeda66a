/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One connection to SQLite: opened with our settings (read back), its statements kept. It is a
 * transaction handle of port/db.h. Threads: one at a time.
 */
#ifndef IC_BACKEND_SQLITE_CONNECTION_H
#define IC_BACKEND_SQLITE_CONNECTION_H

#include "port/db.h"

struct ic_connection;

/** Settings of the library itself, once; before anything else of SQLite is called. */
ic_status ic_connection_configure(void);

/** Open @path in the layer @vfs_name. IC_E_CONFIG when a setting did not take. */
ic_status ic_connection_open(const char *path, const char *vfs_name, bool read_only,
			     struct ic_connection **ret_connection);
void ic_connection_close(struct ic_connection *connection);

/** The handle to give to an ic_db_fn. */
struct ic_db_tx *ic_connection_tx(struct ic_connection *connection);

/** Run fixed text of our own, any number of statements. */
ic_status ic_connection_run(struct ic_connection *connection, const char *sql);

/** True between BEGIN and its end: SQLite may have ended it itself after a failure. */
bool ic_connection_in_transaction(const struct ic_connection *connection);

#endif
