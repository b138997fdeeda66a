/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: one file a command, listed in commands.def. A command reads its arguments,
 * calls the layer below, prints, and gives an exit code: 0 done, 1 failed, 2 usage, 3 refused by
 * policy, 4 not an acceptable image, 5 verification failed. Facts go to `out`, words about failures
 * to `err`.
 */
#ifndef IC_CLI_CLI_H
#define IC_CLI_CLI_H

#include <stdio.h>

#include "base/buf.h"
#include "base/status.h"

struct ic_cli;

struct ic_command {
	const char *name;
	int (*run)(const struct ic_cli *cli, int argc, char **argv);
	const char *summary;
};

struct ic_cli {
	FILE *in;
	FILE *out;
	FILE *err;
};

enum ic_exit {
	IC_EXIT_DONE = 0,
	IC_EXIT_FAILED = 1,
	IC_EXIT_USAGE = 2,
	IC_EXIT_REFUSED = 3,
	IC_EXIT_IMAGE = 4,
	IC_EXIT_VERIFY = 5
};

#define IC_COMMAND(where, name, function, summary) \
	int function(const struct ic_cli *cli, int argc, char **argv);
#include "cli/commands.def"
#undef IC_COMMAND

/** Run the command of @list that argv[1] names, with the process's streams; the exit code. */
int ic_cli_main(const struct ic_command *list, size_t count, int argc, char **argv);

/** Say what failed, in the words of codes.def; the exit code that goes with it. */
int ic_cli_fail(const struct ic_cli *cli, ic_status status);

/** As ic_cli_fail(), about @subject, a path that the person gave. */
int ic_cli_fail_about(const struct ic_cli *cli, const char *subject, ic_status status);

/** Say why the arguments are not right; IC_EXIT_USAGE. @reason is a literal. */
int ic_cli_usage(const struct ic_cli *cli, const char *command, const char *reason);

/** Write bytes to @out; IC_E_IO. */
ic_status ic_cli_put(FILE *out, ic_bytes bytes);

/** Append all of file @path ("-" is cli->in) to @out, which has a maximum. IC_E_ABSENT, IC_E_IO,
 * IC_E_LIMIT. */
ic_status ic_cli_read_file(const struct ic_cli *cli, const char *path, struct ic_buf *out);

#endif
