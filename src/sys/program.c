/* SPDX-License-Identifier: Apache-2.0 */
#include "sys/program.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

/* The path of @name beside this program, which may have been started by a link. */
static ic_status find_beside(const char *name, char ret_path[static PATH_MAX])
{
	const ssize_t len = readlink("/proc/self/exe", ret_path, PATH_MAX);

	if (len <= 0 || len >= PATH_MAX)
		IC_FAIL(PROGRAM, "this program's own place is not known: is /proc there?");
	ret_path[len] = '\0';
	char *own = strrchr(ret_path, '/') + 1;
	const size_t room = (size_t)(ret_path + PATH_MAX - own);
	if (snprintf(own, room, "%s", name) >= (int)room)
		IC_FAIL(PROGRAM, "a path too long");
	return IC_DONE;
}

ic_status ic_program_become(const char *name, char **argv)
{
	char path[PATH_MAX];
	size_t count = 0;

	IC_TRY(find_beside(name, path));
	while (argv[count] != NULL)
		count++;
	char **all = ic_alloc(count + 2, sizeof(*all));
	if (all == NULL)
		IC_FAIL(NOMEM, "arguments of a program");
	all[0] = path;
	memcpy(all + 1, argv, count * sizeof(*all));
	(void)execv(path, all);
	ic_free(all);
	IC_FAIL(PROGRAM, "it does not stand beside this one, or cannot be run");
}
