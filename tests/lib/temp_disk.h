/* SPDX-License-Identifier: Apache-2.0 */
/* A real disk in a directory of its own under TMPDIR, removed by the test's end. */
#ifndef IC_TESTS_LIB_TEMP_DISK_H
#define IC_TESTS_LIB_TEMP_DISK_H

#include <stdio.h>
#include <stdlib.h>

#include "lib/check.h"
#include "sys/disk.h"

struct temp_disk {
	char path[256];
	struct ic_disk *disk;
};

static inline void temp_disk_init(struct temp_disk *temp)
{
	const char *base = getenv("TMPDIR");

	snprintf(temp->path, sizeof(temp->path), "%s/incamera-test-XXXXXX",
		 base == NULL ? "/var/tmp" : base);
	assert_non_null(mkdtemp(temp->path));
	assert_done(ic_disk_open_root(temp->path, &temp->disk));
}

static inline void temp_disk_done(struct temp_disk *temp)
{
	char command[300];

	ic_disk_free(temp->disk);
	snprintf(command, sizeof(command), "rm -rf '%s'", temp->path);
	assert_int_equal(system(command), 0);
}

#endif
